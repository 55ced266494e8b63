import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { guardPolicy } from "../../plan/training/policies";
import { permissionsOf, trustOf } from "../../plan/training/roles";
import type { TrainingPlace } from "../../plan/training/types";
import { child, tags, token } from "../identity";

/** What the roles of a spoke's jobs are made from. */
export interface TrainingRolesArgs {
  /** Kinds of jobs: `sagemaker`, `bedrock-customization`, `bedrock-batch`. */
  jobs: string[];
  /** AWS partition of the Region. */
  partition: string;
  /** Region that jobs run in. */
  region: string;
  /** Id of the spoke's account. */
  accountId: string;
  /** Subnets that jobs put their interfaces into. */
  subnetIds: pulumi.Input<string>[];
  /** The jobs' security group. */
  securityGroupId: pulumi.Input<string>;
  /** Bucket that jobs read from. */
  dataBucketArn: pulumi.Input<string>;
  /** Bucket that jobs write to. */
  outputBucketArn: pulumi.Input<string>;
  /** Key of the buckets. */
  keyArn: pulumi.Input<string>;
}

/**
 * A role for each kind of job, with the network-interface permissions that AWS documents for it, and a policy to attach
 * to whoever starts jobs, which holds them to the spoke's training subnets and security group. In the spoke's account.
 * Free.
 */
export class TrainingRoles extends pulumi.ComponentResource {
  /** Roles by kind of job, known once their permissions stand. */
  public readonly roleArns: Record<string, pulumi.Output<string>>;
  /** The policy for those who start jobs. */
  public readonly guardPolicyArn: pulumi.Output<string>;

  constructor(name: string, args: TrainingRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TrainingRoles"), name, {}, opts);
    const { partition, region, accountId } = args;
    const place = pulumi
      .all([pulumi.all(args.subnetIds), args.securityGroupId, args.dataBucketArn, args.outputBucketArn, args.keyArn])
      .apply(([subnetIds, securityGroupId, dataBucketArn, outputBucketArn, keyArn]): TrainingPlace => ({
        partition,
        region,
        accountId,
        subnetIds,
        securityGroupId,
        dataBucketArn,
        outputBucketArn,
        keyArn,
      }));
    this.roleArns = Object.fromEntries(args.jobs.map((kind) => [kind, this.role(name, kind, args, place)]));
    const guardName = child(name, "guard");
    const guard = new iam.Policy(
      guardName,
      {
        name: `${name}-training-guard`,
        description: "Holds jobs to the training subnets and security group",
        policy: place.apply(guardPolicy),
        tags: tags("TrainingRoles", "Policy", guardName),
      },
      { parent: this },
    );
    this.guardPolicyArn = guard.arn;
    this.registerOutputs({ roleArns: this.roleArns, guardPolicyArn: this.guardPolicyArn });
  }

  private role(
    name: string,
    kind: string,
    { partition, region, accountId }: TrainingRolesArgs,
    place: pulumi.Output<TrainingPlace>,
  ): pulumi.Output<string> {
    const roleName = child(name, kind);
    const known = { partition, region, accountId };
    const role = new iam.Role(
      roleName,
      {
        name: `${name}-training-${kind}`,
        description: `Jobs of ${kind} in spoke ${name}`,
        assumeRolePolicy: trustOf(kind, known),
        tags: tags("TrainingRoles", "Role", roleName),
      },
      { parent: this },
    );
    const policy = new iam.RolePolicy(
      roleName,
      { name: "jobs", role: role.name, policy: place.apply((settled) => permissionsOf(kind, settled)) },
      { parent: this },
    );
    return pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
  }
}
