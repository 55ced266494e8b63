import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { BucketPlan } from "../../plan/observability/types";
import { tags, token } from "../identity";
import { logBucket } from "./log-bucket";

/** What a log archive is made from. */
export interface LogArchiveArgs {
  /** One bucket for each kind of log. */
  buckets: BucketPlan[];
  /** Policy of the key that all of them are encrypted with. */
  keyPolicy: string;
  /** Alias of that key, without `alias/`. */
  keyAlias: string;
  /** Days until logs move to Glacier Instant Retrieval; 0 for never. */
  coldAfterDays: number;
  /** `GOVERNANCE`, `COMPLIANCE`, or empty for no object lock. */
  objectLockMode: string;
  /** Days for which a locked log can be neither changed nor deleted; 0 without object lock. */
  objectLockDays: number;
}

/** Query results cannot be written to a bucket that locks them (Athena guide, Query result location considerations). */
const NEVER_LOCKED = "queries";

/**
 * The log archive, in its own account: one key and one bucket for each kind of log, each with its whole policy. Writers
 * take names and ARNs from here and so wait for the policies; no delivery service has anything to add to them.
 *
 * Costs $1 a month for the key, and storage (S3 Standard about $0.023 per GB and month, us-east-1). Key and buckets are
 * protected, and a bucket that holds anything is not deleted.
 */
export class LogArchive extends pulumi.ComponentResource {
  /** ARN of the key, known once it has its policy. */
  public readonly keyArn: pulumi.Output<string>;
  /** Names by kind, known once a bucket is ready for its first writer. */
  public readonly bucketNames: Record<string, pulumi.Output<string>>;
  /** ARNs by kind, likewise. */
  public readonly bucketArns: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: LogArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("LogArchive"), name, {}, opts);
    const key = new kms.Key(
      name,
      {
        description: "Log archive of bedrock-hub",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: args.keyPolicy,
        tags: tags("LogArchive", "Key", name),
      },
      { parent: this, protect: true },
    );
    new kms.Alias(name, { name: `alias/${args.keyAlias}`, targetKeyId: key.keyId }, { parent: this });
    this.keyArn = key.arn;
    this.bucketNames = {};
    this.bucketArns = {};
    for (const plan of args.buckets) {
      const locked = plan.kind !== NEVER_LOCKED;
      const { readyName, readyArn } = logBucket(
        "LogArchive",
        name,
        plan,
        {
          keyArn: key.arn,
          coldAfterDays: locked ? args.coldAfterDays : 0,
          lockMode: locked ? args.objectLockMode : "",
          lockDays: args.objectLockDays,
        },
        this,
      );
      this.bucketNames[plan.kind] = readyName;
      this.bucketArns[plan.kind] = readyArn;
    }
    this.registerOutputs({ keyArn: this.keyArn, bucketNames: this.bucketNames, bucketArns: this.bucketArns });
  }
}
