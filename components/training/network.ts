import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { child, tags, token } from "../identity";

/** What the network side of training is made from. */
export interface TrainingNetworkArgs {
  /** The spoke's VPC. Changing it replaces the group. */
  vpcId: pulumi.Input<string>;
  /** Name of S3's gateway endpoint service, for example `com.amazonaws.us-east-1.s3`: the way to the buckets. */
  s3ServiceName: string;
  /** Region that S3's addresses are looked up in, where it is not the provider's. */
  region?: string;
  /** Block of the hub that holds the endpoints which jobs may call. */
  endpointBlock: string;
}

/**
 * The security group of a spoke's jobs, in the spoke's account: everything among members of the group, both ways, as
 * distributed training and Elastic Fabric Adapters need it (SageMaker guide, Configure the VPC security group), and TLS to
 * S3 and to the domain's endpoints; nothing else gets in or out. Free.
 */
export class TrainingNetwork extends pulumi.ComponentResource {
  /** Id of the group, known once its rules stand. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: TrainingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TrainingNetwork"), name, {}, opts);
    const groupName = child(name, "training");
    const group = new ec2.SecurityGroup(
      groupName,
      { vpcId: args.vpcId, description: "Training jobs", tags: tags("TrainingNetwork", "SecurityGroup", groupName) },
      { parent: this },
    );
    const among = { securityGroupId: group.id, ipProtocol: "-1", referencedSecurityGroupId: group.id };
    const inside = new vpc.SecurityGroupIngressRule(
      child(groupName, "in"),
      { ...among, tags: tags("TrainingNetwork", "SecurityGroupIngressRule", child(groupName, "in")) },
      { parent: this },
    );
    const out = (way: string, target: { cidrIpv4: string } | { prefixListId: pulumi.Input<string> } | undefined) => {
      const ruleName = child(groupName, "out", way);
      const tls = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      return new vpc.SecurityGroupEgressRule(
        ruleName,
        {
          ...(target ? { ...tls, ...target } : among),
          tags: tags("TrainingNetwork", "SecurityGroupEgressRule", ruleName),
        },
        { parent: this },
      );
    };
    const { region } = args;
    const prefixListId = ec2.getPrefixListOutput(
      { name: args.s3ServiceName, ...(region !== undefined && { region }) },
      { parent: this },
    ).id;
    const rules = [
      inside,
      out("members", undefined),
      out("s3", { prefixListId }),
      out("endpoints", { cidrIpv4: args.endpointBlock }),
    ];
    this.securityGroupId = pulumi.all([group.id, ...rules.map((rule) => rule.id)]).apply(([id]) => id ?? "");
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
