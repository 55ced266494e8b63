/**
 * The intent of a plan: what the planner decided should hold, for the proof to check against the resources. Everything is
 * named by account and CIDR, or by an id that the stack file declares, because nothing else is known before deployment,
 * and never by tag, name or association.
 */
import { CATALOGUE, mergeCatalogue } from "../catalogue";
import { allowedModels } from "../plan/policies/models";
import type { Plan, DomainPlan, EndpointPlan, EndpointSetPlan, HybridPlan, SpokePlan } from "../plan/types";
import type { DomainIntent, EndpointSetIntent, Intent, NetworkIntent, StatementException } from "../proof/intent";
import { INTENT_VERSION } from "../proof/intent";
import type { RecordedNode } from "../proof/adapters/recorded";
import type { ExistingResource, Facts } from "../proof/facts";
import { NO_FACTS } from "../proof/facts";
import { partsOf, type Part } from "./parts";
import { DEFAULT_LIMITS } from "../proof/limits";
import type { StackConfig } from "../stacks/schema";

/** Families of services that admit consumers only. */
const RESTRICTED = "bedrock";

/** Sids of statements that a policy opens on purpose begin with this word. */
const EXCEPTION = "Except";

/**
 * What the planner says should hold.
 * @param connections the resource of each on-premises connection (see `connectionsOf`)
 */
export function intentOf(plan: Plan, config: StackConfig, connections: Connections = []): Intent {
  const idOf = accountIds(plan);
  const hub = idOf(plan.hub.account);
  const parts = partsOf(plan, config);
  const regional = parts.map((part) => part.plan);
  const drops = [
    ...regional.flatMap(({ domains }) => domains).flatMap((domain) => domain.transitRoutes),
    ...regional.flatMap(({ spokes }) => spokes).flatMap((spoke) => spoke.attachment.quarantineRoutes),
    ...(plan.peerings ?? []).flatMap(({ arrivals, returns }) => [...arrivals, ...returns]),
    ...regional.flatMap(({ hybrid }) => hybrid?.transitRoutes ?? []),
    ...regional.flatMap(({ egress }) => egress?.transitRoutes ?? []),
  ];
  // One list for all Regions: a firewall anywhere lets out no more than the file names anywhere.
  const guarded = regional.flatMap(({ egress }) => (egress?.firewall === true ? [egress] : []));
  return {
    schemaVersion: INTENT_VERSION,
    organization: plan.organizationId,
    domains: parts.flatMap((part) => {
      const calling = callingAccounts(parts, part.callsIn);
      return part.plan.domains.map((domain) => domainIntent(part, domain, parts, calling));
    }),
    endpointSets: parts.flatMap((part) =>
      part.plan.domains.flatMap(({ endpoints }) => (endpoints ? [setIntent(hub, part.named, endpoints)] : [])),
    ),
    hubs: [
      ...regional.flatMap(({ hub: { cidr } }) => (cidr === "" ? [] : [`${hub}:${cidr}`])),
      ...regional.flatMap(({ egress }) => (egress ? [`${idOf(egress.account)}:${egress.cidr}`] : [])),
    ],
    ignored: [],
    onPremises: connections.flatMap((connection) => {
      const part = parts.find(({ plan: { region } }) => region === connection.region);
      return part?.plan.hybrid ? [onPremisesIntent(part, part.plan.hybrid, connection)] : [];
    }),
    closedHubs: true,
    blackholes: [...new Set(drops.filter((route) => route.blackhole).map((route) => route.destination))].sort(),
    ...(guarded.length > 0
      ? { egressNames: [...new Set(guarded.flatMap((egress) => egress.allowedDomains))].sort() }
      : {}),
    accounts: plan.accounts.map(({ id }) => id).sort(),
    limits: Object.fromEntries(Object.entries(config.quotas).filter(([name]) => Object.hasOwn(DEFAULT_LIMITS, name))),
  };
}

function onPremisesIntent(part: Part, hybrid: HybridPlan, { name, urn }: Connection): Intent["onPremises"][number] {
  const { plan, named } = part;
  return {
    name,
    connection: urn,
    domain: named(hybrid.domain),
    prefixes: hybrid.prefixes,
    // Where the hub table learns routes nothing on AWS's side filters them: `plan` warns and asks to.
    announcesOnly: hybrid.propagated,
    reaches: hybrid.advertised,
    services: servicesBehind(part, hybrid),
    resolvers: hybrid.resolverAddresses,
    quarantined: plan.domains.some(({ key, quarantined }) => key === hybrid.domain && quarantined),
  };
}

/** Services whose names the inbound resolver answers. */
function servicesBehind({ plan, sets }: Part, { domain, zones }: HybridPlan): string[] {
  const owner = plan.domains.find(({ key }) => key === domain)?.endpointSet;
  const set = sets.get(owner ?? "");
  const named = new Set((set?.zones ?? []).filter(({ name }) => zones.includes(name)).map(({ service }) => service));
  return (set?.endpoints ?? []).filter((e) => named.has(e.service)).map((e) => e.serviceName.toLowerCase());
}

/** The resource of an on-premises connection: a VPN connection or a Direct Connect association. */
export interface Connection {
  /** The plan's key; with the Region where it is not the home Region. */
  readonly name: string;
  readonly region: string;
  readonly urn: string;
  /** Whether BGP is spoken on it, so that it learns prefixes. */
  readonly learns: boolean;
}

/** The on-premises connections of a plan. */
export type Connections = readonly Connection[];

/** A resource as a recording has it. */
type Recorded = Pick<RecordedNode, "urn" | "type" | "id" | "inputs">;

/**
 * Finds the on-premises connections of a plan among its resources: a VPN by the address of its customer gateway, which
 * the stack file declares; a Direct Connect by being the only association of its Region.
 */
export function connectionsOf(plan: Plan, resources: readonly Recorded[]): Connections {
  return [plan, ...(plan.regions ?? [])].flatMap(({ region, hybrid }) => {
    // A resource that says no Region is in its provider's, the home Region.
    const of = (type: string) =>
      resources.filter((r) => r.type === type && (r.inputs.region ?? plan.region) === region);
    const connection = (key: string, found: Recorded | undefined, learns = true): Connection[] =>
      found ? [{ name: region === plan.region ? key : `${key}.${region}`, region, urn: found.urn, learns }] : [];
    const vpns = of("aws:ec2/vpnConnection:VpnConnection");
    return [
      ...(hybrid?.vpns ?? []).flatMap(({ key, address, staticRouting }) => {
        const gateway = of("aws:ec2/customerGateway:CustomerGateway").find((r) => r.inputs.ipAddress === address);
        return connection(
          key,
          vpns.find((r) => gateway?.id !== undefined && r.inputs.customerGatewayId === gateway.id),
          !staticRouting,
        );
      }),
      ...(hybrid?.directConnect
        ? connection("direct-connect", of("aws:directconnect/gatewayAssociation:GatewayAssociation")[0])
        : []),
    ];
  });
}

function accountIds(plan: Plan): (key: string) => string {
  const ids = new Map(plan.accounts.map((account) => [account.key, account.id]));
  return (key) => ids.get(key) ?? "";
}

/** Keys of the accounts with a spoke out of quarantine, among those whose spokes call the endpoints of a Region. */
function callingAccounts(parts: readonly Part[], region: string): ReadonlySet<string> {
  const callers = parts.filter(({ callsIn }) => callsIn === region);
  return new Set(
    callers.flatMap(({ plan: { domains, spokes } }) => {
      const cut = new Set(domains.filter(({ quarantined }) => quarantined).map(({ key }) => key));
      return spokes.filter(({ domain, quarantined }) => !quarantined && !cut.has(domain)).map(({ account }) => account);
    }),
  );
}

/** @param calling accounts that are not in quarantine altogether: nobody's calls need a guardrail of another */
function domainIntent(
  part: Part,
  domain: DomainPlan,
  parts: readonly Part[],
  calling: ReadonlySet<string>,
): DomainIntent {
  const { plan, config, callsIn, sets, named, setNamed } = part;
  const idOf = accountIds(plan);
  const settings = config.domains[domain.key];
  const spokes = plan.spokes.filter((spoke) => spoke.domain === domain.key);
  const set = sets.get(domain.endpointSet);
  const models = settings?.models ?? [];
  const accounts = domain.accounts.map(idOf).sort();
  return {
    name: named(domain.key),
    endpointSet: setNamed(domain.endpointSet),
    spokeToSpoke: domain.spokeToSpoke,
    networks: spokes.map((spoke) => networkIntent(plan, set, spoke, domain.quarantined)),
    accounts,
    byOrganizationalUnit: (settings?.organizationalUnits ?? []).length > 0,
    models: modelPatterns(plan.partition, models, accounts, settings),
    neededModels: neededModels({ plan, config, callsIn }, domain),
    guardrails:
      settings?.guardrail.required === true
        ? acceptedGuardrails(part, settings, accountsOf(part, domain, parts, calling))
        : [],
  };
}

/**
 * What inference of a domain may use: its models as base models in any Region, and whatever belongs to its own accounts.
 * Inference profiles of AWS are among the latter: they carry the caller's account, and a call by one is checked on the
 * base model as well (Bedrock guide, Prerequisites for inference profiles).
 */
function modelPatterns(
  partition: string,
  models: readonly string[],
  accounts: readonly string[],
  settings: StackConfig["domains"][string] | undefined,
): string[] {
  const base = models.map((id) => `arn:${partition}:bedrock:*::foundation-model/${id}`);
  const own = (settings?.organizationalUnits ?? []).length > 0 ? ["*"] : accounts;
  return [...base, ...own.map((account) => `arn:${partition}:bedrock:*:${account}:*`)];
}

/** Every base model that a request of the domain may end at: its models in each Region that it can be routed to. */
function neededModels(
  { plan: { partition }, config, callsIn: region }: Pick<Part, "plan" | "config" | "callsIn">,
  domain: DomainPlan,
): string[] {
  const settings = config.domains[domain.key];
  if (!settings) return [];
  const catalogue = mergeCatalogue(CATALOGUE, config.catalogue);
  const { models, inferenceGeography } = settings;
  return allowedModels({ partition, region, catalogue }, { domain: domain.key, models, inferenceGeography })
    .foundationModels;
}

/** Ids of the calling accounts of a domain, in whatever Region they call the same endpoints from. */
function accountsOf(
  { callsIn }: Part,
  { key }: DomainPlan,
  parts: readonly Part[],
  calling: ReadonlySet<string>,
): string[] {
  const ids = parts
    .filter((part) => part.callsIn === callsIn)
    .flatMap(({ plan }) => {
      const own = plan.domains.filter((domain) => domain.key === key).flatMap(({ accounts }) => accounts);
      return own.filter((account) => calling.has(account)).map(accountIds(plan));
    });
  return [...new Set(ids)].sort();
}

function acceptedGuardrails(
  { plan, callsIn }: Pick<Part, "plan" | "callsIn">,
  { guardrail: { arns }, organizationalUnits }: StackConfig["domains"][string],
  accounts: readonly string[],
): readonly string[] {
  if (arns.length > 0) return arns;
  // A unit names no accounts: any guardrail counts that AWS lets the caller use.
  const owners = organizationalUnits.length > 0 ? ["*"] : accounts;
  return owners.map((account) => `arn:${plan.partition}:bedrock:${callsIn}:${account}:guardrail/*`);
}

function networkIntent(
  plan: Plan,
  set: EndpointSetPlan | undefined,
  spoke: SpokePlan,
  quarantinedDomain: boolean,
): NetworkIntent {
  const account = accountIds(plan)(spoke.account);
  const place = (cidr: string): string => `${account}:${cidr}`;
  const nameOfService = (id: string): string[] =>
    (set?.endpoints ?? []).filter((e) => e.service === id).map((e) => e.serviceName.toLowerCase());
  const zones = (set?.zones ?? []).filter((zone) => !zone.shared && spoke.dns.zoneAssociations.includes(zone.name));
  const extra = zones.map((zone) => zone.service).filter((id) => id !== "s3");
  return {
    vpc: spoke.adopted ? spoke.adopted.id : place(spoke.cidrs[0] ?? ""),
    name: spoke.key,
    account,
    quarantined: spoke.quarantined || quarantinedDomain,
    workloads: spoke.adopted
      ? spoke.adopted.subnets.filter(({ key }) => !carries(spoke, key)).map(({ id }) => id)
      : (spoke.created?.subnets ?? []).map(({ cidr }) => place(cidr)),
    consumers: spoke.adopted
      ? spoke.adopted.subnets.filter(({ key }) => consumes(spoke, key)).map(({ id }) => id)
      : spoke.consumers.flatMap(({ cidrs }) => cidrs.map(place)),
    services: [...new Set(extra.flatMap(nameOfService))].sort(),
    ownServices: (spoke.adopted?.existingPrivateDnsServices ?? []).flatMap(nameOfService),
    s3: spoke.s3 === "gateway" || spoke.s3 === "interface" ? spoke.s3 : "none",
    deniedNames: [],
    exceptions: openStatements(spoke.s3Policy, (sid) => sid.startsWith(EXCEPTION), "open on purpose for S3"),
  };
}

function carries(spoke: SpokePlan, subnet: string): boolean {
  return spoke.adopted?.attachmentSubnetKeys.includes(subnet) === true && !consumes(spoke, subnet);
}

function consumes(spoke: SpokePlan, subnet: string): boolean {
  return spoke.consumers.some(({ subnets }) => subnets.includes(subnet));
}

function setIntent(hub: string, named: Part["named"], set: EndpointSetPlan): EndpointSetIntent {
  const zoneOf = new Map(set.subnets.map(({ key, azId }) => [key, azId]));
  return {
    name: named(set.domain),
    at: [`${hub}:${set.block}`],
    services: set.endpoints.map((endpoint) => ({
      service: endpoint.serviceName,
      names: endpoint.dnsNames,
      restricted: endpoint.family === RESTRICTED,
      shared: set.zones.filter((zone) => zone.service === endpoint.service).every((zone) => zone.shared),
      zones: endpoint.zonesUnknown ? [] : endpoint.subnets.map((key) => zoneOf.get(key) ?? ""),
      exceptions: exceptionsOf(endpoint),
    })),
  };
}

function exceptionsOf({ policy, exceptions }: EndpointPlan): StatementException[] {
  return exceptions.flatMap(({ sid, reason }) => openStatements(policy, (other) => other === sid, reason));
}

/** The statements of a policy with certain Sids, whole. */
function openStatements(policy: string, wanted: (sid: string) => boolean, reason: string): StatementException[] {
  if (policy === "") return [];
  const { Statement } = JSON.parse(policy) as { Statement: { Sid?: string }[] };
  return Statement.filter(({ Sid }) => Sid !== undefined && wanted(Sid)).map((statement) => ({ reason, statement }));
}

/**
 * What the stack file declares of adopted VPCs, as facts: their blocks, subnets and tables. The program checks them
 * against AWS when it runs; what else is in those tables nobody knows offline, so that paths over them stay undetermined.
 * On-premises is taken to announce exactly its declared prefixes, where it speaks BGP.
 */
export function factsOf(plan: Plan, facts: Facts = NO_FACTS, connections: Connections = []): Facts {
  const idOf = accountIds(plan);
  const told = new Set(facts.sessions.map((session) => session.of));
  const entered = new Map([plan, ...(plan.regions ?? [])].map(({ region, hybrid }) => [region, hybrid]));
  const sessions = connections
    .filter(({ urn, learns }) => learns && !told.has(urn))
    .map(({ urn, region }) => ({ of: urn, learned: (entered.get(region)?.prefixes ?? []).map(learnedRoute) }));
  const given = new Set(facts.resources.map(({ id }) => id));
  const resources: ExistingResource[] = [];
  const regions = plan.regions ?? [];
  const spokes = [plan, ...regions].flatMap(({ region, spokes: own }) => own.map((spoke) => ({ region, ...spoke })));
  for (const { adopted, account, region } of spokes) {
    if (!adopted) continue;
    const common = { account: idOf(account), region };
    const [first, ...rest] = adopted.cidrs;
    const vpc = { cidrBlock: first ?? "", enableDnsSupport: true, enableDnsHostnames: true };
    resources.push({ type: "aws:ec2/vpc:Vpc", id: adopted.id, ...common, properties: vpc });
    for (const cidrBlock of rest) {
      const properties = { vpcId: adopted.id, cidrBlock };
      const type = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
      resources.push({ type, id: `${adopted.id}-${cidrBlock}`, ...common, properties });
    }
    for (const { id, cidr, azId, routeTable } of adopted.subnets) {
      const subnet = { vpcId: adopted.id, cidrBlock: cidr, availabilityZoneId: azId };
      resources.push({ type: "aws:ec2/subnet:Subnet", id, ...common, properties: subnet });
      const association = { subnetId: id, routeTableId: routeTable };
      const type = "aws:ec2/routeTableAssociation:RouteTableAssociation";
      resources.push({ type, id: `rtbassoc-${id}`, ...common, properties: association });
    }
  }
  return {
    ...facts,
    sessions: [...facts.sessions, ...sessions],
    resources: [...facts.resources, ...resources.filter(({ id }) => !given.has(id))],
  };
}

function learnedRoute(cidr: string): Facts["sessions"][number]["learned"][number] {
  return { cidr, asPathLength: 1, med: -1, via: "vpn" };
}
