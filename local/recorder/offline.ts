import { createHash } from "node:crypto";
import { CATALOGUE, findService, mergeCatalogue, takesPolicy, zonesOffering, type Catalogue } from "../../catalogue";
import { plannedProgram } from "../../infra/program";
import { regionalPlan } from "../../plan/regions/as-plan";
import { planStack, type AdoptedVpcPlan, type EndpointPlan, type Plan } from "../../plan";
import type { NamedZonePlan } from "../../plan/egress/types";
import type { Problem } from "../../stacks/problems";
import type { StackConfig } from "../../stacks/schema";
import { awsxPictures, tableOfSubnet, type ZoneIdOf } from "../awsx/picture";
import { record } from "./record";
import type { Answer, Properties, Recording, RecordOptions } from "./types";

/** A recording of the program, with the plan that it followed. */
export interface StackRecording extends Recording {
  readonly plan: Plan;
  readonly config: StackConfig;
}

/**
 * Records what the program would deploy for a stack's raw values. Look-ups are answered from the catalogue and from what
 * the stack declares of adopted VPCs; what neither knows stays out of the answers.
 * @param found mistakes that reading the file has found already
 * @throws ConfigError for mistakes in the values
 */
export async function recordStack(
  raw: Record<string, unknown>,
  source: string,
  options: Pick<RecordOptions, "stack" | "project" | "preview" | "showSecrets" | "timeoutMs"> = {},
  found: readonly Problem[] = [],
): Promise<StackRecording> {
  const planned = planStack(raw, source, found);
  const { plan, config } = planned;
  const answer = offlineAnswer(plan, mergeCatalogue(CATALOGUE, config.catalogue));
  const remoteComponents = awsxPictures(zoneIds(plan));
  const recording = await record(() => plannedProgram(planned), { ...options, answer, remoteComponents });
  return { ...recording, plan, config };
}

/** Answers the program's look-ups as AWS would if the catalogue and the declarations were right. */
export function offlineAnswer(plan: Plan, catalogue: Catalogue): Answer {
  const regions = (plan.regions ?? []).map((region) => regionalPlan(plan, region));
  const answers = new Map([plan, ...regions].map((p) => [p.region, answerIn(p, catalogue)]));
  return (token, inputs, provider) => {
    // A provider of another Region than the home Region has it in its name, after the account's.
    const [account = "", other = plan.region] = (provider?.split("::").at(-1) ?? "").split(".");
    const region = typeof inputs["region"] === "string" ? inputs["region"] : other;
    return answers.get(region)?.(token, inputs, account);
  };
}

/** The same for the part of a plan that is in one Region. */
function answerIn(plan: Plan, catalogue: Catalogue): Answer {
  const answers: Record<string, (inputs: Properties, account: string) => Properties> = {
    "aws:index/getAvailabilityZone:getAvailabilityZone": ({ zoneId }, account) => ({
      zoneId,
      name: declaredZones(plan, account).find(({ azId }) => azId === zoneId)?.name ?? zoneName(plan, text(zoneId)),
    }),
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": (inputs) => endpointService(plan, catalogue, inputs),
    "aws:ec2/getVpc:getVpc": ({ id }) => vpc(plan, text(id)),
    "aws:ec2/getSubnet:getSubnet": ({ id }) => subnet(plan, text(id)),
    "aws:ec2/getRouteTables:getRouteTables": (inputs) => ({ ids: routeTables(plan, inputs) }),
    "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }) => ({
      routeTableId,
      routes: declaredRoutes(plan, text(routeTableId)),
    }),
    "aws:ec2/getPrefixList:getPrefixList": ({ name }) => ({ id: managedPrefixList(text(name)), name, cidrBlocks: [] }),
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": (inputs) => endpoint(plan, inputs),
    "aws:ec2transitgateway/getAttachment:getAttachment": ({ transitGatewayAttachmentId }) =>
      attachment(plan, text(transitGatewayAttachmentId)),
  };
  return (token, inputs, account) => answers[token]?.(inputs, account ?? "");
}

/** Zones whose names in an account the stack declares. */
function declaredZones(plan: Plan, account: string): NamedZonePlan[] {
  const ofSpokes = plan.spokes.filter((spoke) => spoke.account === account);
  return [
    ...(plan.egress?.account === account ? plan.egress.zones : []),
    ...ofSpokes.flatMap((spoke) => spoke.created?.nat?.zones ?? []),
  ];
}

/** Zone ids in the VPCs that awsx makes: each component is a spoke's or an egress VPC's, with its Region where not home. */
function zoneIds(plan: Plan): ZoneIdOf {
  return (urn, zoneName) => {
    const [key, code = plan.region] = urn.split("::").at(-1)?.split("/")[0]?.split(".") ?? [];
    const region = [plan, ...(plan.regions ?? [])].find((candidate) => candidate.region === code);
    const spoke = region?.spokes.find((candidate) => candidate.key === key);
    const zones = urn.includes("EgressVpc$") ? region?.egress?.zones : spoke?.created?.nat?.zones;
    return zones?.find(({ name }) => name === zoneName)?.azId;
  };
}

/** An id for a prefix list of AWS's, the same in every run. */
function managedPrefixList(name: string): string {
  return `pl-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

/** As the AWS provider words it. */
function nothing(what: string): never {
  throw new Error(`no matching ${what} found`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Zone names differ per account; offline the number of the zone id decides. */
function zoneName(plan: Plan, azId: string): string {
  return `${plan.region}${String.fromCharCode(96 + Number(/(\d+)$/.exec(azId)?.[1] ?? 1))}`;
}

function plannedEndpoints(plan: Plan): EndpointPlan[] {
  return plan.domains.flatMap((domain) => domain.endpoints?.endpoints ?? []);
}

function endpointService(plan: Plan, catalogue: Catalogue, { serviceName, serviceType }: Properties): Properties {
  const planned = plannedEndpoints(plan).find((candidate) => candidate.serviceName === serviceName);
  const entry = planned && findService(catalogue, planned.service);
  if (!planned || !entry) return nothing("EC2 VPC Endpoint Service");
  const zones = zonesOffering(entry, plan.region);
  const policy = takesPolicy(entry);
  return {
    serviceName,
    serviceType,
    privateDnsNames: planned.dnsNames,
    ...(zones && { availabilityZones: zones.map((azId) => zoneName(plan, azId)) }),
    ...(policy !== "unknown" && { vpcEndpointPolicySupported: policy === "yes" }),
  };
}

interface Adopted {
  readonly vpc: AdoptedVpcPlan;
  readonly account: string;
  readonly attachmentId: string;
}

function adopted(plan: Plan): Adopted[] {
  return plan.spokes.flatMap((spoke) =>
    spoke.adopted
      ? [
          {
            vpc: spoke.adopted,
            account: plan.accounts.find((account) => account.key === spoke.account)?.id ?? "",
            attachmentId: spoke.attachment.existingId,
          },
        ]
      : [],
  );
}

function vpc(plan: Plan, id: string): Properties {
  const found = adopted(plan).find((candidate) => candidate.vpc.id === id) ?? nothing("EC2 VPC");
  return {
    id,
    ownerId: found.account,
    cidrBlock: found.vpc.cidrs[0],
    cidrBlockAssociations: found.vpc.cidrs.map((cidrBlock) => ({ cidrBlock, state: "associated" })),
    enableDnsSupport: true,
    enableDnsHostnames: true,
    mainRouteTableId: "",
  };
}

function subnet(plan: Plan, id: string): Properties {
  for (const { vpc: declared } of adopted(plan)) {
    const found = declared.subnets.find((candidate) => candidate.id === id);
    if (found) return { id, vpcId: declared.id, cidrBlock: found.cidr, availabilityZoneId: found.azId };
  }
  return nothing("EC2 Subnet");
}

/** Default routes of a table of an adopted VPC, as its subnets are declared to have them. */
function declaredRoutes(plan: Plan, routeTableId: string): Properties[] {
  return adopted(plan).flatMap(({ vpc: declared }) => {
    const keys = declared.subnets.filter(({ routeTable }) => routeTable === routeTableId).map(({ key }) => key);
    const route = { cidrBlock: "0.0.0.0/0", transitGatewayId: "", natGatewayId: "", gatewayId: "" };
    const has = (names: readonly string[]) => keys.some((key) => names.includes(key));
    return [
      ...(has(declared.natSubnetKeys) ? [{ ...route, natGatewayId: "nat-0" }] : []),
      ...(has(declared.publicSubnetKeys) ? [{ ...route, gatewayId: "igw-0" }] : []),
    ];
  });
}

/** Tables that subnets are associated with: the declared ones of adopted subnets, their own of those that awsx makes. */
function routeTables(plan: Plan, { filters }: Properties): string[] {
  const wanted = (Array.isArray(filters) ? (filters as { values?: string[] }[]) : []).flatMap((f) => f.values ?? []);
  const declared = adopted(plan).flatMap((candidate) => candidate.vpc.subnets);
  return wanted.map((id) => declared.find((subnet) => subnet.id === id)?.routeTable ?? tableOfSubnet(id));
}

function endpoint(plan: Plan, { vpcId, id, serviceName, vpcEndpointType }: Properties): Properties {
  const declared = adopted(plan).find((candidate) => candidate.vpc.id === vpcId)?.vpc;
  if (vpcEndpointType === "Gateway") {
    const known = declared?.existingS3GatewayEndpoint ?? "";
    if (known === "" || (id !== undefined && id !== known)) return nothing("EC2 VPC Endpoint");
    return { id: known, vpcId, serviceName, vpcEndpointType, privateDnsEnabled: false, tags: {} };
  }
  const service = plannedEndpoints(plan).find((candidate) => candidate.serviceName === serviceName)?.service;
  if (service === undefined || !(declared?.existingPrivateDnsServices ?? []).includes(service)) {
    return nothing("EC2 VPC Endpoint");
  }
  return { id: "", vpcId, serviceName, vpcEndpointType, privateDnsEnabled: true, tags: {} };
}

function attachment(plan: Plan, id: string): Properties {
  const found =
    adopted(plan).find((candidate) => candidate.attachmentId === id) ?? nothing("EC2 Transit Gateway Attachment");
  return {
    transitGatewayAttachmentId: id,
    resourceId: found.vpc.id,
    transitGatewayId: plan.hub.transit.adoptedId,
    associationTransitGatewayRouteTableId: "",
  };
}
