import * as ec2 from "@pulumi/aws/ec2";
import { Vpc } from "@pulumi/awsx/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import type { NamedZonePlan } from "../../plan/egress/types";
import type { SubnetPlan } from "../../plan/types";
import { child, stackTag, tags } from "../identity";

/** Subnets of one group: their kind decides the default route that awsx gives them. */
export interface SubnetGroup {
  readonly group: string;
  /** `Public`: internet gateway. `Private`: NAT gateway of the zone. `Isolated`: none. */
  readonly type: "Public" | "Private" | "Isolated";
  /** One per zone, in the order of the zones. */
  readonly subnets: readonly SubnetPlan[];
}

/** What a VPC is made from by awsx. */
export interface AwsxVpcArgs {
  /** Component that it is made for, for tags. */
  readonly component: string;
  readonly name: string;
  readonly cidr: string;
  readonly zones: readonly NamedZonePlan[];
  readonly groups: readonly SubnetGroup[];
  /** Where it is not the provider's. */
  readonly region: string | undefined;
}

/** A VPC that awsx made, in the terms of the plan. */
export interface AwsxVpc {
  readonly vpcId: pulumi.Output<string>;
  /** Ids of the subnets by key. */
  readonly subnetIds: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * A VPC with internet gateway and one NAT gateway per zone, by `awsx.ec2.Vpc`, laid out exactly as planned, and its
 * default security group locked. awsx names what it makes by the position of the zone, so the planner never moves one.
 * It tags its parts with a name of its own each; our tag of the stack comes on top. Since version 3.5 it passes its Region
 * on to every part.
 */
export function vpcByAwsx(
  { component, name, cidr, zones, groups, region }: AwsxVpcArgs,
  parent: pulumi.ComponentResource,
): AwsxVpc {
  const vpc = new Vpc(
    // With a slash no spoke's part can have the name of another's: awsx joins name, group and position by hyphens.
    child(name, "vpc"),
    {
      cidrBlock: cidr,
      availabilityZoneNames: zones.map((zone) => zone.name),
      enableDnsSupport: true,
      enableDnsHostnames: true,
      natGateways: { strategy: "OnePerAz" },
      subnetStrategy: "Auto",
      subnetSpecs: groups.map(({ group, type, subnets }) => ({
        name: group,
        type,
        cidrBlocks: subnets.map((subnet) => subnet.cidr),
      })),
      tags: stackTag(),
      ...(region !== undefined && { region }),
    },
    { parent, protect: true },
  );
  new ec2.DefaultSecurityGroup(
    name,
    {
      vpcId: vpc.vpcId,
      ingress: [],
      egress: [],
      tags: tags(component, "DefaultSecurityGroup", name),
      ...(region !== undefined && { region }),
    },
    { parent },
  );
  const ids = { Public: vpc.publicSubnetIds, Private: vpc.privateSubnetIds, Isolated: vpc.isolatedSubnetIds };
  const subnetIds: Record<string, pulumi.Output<string>> = {};
  for (const { type, subnets, group } of groups) {
    const alike = groups.filter((other) => other.type === type);
    const position = alike.findIndex((other) => other.group === group);
    subnets.forEach((subnet, zone) => {
      subnetIds[subnet.key] = at(ids[type], zone * alike.length + position);
    });
  }
  return { vpcId: vpc.vpcId, subnetIds };
}

/** awsx lists the subnets of a kind zone by zone, within a zone in the order of the groups. */
function at(ids: pulumi.Output<string[]>, index: number): pulumi.Output<string> {
  return ids.apply((all) => {
    const id = all[index];
    if (id === undefined)
      throw new Error(`awsx made ${all.length} subnets of a kind, number ${index + 1} was expected`);
    return id;
  });
}

/**
 * The table of a subnet that awsx made, which it does not tell by subnet. Asked in the subnet's own account, and by a list,
 * as nothing found is no failure there: after a run that was cut off a preview meets subnets without the association that
 * `up` will make.
 * @throws Error if an update finds none
 */
export function tableOf(
  subnetId: pulumi.Output<string> | undefined,
  region: string | undefined,
  parent: pulumi.ComponentResource,
): pulumi.Output<string> {
  if (!subnetId) throw new Error("the subnet is not in the VPC");
  const { ids } = ec2.getRouteTablesOutput(
    { filters: [{ name: "association.subnet-id", values: [subnetId] }], ...(region !== undefined && { region }) },
    { parent },
  );
  // A preview drops what an answer was asked about; with the subnet beside it the engine records the dependency.
  return pulumi.all([ids, subnetId]).apply(([tables, subnet]) => {
    const [table] = tables;
    if (table !== undefined) return table;
    if (!pulumi.runtime.isDryRun()) throw new Error(`subnet ${subnet} has no route table of its own`);
    // Makes the whole output unknown, which the type of an apply has no words for.
    return unknown as never;
  });
}
