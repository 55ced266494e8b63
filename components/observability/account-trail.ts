import * as cloudtrail from "@pulumi/aws/cloudtrail";
import * as pulumi from "@pulumi/pulumi";
import type { SelectorPlan } from "../../plan/observability/types";
import { tags, token } from "../identity";

/** What a trail is made from. */
export interface AccountTrailArgs {
  /** Name of the trail, which the archive's policies know. Changing it replaces the trail. */
  trailName: string;
  /** The archive's bucket, known once it is ready. */
  bucketName: pulumi.Input<string>;
  /** Key of the archive. */
  keyArn: pulumi.Input<string>;
  /** What is logged. */
  selectors: SelectorPlan[];
  /** Endpoint ids by the names that selectors use, `<domain>/<service>`. */
  endpointIds: Record<string, pulumi.Input<string>>;
}

/**
 * A trail of one account and Region, to the archive, with log file validation. Management events are free unless
 * another trail of the account logs them too ($2.00 per 100,000 then); data events cost $0.10 per 100,000.
 */
export class AccountTrail extends pulumi.ComponentResource {
  /** ARN of the trail. */
  public readonly trailArn: pulumi.Output<string>;

  constructor(name: string, args: AccountTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("AccountTrail"), name, {}, opts);
    const trail = new cloudtrail.Trail(
      name,
      {
        name: args.trailName,
        s3BucketName: args.bucketName,
        kmsKeyId: args.keyArn,
        enableLogFileValidation: true,
        enableLogging: true,
        includeGlobalServiceEvents: false,
        isMultiRegionTrail: false,
        advancedEventSelectors: args.selectors.map((plan) => ({
          name: plan.name,
          fieldSelectors: [
            ...plan.fields,
            ...(plan.endpoints.length === 0
              ? []
              : [{ field: "vpcEndpointId", equals: plan.endpoints.map((key) => endpointId(args, key)) }]),
          ],
        })),
        tags: tags("AccountTrail", "Trail", name),
      },
      { parent: this },
    );
    this.trailArn = trail.arn;
    this.registerOutputs({ trailArn: this.trailArn });
  }
}

function endpointId({ endpointIds }: AccountTrailArgs, key: string): pulumi.Input<string> {
  const id = endpointIds[key];
  if (id === undefined) throw new Error(`the trail's plan names endpoint ${key}, which is not there`);
  return id;
}
