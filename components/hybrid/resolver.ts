import * as ec2 from "@pulumi/aws/ec2";
import * as route53 from "@pulumi/aws/route53";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { ForwardRulePlan, ResolverAddressPlan, RoutePlan, SubnetPlan } from "../../plan/types";
import { child, tags, token } from "../identity";
import { shareWith, type AccountRef } from "../sharing";
import { subnetIn } from "../subnets";

/** What resolver endpoints are made from. */
export interface HybridResolverArgs {
  /** The hub VPC, as which the inbound endpoint answers. */
  vpcId: pulumi.Input<string>;
  /** The transit gateway, known once the hub VPC is attached. */
  transitGatewayId: pulumi.Input<string>;
  /** Resolver subnets, one per zone. */
  subnets: SubnetPlan[];
  /** Pinned addresses, one per zone: on-premises DNS servers have them in their configuration. */
  inbound: ResolverAddressPlan[];
  /** Routes back to on-premises. */
  returnRoutes: RoutePlan[];
  /** Blocks that may ask: the declared on-premises ones. */
  sources: string[];
  /** Names that are resolved through on-premises DNS servers. */
  forward: ForwardRulePlan[];
  /** Accounts that the forward rules are shared with. */
  sharedWith: AccountRef[];
}

/** Port of DNS, over both transports (Route 53 guide, Resolver endpoint security groups). */
const DNS = 53;

/**
 * Resolver endpoints in the hub VPC, in the network account: the inbound one answers on-premises DNS servers with the
 * names of the domain whose zones the hub VPC has; the outbound one, made only where names are forwarded, asks theirs.
 *
 * Costs $0.125 an hour for each address (us-east-1), so $182.50 a month with two zones and as much again with forward
 * rules. Changing a pinned address replaces it in place; on-premises DNS servers then have to be told.
 */
export class HybridResolver extends pulumi.ComponentResource {
  /** Inbound endpoint. */
  public readonly inboundEndpointId: pulumi.Output<string>;
  /** Forward rules by key, known once they are shared. */
  public readonly ruleIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: HybridResolverArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("HybridResolver"), name, {}, opts);
    const subnetIds = this.subnets(name, args);
    const inbound = new route53.ResolverEndpoint(
      child(name, "inbound"),
      {
        name: resolverName(child(name, "inbound")),
        direction: "INBOUND",
        resolverEndpointType: "IPV4",
        protocols: ["Do53"],
        ipAddresses: args.inbound.map(({ subnet, address }) => ({ subnetId: subnetIds[subnet] ?? "", ip: address })),
        securityGroupIds: [this.group(name, "inbound", args.vpcId, args.sources, "ingress")],
        tags: tags("HybridResolver", "ResolverEndpoint", child(name, "inbound")),
      },
      { parent: this },
    );
    this.inboundEndpointId = inbound.id;
    this.ruleIds = args.forward.length === 0 ? {} : this.outbound(name, args, subnetIds);
    this.registerOutputs({ inboundEndpointId: this.inboundEndpointId, ruleIds: this.ruleIds });
  }

  private subnets(name: string, args: HybridResolverArgs): Record<string, pulumi.Output<string>> {
    const tableName = child(name, "resolver");
    const table = new ec2.RouteTable(
      tableName,
      { vpcId: args.vpcId, tags: tags("HybridResolver", "RouteTable", tableName) },
      { parent: this },
    );
    for (const route of args.returnRoutes) {
      new ec2.Route(
        child(tableName, route.key),
        { routeTableId: table.id, destinationCidrBlock: route.destination, transitGatewayId: args.transitGatewayId },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    return Object.fromEntries(
      args.subnets.map((plan) => [plan.key, subnetIn("HybridResolver", name, args.vpcId, plan, table.id, this)]),
    );
  }

  private group(
    name: string,
    way: string,
    vpcId: pulumi.Input<string>,
    blocks: string[],
    direction: "ingress" | "egress",
  ): pulumi.Output<string> {
    const groupName = child(name, way);
    const group = new ec2.SecurityGroup(
      groupName,
      {
        vpcId,
        description: direction === "ingress" ? "DNS from on-premises" : "DNS to on-premises servers",
        tags: tags("HybridResolver", "SecurityGroup", groupName),
      },
      { parent: this },
    );
    const Rule = direction === "ingress" ? vpc.SecurityGroupIngressRule : vpc.SecurityGroupEgressRule;
    const kind = direction === "ingress" ? "SecurityGroupIngressRule" : "SecurityGroupEgressRule";
    for (const protocol of ["tcp", "udp"]) {
      for (const block of blocks) {
        const ruleName = child(groupName, protocol, block.replace("/", "-"));
        new Rule(
          ruleName,
          {
            securityGroupId: group.id,
            ipProtocol: protocol,
            fromPort: DNS,
            toPort: DNS,
            cidrIpv4: block,
            tags: tags("HybridResolver", kind, ruleName),
          },
          { parent: this },
        );
      }
    }
    return group.id;
  }

  private outbound(
    name: string,
    args: HybridResolverArgs,
    subnetIds: Record<string, pulumi.Output<string>>,
  ): Record<string, pulumi.Output<string>> {
    const targets = [...new Set(args.forward.flatMap((rule) => rule.targets))].sort().map((target) => `${target}/32`);
    const endpoint = new route53.ResolverEndpoint(
      child(name, "outbound"),
      {
        name: resolverName(child(name, "outbound")),
        direction: "OUTBOUND",
        resolverEndpointType: "IPV4",
        protocols: ["Do53"],
        ipAddresses: args.subnets.map(({ key }) => ({ subnetId: subnetIds[key] ?? "" })),
        securityGroupIds: [this.group(name, "outbound", args.vpcId, targets, "egress")],
        tags: tags("HybridResolver", "ResolverEndpoint", child(name, "outbound")),
      },
      { parent: this },
    );
    return Object.fromEntries(
      args.forward.map((plan) => {
        const ruleName = child(name, plan.key);
        const rule = new route53.ResolverRule(
          ruleName,
          {
            name: plan.key,
            domainName: plan.domain,
            ruleType: "FORWARD",
            resolverEndpointId: endpoint.id,
            targetIps: plan.targets.map((ip) => ({ ip, port: DNS })),
            tags: tags("HybridResolver", "ResolverRule", ruleName),
          },
          { parent: this },
        );
        if (args.sharedWith.length === 0) return [plan.key, pulumi.output(rule.id)];
        const shared = shareWith("HybridResolver", ruleName, rule.arn, args.sharedWith, this);
        const ready = [shared.resource.id, ...Object.values(shared.principals).map((principal) => principal.id)];
        return [plan.key, pulumi.all([rule.id, ready]).apply(([id]) => id)];
      }),
    );
  }
}

/** Names in Route 53 Resolver take no slash and no dot, which those of other Regions have (API reference, CreateResolverEndpoint). */
function resolverName(name: string): string {
  return name.replaceAll(/[./]/g, "-");
}

/** What rule memberships are made from. */
export interface RuleMembershipsArgs {
  /** Forward rules by key. */
  ruleIds: Record<string, pulumi.Input<string>>;
  /** The VPC whose names are forwarded. */
  vpcId: pulumi.Input<string>;
}

/** Associates one VPC with forward rules, in the account that owns the VPC. Free. */
export class RuleMemberships extends pulumi.ComponentResource {
  constructor(name: string, args: RuleMembershipsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("RuleMemberships"), name, {}, opts);
    for (const [key, resolverRuleId] of Object.entries(args.ruleIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new route53.ResolverRuleAssociation(
        child(name, key),
        { name: resolverName(child(name, key)), resolverRuleId, vpcId: args.vpcId },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    this.registerOutputs({});
  }
}
