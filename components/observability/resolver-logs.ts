import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { child, tags, token } from "../identity";

/** What resolver query logging is made from. */
export interface ResolverLogsArgs {
  /** Name of the configuration. Changing it replaces it. */
  name: string;
  /** ARN of the archive's bucket, known once the bucket is ready. */
  destination: pulumi.Input<string>;
  /** VPCs of the account whose queries are logged, by key. */
  vpcIds: Record<string, pulumi.Input<string>>;
}

/**
 * Resolver query logging of one account: one configuration and an association for each of its VPCs, in the account that
 * owns the VPCs. Costs $0.25 a GB of logs (us-east-1, first 10 TB).
 */
export class ResolverLogs extends pulumi.ComponentResource {
  /** Id of the configuration. */
  public readonly configId: pulumi.Output<string>;

  constructor(name: string, args: ResolverLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("ResolverLogs"), name, {}, opts);
    const config = new route53.ResolverQueryLogConfig(
      name,
      { name: args.name, destinationArn: args.destination, tags: tags("ResolverLogs", "ResolverQueryLogConfig", name) },
      { parent: this },
    );
    for (const [vpc, vpcId] of Object.entries(args.vpcIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new route53.ResolverQueryLogConfigAssociation(
        child(name, vpc),
        { resolverQueryLogConfigId: config.id, resourceId: vpcId },
        { parent: this },
      );
    }
    this.configId = config.id;
    this.registerOutputs({ configId: this.configId });
  }
}
