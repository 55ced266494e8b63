import * as ec2 from "@pulumi/aws/ec2";
import * as tgw from "@pulumi/aws/ec2transitgateway";
import { getAvailabilityZone } from "@pulumi/aws/getAvailabilityZone";
import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { TAG_STACK } from "../../components/identity";
import type { Plan } from "../../plan/types";
import type { Declared, LiveAttachment, LiveRoute, LiveSubnet, LiveVpc } from "./adopted";
import type { LiveService, LiveServices } from "./services";

/** A look-up's answer, of which AWS, or whoever answers, may leave parts out. */
type Answer<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** How the provider words a look-up that found nothing: its own sentences, and EC2's error codes. */
const NOTHING_FOUND = /no matching|couldn't find resource|empty result|\.NotFound\b|InvalidServiceName/;

/** The look-up's answer, or `undefined` if it found nothing; other failures stay failures. */
async function orNothing<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof Error && NOTHING_FOUND.test(error.message)) return undefined;
    throw error;
  }
}

/** Asks AWS about every endpoint service of the plan, in the network account. */
export async function lookUpServices(plan: Plan, provider: Provider): Promise<LiveServices> {
  const endpoints = plan.domains.flatMap((domain) => domain.endpoints?.endpoints ?? []);
  if (endpoints.length === 0) return new Map();
  const zoneIds = new Map(
    await Promise.all(
      plan.hub.azIds.map(async (zoneId): Promise<[string, string]> => {
        const zone = await getAvailabilityZone({ zoneId }, { provider });
        return [zone.name, zoneId];
      }),
    ),
  );
  const names = [...new Set(endpoints.map((endpoint) => endpoint.serviceName))].sort();
  const found = names.map(async (serviceName): Promise<[string, LiveService | undefined]> => {
    const answer = await orNothing(ec2.getVpcEndpointService({ serviceName, serviceType: "Interface" }, { provider }));
    return [serviceName, answer && serviceOf(answer, zoneIds)];
  });
  return new Map(await Promise.all(found));
}

/** AWS names the zones of a service as the asking account does; only those of the hub have an id here. */
function serviceOf(answer: Answer<ec2.GetVpcEndpointServiceResult>, zoneIds: ReadonlyMap<string, string>): LiveService {
  const { availabilityZones, vpcEndpointPolicySupported, privateDnsNames } = answer;
  return {
    ...(availabilityZones && { azIds: availabilityZones.flatMap((zone) => zoneIds.get(zone) ?? []) }),
    ...(vpcEndpointPolicySupported !== undefined && { policySupported: vpcEndpointPolicySupported }),
    ...(privateDnsNames && { privateDnsNames }),
  };
}

/** Where look-ups of a spoke go. */
export interface Askers {
  /** Of the spoke's account. */
  readonly spoke: Provider;
  /** Of the network account, which alone sees the tables of the transit gateway. */
  readonly hub: Provider;
  /** `<project>/<stack>`, by which our own resources are told apart. */
  readonly stack: string;
  /** The Region of the look-ups, where it is not the providers'. */
  readonly at: At;
}

/** The argument that takes a look-up into another Region. */
interface At {
  readonly region?: string;
}

/** Looks an adopted VPC up; `undefined` if it does not exist. */
export async function lookUpVpc(declared: Declared, askers: Askers): Promise<LiveVpc | undefined> {
  const opts: pulumi.InvokeOptions = { provider: askers.spoke };
  const { vpc, services } = declared;
  const { at } = askers;
  const found = await orNothing(ec2.getVpc({ ...at, id: vpc.id }, opts));
  if (!found) return undefined;
  const [subnets, routes, privateDns, gateways, attachment] = await Promise.all([
    Promise.all(vpc.subnets.map((subnet) => lookUpSubnet(subnet.id, found.mainRouteTableId, at, opts))),
    Promise.all(vpc.routeTables.map((table) => lookUpRoutes(table, at, opts))),
    Promise.all(Object.values(services).map((service) => privateDnsOf(vpc.id, service, at, opts))),
    lookUpS3Gateway(declared, askers),
    lookUpAttachment(declared, askers),
  ]);
  return {
    ownerId: found.ownerId,
    cidrs: found.cidrBlockAssociations
      .filter((association) => association.state === "associated")
      .map((association) => association.cidrBlock),
    dnsSupport: found.enableDnsSupport,
    dnsHostnames: found.enableDnsHostnames,
    subnets: subnets.flatMap((subnet) => subnet ?? []),
    routes: routes.flat(),
    privateDnsServices: privateDns.flatMap((service) => service ?? []),
    s3GatewayEndpoints: gateways,
    ...(attachment && { attachment }),
  };
}

async function lookUpSubnet(
  id: string,
  mainRouteTable: string,
  at: At,
  opts: pulumi.InvokeOptions,
): Promise<LiveSubnet | undefined> {
  const subnet = await orNothing(ec2.getSubnet({ ...at, id }, opts));
  if (!subnet) return undefined;
  const own = await ec2.getRouteTables({ ...at, filters: [{ name: "association.subnet-id", values: [id] }] }, opts);
  return {
    id,
    vpcId: subnet.vpcId,
    cidr: subnet.cidrBlock,
    azId: subnet.availabilityZoneId,
    routeTable: own.ids[0] ?? mainRouteTable,
  };
}

/** A route of a table as the provider gives it. */
type Route = ec2.GetRouteTableResult["routes"][number];

async function lookUpRoutes(routeTable: string, at: At, opts: pulumi.InvokeOptions): Promise<LiveRoute[]> {
  const table = await orNothing(ec2.getRouteTable({ ...at, routeTableId: routeTable }, opts));
  const routes: readonly Answer<Route>[] = table?.routes ?? [];
  return routes.flatMap((route) => {
    const { cidrBlock = "", transitGatewayId = "" } = route;
    return cidrBlock === "" || transitGatewayId !== ""
      ? []
      : [{ routeTable, destination: cidrBlock, target: targetOf(route) }];
  });
}

/** What kind of way to the internet a route is. */
function targetOf({ natGatewayId = "", gatewayId = "" }: Answer<Route>): string {
  if (natGatewayId.startsWith("nat-")) return "nat";
  return gatewayId.startsWith("igw-") ? "internet-gateway" : "";
}

/** The service's name, if the VPC has an interface endpoint for it with private DNS. */
async function privateDnsOf(
  vpcId: string,
  serviceName: string,
  at: At,
  opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
  const args = { ...at, vpcId, serviceName, vpcEndpointType: "Interface", state: "available" };
  const endpoint = await orNothing(ec2.getVpcEndpoint(args, opts));
  return endpoint?.privateDnsEnabled === true ? serviceName : undefined;
}

/** S3 gateway endpoints: the declared one, or one that was not declared and that we did not make. */
async function lookUpS3Gateway({ vpc, s3ServiceName }: Declared, askers: Askers): Promise<string[]> {
  const known = vpc.existingS3GatewayEndpoint;
  const args = {
    ...askers.at,
    vpcId: vpc.id,
    serviceName: s3ServiceName,
    vpcEndpointType: "Gateway",
    ...(known === "" ? {} : { id: known }),
  };
  const endpoint = await orNothing(ec2.getVpcEndpoint(args, { provider: askers.spoke }));
  return endpoint === undefined || endpoint.tags[TAG_STACK] === askers.stack ? [] : [endpoint.id];
}

async function lookUpAttachment({ spoke }: Declared, askers: Askers): Promise<LiveAttachment | undefined> {
  const id = spoke.attachment.existingId;
  if (id === "") return undefined;
  const hub: pulumi.InvokeOptions = { provider: askers.hub };
  const found = await orNothing(tgw.getAttachment({ ...askers.at, transitGatewayAttachmentId: id }, hub));
  if (!found) return undefined;
  const table = found.associationTransitGatewayRouteTableId;
  const ours =
    table !== "" &&
    (await orNothing(tgw.getRouteTable({ ...askers.at, id: table }, hub)))?.tags[TAG_STACK] === askers.stack;
  return {
    vpcId: found.resourceId,
    transitGatewayId: found.transitGatewayId,
    foreignTable: ours ? "" : table,
  };
}
