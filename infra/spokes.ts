import type * as pulumi from "@pulumi/pulumi";
import {
  AdoptedSpoke,
  NatSpokeVpc,
  ProfileMembership,
  S3Access,
  SpokeAcceptance,
  SpokeAttachment,
  SpokeRoutes,
  SpokeVpc,
  ZoneAuthorizations,
  ZoneMemberships,
} from "../components";
import type { NatPlan } from "../plan/egress/types";
import type { AdoptedVpcPlan, CreatedVpcPlan, SpokePlan } from "../plan/types";
import { nameIn, ownedBy, type BuildContext, type SpokeHub, type SpokeNames } from "./context";
import { buildTraining, type BuiltTraining } from "./training";

/** What the outputs tell of a spoke. */
export interface BuiltSpoke {
  readonly plan: SpokePlan;
  readonly vpcId: pulumi.Input<string>;
  /** Workload subnets by key. */
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly attachmentId: pulumi.Output<string>;
  /** Present where jobs train in the VPC. */
  readonly training?: BuiltTraining;
}

/** A spoke's VPC, made or adopted, in the terms that everything else needs. */
interface SpokeNetwork {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Workload route tables by the name that goes into routes' names. */
  readonly routeTableIds: Record<string, pulumi.Input<string>>;
  readonly attachmentSubnetIds: pulumi.Input<string>[];
}

/** Builds a spoke: its own part in its account, its membership in the network account. */
export function buildSpoke(context: BuildContext, hub: SpokeHub, plan: SpokePlan): BuiltSpoke {
  const opts = ownedBy(context, plan.account);
  const name = nameIn(context, plan.key);
  const network = spokeNetwork(context, plan, opts);
  const acceptance = attach(context, hub, plan, network);
  if (plan.routes.length > 0 && Object.keys(network.routeTableIds).length > 0) {
    const { routeTableIds } = network;
    new SpokeRoutes(name, { routeTableIds, routes: plan.routes, transitGatewayId: acceptance.transitGatewayId }, opts);
  }
  let s3EndpointId: pulumi.Input<string> | undefined = plan.adopted?.existingS3GatewayEndpoint;
  if (plan.s3Policy !== "") {
    const access = new S3Access(
      name,
      {
        vpcId: network.vpcId,
        serviceName: context.s3ServiceName,
        routeTableIds: Object.values(network.routeTableIds),
        policy: plan.s3Policy,
      },
      opts,
    );
    s3EndpointId = access.endpointId;
  }
  joinNames(context, hub, plan, network.vpcId);
  const { vpcId, subnetIds } = network;
  const training = buildTraining(context, hub, plan, { vpcId, subnetIds, s3EndpointId });
  return { plan, vpcId, subnetIds, attachmentId: acceptance.attachmentId, ...(training && { training }) };
}

function spokeNetwork(context: BuildContext, plan: SpokePlan, opts: pulumi.ComponentResourceOptions): SpokeNetwork {
  const name = nameIn(context, plan.key);
  if (plan.created?.nat) return natNetwork(context, name, plan.created, plan.created.nat, opts);
  if (plan.created) {
    const { cidr, subnets, attachmentSubnets } = plan.created;
    const vpc = new SpokeVpc(name, { cidr, subnets, attachmentSubnets }, opts);
    return {
      vpcId: vpc.vpcId,
      subnetIds: vpc.subnetIds,
      routeTableIds: { workload: vpc.workloadRouteTableId },
      attachmentSubnetIds: Object.values(vpc.attachmentSubnetIds),
    };
  }
  if (!plan.adopted) throw new Error(`spoke ${plan.key} has no VPC`);
  return adoptedNetwork(name, plan.adopted, opts);
}

function natNetwork(
  { other }: BuildContext,
  name: string,
  { cidr, subnets, attachmentSubnets }: CreatedVpcPlan,
  { zones, publicSubnets }: NatPlan,
  opts: pulumi.ComponentResourceOptions,
): SpokeNetwork {
  const region = other === undefined ? {} : { region: other };
  const vpc = new NatSpokeVpc(name, { cidr, zones, subnets, publicSubnets, attachmentSubnets, ...region }, opts);
  return {
    vpcId: vpc.vpcId,
    subnetIds: vpc.subnetIds,
    routeTableIds: vpc.workloadRouteTableIds,
    attachmentSubnetIds: Object.values(vpc.attachmentSubnetIds),
  };
}

function adoptedNetwork(name: string, plan: AdoptedVpcPlan, opts: pulumi.ComponentResourceOptions): SpokeNetwork {
  const isAttachment = (key: string) => plan.attachmentSubnetKeys.includes(key);
  const existing = plan.subnets.filter((subnet) => isAttachment(subnet.key)).map((subnet) => subnet.id);
  const made =
    plan.createdAttachmentSubnets.length === 0
      ? []
      : Object.values(
          new AdoptedSpoke(name, { vpcId: plan.id, attachmentSubnets: plan.createdAttachmentSubnets }, opts)
            .attachmentSubnetIds,
        );
  const workloads = plan.subnets.filter((subnet) => !isAttachment(subnet.key));
  return {
    vpcId: plan.id,
    subnetIds: Object.fromEntries(workloads.map((subnet) => [subnet.key, subnet.id])),
    routeTableIds: Object.fromEntries(plan.routeTables.map((id) => [id, id])),
    attachmentSubnetIds: [...existing, ...made],
  };
}

/** The spoke's end and the hub's end of the attachment. */
function attach(context: BuildContext, hub: SpokeHub, plan: SpokePlan, network: SpokeNetwork): SpokeAcceptance {
  const { account } = context.plan.hub;
  const sameAccount = plan.account === account;
  const shared = sameAccount ? hub.transit.transitGatewayId : known(hub.transit.sharedIds, plan.account, "account");
  const existing = plan.attachment.existingId;
  const name = nameIn(context, plan.key);
  const attachment =
    existing === ""
      ? new SpokeAttachment(
          name,
          {
            transitGatewayId: shared,
            vpcId: network.vpcId,
            subnetIds: network.attachmentSubnetIds,
            ownsTransitGateway: sameAccount,
          },
          ownedBy(context, plan.account),
        )
      : { attachmentId: existing, transitGatewayId: hub.transit.transitGatewayId };
  return new SpokeAcceptance(
    name,
    {
      attachmentId: attachment.attachmentId,
      transitGatewayId: attachment.transitGatewayId,
      accept: existing === "" && !sameAccount,
      associationTableId: tableId(hub, plan.attachment.association),
      takeOverAssociation: plan.attachment.takeOverAssociation,
      propagationTableIds: Object.fromEntries(
        plan.attachment.propagations.map((table) => [table, tableId(hub, table)]),
      ),
      hubTableId: hub.transit.hubTableId,
      quarantineRoutes: plan.attachment.quarantineRoutes,
    },
    ownedBy(context, account),
  );
}

/** Id of a table by its name in the plan: `hub`, `egress`, or a domain. */
function tableId(hub: SpokeHub, name: string): pulumi.Output<string> {
  return name === "hub" ? hub.transit.hubTableId : known(hub.tables, name, "table");
}

/** Gives the spoke's VPC its domain's names: the Profile, and the zones that come one by one. */
function joinNames(context: BuildContext, hub: SpokeHub, plan: SpokePlan, vpcId: pulumi.Input<string>): void {
  const name = nameIn(context, plan.key);
  const set = known(hub.names, plan.dns.view, "names of domain");
  const sameAccount = plan.account === context.plan.hub.account;
  const opts = ownedBy(context, plan.account);
  if (plan.dns.sharing === "profiles") {
    if (!set.profile) throw new Error(`domain ${plan.dns.view} has no Profile`);
    const profileId = sameAccount ? set.profile.profileId : known(set.profile.sharedIds, plan.account, "account");
    new ProfileMembership(name, { profileId, vpcId }, opts);
  }
  if (plan.dns.zoneAssociations.length === 0) return;
  const { region } = context.plan;
  const zoneIds = sameAccount
    ? zonesOf(set, plan.dns.zoneAssociations)
    : new ZoneAuthorizations(
        name,
        { zoneIds: zonesOf(set, plan.dns.zoneAssociations), vpcId, region },
        ownedBy(context, context.plan.hub.account),
      ).zoneIds;
  new ZoneMemberships(name, { zoneIds, vpcId, region }, opts);
}

function zonesOf(set: SpokeNames, names: string[]): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(names.map((name) => [name, known(set.zones.zoneIds, name, "zone")]));
}

/** An entry that the plan refers to; throws a programming error if the plan does not hold together. */
function known<T>(from: Readonly<Record<string, T>>, key: string, what: string): T {
  const value = from[key];
  if (value === undefined) throw new Error(`the plan names ${what} ${key}, which is not in it`);
  return value;
}
