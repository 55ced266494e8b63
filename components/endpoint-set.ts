import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointPlan, RoutePlan, SecurityGroupPlan, SubnetPlan } from "../plan/types";
import { child, tags, token } from "./identity";
import { placedSubnet } from "./subnets";

/** What an endpoint set is made from. */
export interface EndpointSetArgs {
  /** The hub VPC. */
  vpcId: pulumi.Input<string>;
  /** The transit gateway, known once the hub VPC is attached: a route to it is refused before that. */
  transitGatewayId: pulumi.Input<string>;
  /** The domain's endpoint subnets, one per zone. */
  subnets: SubnetPlan[];
  /** Routes back to the domain's spokes. */
  returnRoutes: RoutePlan[];
  /** Who gets in. */
  securityGroups: SecurityGroupPlan[];
  /** One interface endpoint per service. */
  endpoints: EndpointPlan[];
}

/** Where the names of an endpoint point to: the target of an alias record. */
export interface EndpointDns {
  /** Regional DNS name of the endpoint. For S3 it begins with `*.`. */
  name: string;
  /** Hosted zone of that name, which belongs to AWS. */
  zoneId: string;
}

/** Ports of HTTPS, the only thing that endpoints of AWS services answer. */
const HTTPS = 443;

/**
 * The interface endpoints of one domain: subnets, the routes back to the domain's spokes, security groups and
 * endpoints with their policies, in the network account. Private DNS of the endpoints stays off: it could name one
 * endpoint per service and VPC, and each domain has its own (see `PrivateZones`).
 *
 * Costs $0.01 an hour for each endpoint and zone, and $0.01 a GB (us-east-1). Policies, groups and subnets of an
 * endpoint change in place; a new service name replaces it: the new endpoint comes first, its names move, and the old
 * one goes after caches have run out (`PrivateZones`).
 */
export class EndpointSet extends pulumi.ComponentResource {
  /** Endpoint ids by service. */
  public readonly endpointIds: Record<string, pulumi.Output<string>>;
  /** Network interfaces by service, one per zone: what flow logs name. */
  public readonly interfaceIds: Record<string, pulumi.Output<string[]>>;
  /** Alias targets by service. */
  public readonly dns: Record<string, pulumi.Output<EndpointDns>>;
  /** Endpoint subnets by key. */
  public readonly subnetIds: Record<string, pulumi.Output<string>>;
  /** Security groups by key. */
  public readonly securityGroupIds: Record<string, pulumi.Output<string>>;
  /** What an endpoint's answers need: the routes back, and the table that has them on every one of its subnets. */
  private readonly waysBack: pulumi.Resource[] = [];

  constructor(name: string, args: EndpointSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EndpointSet"), name, {}, opts);
    this.subnetIds = this.network(name, args);
    this.securityGroupIds = Object.fromEntries(
      args.securityGroups.map((group) => [group.key, this.securityGroup(name, args.vpcId, group)]),
    );
    this.endpointIds = {};
    this.interfaceIds = {};
    this.dns = {};
    for (const plan of args.endpoints) {
      const endpoint = this.endpoint(name, args.vpcId, plan);
      this.endpointIds[plan.service] = endpoint.id;
      this.interfaceIds[plan.service] = endpoint.networkInterfaceIds;
      this.dns[plan.service] = endpoint.dnsEntries.apply((entries) => aliasTarget(plan.service, entries));
    }
    this.registerOutputs({
      endpointIds: this.endpointIds,
      interfaceIds: this.interfaceIds,
      dns: this.dns,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
    });
  }

  private network(name: string, args: EndpointSetArgs): Record<string, pulumi.Output<string>> {
    const tableName = child(name, "endpoints");
    const table = new ec2.RouteTable(
      tableName,
      { vpcId: args.vpcId, tags: tags("EndpointSet", "RouteTable", tableName) },
      { parent: this },
    );
    for (const route of args.returnRoutes) {
      const back = new ec2.Route(
        child(name, route.key),
        {
          routeTableId: table.id,
          destinationCidrBlock: route.destination,
          transitGatewayId: args.transitGatewayId,
        },
        { parent: this },
      );
      this.waysBack.push(back);
    }
    return Object.fromEntries(
      args.subnets.map((plan) => {
        const { id, association } = placedSubnet("EndpointSet", name, args.vpcId, plan, table.id, this);
        this.waysBack.push(association);
        return [plan.key, id];
      }),
    );
  }

  /** A group without egress: endpoints answer, they never call. The provider removes AWS's allow-all egress rule. */
  private securityGroup(name: string, vpcId: pulumi.Input<string>, plan: SecurityGroupPlan): pulumi.Output<string> {
    const groupName = child(name, plan.key);
    const group = new ec2.SecurityGroup(
      groupName,
      { vpcId, description: plan.description, tags: tags("EndpointSet", "SecurityGroup", groupName) },
      { parent: this },
    );
    for (const source of plan.sources) {
      const ruleName = child(name, plan.key, source.replace("/", "-"));
      new vpc.SecurityGroupIngressRule(
        ruleName,
        {
          securityGroupId: group.id,
          cidrIpv4: source,
          ipProtocol: "tcp",
          fromPort: HTTPS,
          toPort: HTTPS,
          tags: tags("EndpointSet", "SecurityGroupIngressRule", ruleName),
        },
        { parent: this },
      );
    }
    return group.id;
  }

  private endpoint(name: string, vpcId: pulumi.Input<string>, plan: EndpointPlan): ec2.VpcEndpoint {
    const endpointName = child(name, plan.service);
    return new ec2.VpcEndpoint(
      endpointName,
      {
        vpcId,
        serviceName: plan.serviceName,
        vpcEndpointType: "Interface",
        ipAddressType: "ipv4",
        privateDnsEnabled: false,
        subnetIds: plan.subnets.map((key) => pick(this.subnetIds, key, `${plan.service}: subnet`)),
        securityGroupIds: plan.securityGroups.map((key) =>
          pick(this.securityGroupIds, key, `${plan.service}: security group`),
        ),
        ...(plan.policy === "" ? {} : { policy: plan.policy }),
        ...(isS3(plan.serviceName) ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } } : {}),
        tags: tags("EndpointSet", "VpcEndpoint", endpointName),
      },
      // A zone that is added joins the endpoint once its answers find their way: callers are sent there at once.
      { parent: this, dependsOn: this.waysBack },
    );
  }
}

/**
 * S3 alone has the option to keep private DNS for inbound resolver endpoints, which is on by default and asks for a
 * gateway endpoint in the VPC; it must be off from the start (S3 guide, AWS PrivateLink for Amazon S3).
 */
function isS3(serviceName: string): boolean {
  return serviceName.endsWith(".s3");
}

/** The Regional name of an endpoint, which AWS lists first, before the names of single zones. */
function aliasTarget(service: string, entries: { dnsName: string; hostedZoneId: string }[]): EndpointDns {
  const [regional] = entries;
  if (!regional) throw new Error(`the endpoint of ${service} has no DNS name`);
  return { name: regional.dnsName, zoneId: regional.hostedZoneId };
}

/** An entry that the plan refers to; throws a programming error if the plan does not hold together. */
function pick<T>(from: Record<string, T>, key: string, what: string): T {
  const value = from[key];
  if (value === undefined) throw new Error(`${what} ${key} is not in the plan`);
  return value;
}
