import * as pulumi from "@pulumi/pulumi";
import type { NamedZonePlan } from "../../plan/egress/types";
import type { SubnetPlan } from "../../plan/types";
import { token } from "../identity";
import { tableOf, vpcByAwsx } from "./awsx-vpc";

/** What the egress VPC is made from. */
export interface EgressVpcArgs {
  /** The VPC's block. Changing it replaces the VPC, which is protected. */
  cidr: string;
  /** Zones with their names in the account. Append only: another order replaces subnets. */
  zones: NamedZonePlan[];
  /** Subnets of the NAT gateways, one per zone, in the order of the zones; so are the other two. */
  publicSubnets: SubnetPlan[];
  /** Subnets of the firewall's endpoints; empty without a firewall. */
  firewallSubnets: SubnetPlan[];
  /** Subnets of the transit gateway attachment. */
  transitSubnets: SubnetPlan[];
  /** Region of the VPC, where it is not the provider's: awsx passes it on to every part. Changing it replaces the VPC. */
  region?: string;
}

/**
 * The VPC through which spokes share a way to the internet, in the account that owns it, by `awsx.ec2.Vpc`. With a
 * firewall the transit subnets have no way out but the firewall's endpoints (`EgressFirewall`), and the firewall's
 * subnets lead to the NAT gateway of their zone; without one the transit subnets lead there themselves.
 *
 * Costs $0.05 an hour for each zone (NAT gateway and its address, us-east-1) and $0.045 a GB. The VPC and all its parts
 * are protected: its public addresses may stand in the allow lists of others.
 */
export class EgressVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** Transit subnets by zone id. */
  public readonly transitSubnetIds: Record<string, pulumi.Output<string>>;
  /** Firewall subnets by zone id; empty without a firewall. */
  public readonly firewallSubnetIds: Record<string, pulumi.Output<string>>;
  /** Tables of the transit subnets by zone id. */
  public readonly transitRouteTableIds: Record<string, pulumi.Output<string>>;
  /** Tables of the firewall subnets by zone id; empty without a firewall. */
  public readonly firewallRouteTableIds: Record<string, pulumi.Output<string>>;
  /** Tables of the NAT gateways' subnets by zone id. */
  public readonly publicRouteTableIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: EgressVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EgressVpc"), name, {}, opts);
    const firewall = args.firewallSubnets.length > 0;
    const { vpcId, subnetIds } = vpcByAwsx(
      {
        component: "EgressVpc",
        name,
        cidr: args.cidr,
        zones: args.zones,
        groups: [
          { group: "public", type: "Public", subnets: args.publicSubnets },
          ...(firewall ? [{ group: "firewall", type: "Private" as const, subnets: args.firewallSubnets }] : []),
          { group: "transit", type: firewall ? "Isolated" : "Private", subnets: args.transitSubnets },
        ],
        region: args.region,
      },
      this,
    );
    const byZone = (subnets: SubnetPlan[]): Record<string, pulumi.Output<string>> =>
      Object.fromEntries(subnets.flatMap(({ azId, key }) => (subnetIds[key] ? [[azId, subnetIds[key]]] : [])));
    const tables = (subnets: SubnetPlan[]): Record<string, pulumi.Output<string>> =>
      Object.fromEntries(subnets.map(({ azId, key }) => [azId, tableOf(subnetIds[key], args.region, this)]));
    this.vpcId = vpcId;
    this.transitSubnetIds = byZone(args.transitSubnets);
    this.firewallSubnetIds = byZone(args.firewallSubnets);
    this.transitRouteTableIds = tables(args.transitSubnets);
    this.firewallRouteTableIds = tables(args.firewallSubnets);
    this.publicRouteTableIds = tables(args.publicSubnets);
    this.registerOutputs({
      vpcId: this.vpcId,
      transitSubnetIds: this.transitSubnetIds,
      firewallSubnetIds: this.firewallSubnetIds,
      transitRouteTableIds: this.transitRouteTableIds,
      firewallRouteTableIds: this.firewallRouteTableIds,
      publicRouteTableIds: this.publicRouteTableIds,
    });
  }
}
