import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { child, tags, token } from "./identity";

/** What an anchor VPC is made from. */
export interface AnchorVpcArgs {
  /** Block of the VPC; it is never attached or routed, so it only has to be valid. Changing it replaces the VPC. */
  cidr: string;
}

/**
 * The empty VPC that a domain's private zones are created with, in the network account. A private zone needs a VPC of
 * its own account from the start, and a VPC holds at most one zone of a name (Route 53 guide, Considerations for
 * private hosted zones): with one anchor per domain, every domain can have its own zone of the same name.
 *
 * Free: no subnet, no attachment, no endpoint. Protected, because the zones must always keep one VPC.
 */
export class AnchorVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;

  constructor(name: string, args: AnchorVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("AnchorVpc"), name, {}, opts);
    const vpcName = child(name, "anchor");
    const vpc = new ec2.Vpc(
      vpcName,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tags("AnchorVpc", "Vpc", vpcName),
      },
      { parent: this, protect: true },
    );
    new ec2.DefaultSecurityGroup(
      vpcName,
      { vpcId: vpc.id, ingress: [], egress: [], tags: tags("AnchorVpc", "DefaultSecurityGroup", vpcName) },
      { parent: this },
    );
    this.vpcId = vpc.id;
    this.registerOutputs({ vpcId: this.vpcId });
  }
}
