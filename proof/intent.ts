/**
 * The intent: what should hold in a network, for the properties of proof/properties/. It is the only source of what is
 * meant; it is never read off tags, names or associations, or a swapped association would prove itself.
 * The planner writes it (report/intent.ts), or a person does. docs/properties.md describes the file.
 */
import { parsePrefix } from "../net/ip";
import { DEFAULT_LIMITS } from "./limits";
import { isDeeper, POLICY_LEVELS } from "./nesting";
import { nearest, Reader } from "./read";

/** Version of the file's shape. */
export const INTENT_VERSION = 1;

/**
 * Names a VPC, subnet or other resource without needing what only AWS knows: a URN, a physical id, or
 * `<account id>:<CIDR>` for the VPC or subnets with these addresses in that account.
 */
export type Ref = string;

/** Everything that should hold. */
export interface Intent {
  readonly schemaVersion: number;
  /** Organization whose principals may pass the endpoint policies; empty: not known, so that only accounts are checked. */
  readonly organization: string;
  readonly domains: readonly DomainIntent[];
  readonly endpointSets: readonly EndpointSetIntent[];
  /** VPCs that hold what the domains share (the hub): their own subnets belong to no domain. */
  readonly hubs: readonly Ref[];
  /** VPCs that are no concern of the proof, each by a decision of its author. */
  readonly ignored: readonly Ref[];
  readonly onPremises: readonly OnPremisesIntent[];
  /** True if domain networks may reach nothing of the VPCs with endpoint sets but the endpoints. Default false. */
  readonly closedHubs: boolean;
  /** Destinations that transit gateway tables drop on purpose. */
  readonly blackholes: readonly string[];
  /**
   * Names that the egress firewall may let out to; a leading dot stands for a domain and all below it. Absent: nothing is
   * demanded of firewalls.
   */
  readonly egressNames?: readonly string[];
  /**
   * Accounts whose principals may get at buckets and keys and take roles, besides those of the domains and of the
   * organization. Absent: nothing is demanded of those policies.
   */
  readonly accounts?: readonly string[];
  /** Quotas in effect where they differ from `DEFAULT_LIMITS`. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A route domain: networks that belong together. */
export interface DomainIntent {
  readonly name: string;
  /** Endpoint set that its networks use. Default: the one of the same name. */
  readonly endpointSet: string;
  /** True if networks of the domain may, and then must, reach each other. Default: they must not. */
  readonly spokeToSpoke: boolean;
  readonly networks: readonly NetworkIntent[];
  /** Accounts whose principals may call the domain's endpoints. */
  readonly accounts: readonly string[];
  /** True if organizational units decide instead of accounts: then only the organization is checked. */
  readonly byOrganizationalUnit: boolean;
  /** ARNs with wildcards of what inference may use; absent: any. */
  readonly models?: readonly string[];
  /** ARNs that every account of the domain must be able to run; checked on the endpoint `com.amazonaws.<region>.bedrock-runtime`. */
  readonly neededModels: readonly string[];
  /** Guardrails (ARNs with wildcards) of which such a run may name any; empty: it may name any or none. */
  readonly guardrails: readonly string[];
}

/** One VPC of a domain. */
export interface NetworkIntent {
  readonly vpc: Ref;
  readonly name: string;
  /** Account that the VPC is in, where known. */
  readonly account?: string;
  /** True: nothing reaches the network, and it reaches nothing. */
  readonly quarantined: boolean;
  /** Subnets with workloads. Empty: all that carry no transit gateway attachment. */
  readonly workloads: readonly Ref[];
  /** Subnets that may use restricted endpoints. */
  readonly consumers: readonly Ref[];
  /** Services used on top of those that the set offers to everybody. */
  readonly services: readonly string[];
  /** Services that the network has its own way to: nothing is asked of their names. */
  readonly ownServices: readonly string[];
  /** How buckets are reached; `none`: nothing is asked. */
  readonly s3: "gateway" | "interface" | "none";
  /** Names that resolve to an endpoint which refuses the network, on purpose. */
  readonly deniedNames: readonly string[];
  /** Whole statements of the S3 gateway endpoint's policy that let others through on purpose. */
  readonly exceptions: readonly StatementException[];
}

/** The endpoints of one domain, or of several that share them. */
export interface EndpointSetIntent {
  readonly name: string;
  /** `<account id>:<CIDR>` of the subnets that hold the endpoints: whatever interface lies there belongs to the set. */
  readonly at: readonly Ref[];
  readonly services: readonly ServiceIntent[];
}

export interface ServiceIntent {
  /** `com.amazonaws.us-east-1.bedrock-runtime` */
  readonly service: string;
  /** DNS names that clients use; may start with `*.`. */
  readonly names: readonly string[];
  /** True if only consumers may get in (Bedrock and its relatives). */
  readonly restricted: boolean;
  /** True if every network of the set's domains uses it; false: those that list it under `services`. */
  readonly shared: boolean;
  /** AZ ids that the endpoint must be in; empty: at least two, whichever. */
  readonly zones: readonly string[];
  /** Whole statements of the endpoint policy that let others through on purpose. */
  readonly exceptions: readonly StatementException[];
}

/** A policy statement that is open on purpose. Only exactly this statement is excepted. */
export interface StatementException {
  readonly reason: string;
  readonly statement: unknown;
}

/** Networks behind one Direct Connect, VPN or virtual private gateway. */
export interface OnPremisesIntent {
  readonly name: string;
  /** Attachment, VPN connection or virtual private gateway, by URN or id. */
  readonly connection: Ref;
  /** Domain that it is bound to. */
  readonly domain: string;
  /** What it announces and may be reached at. */
  readonly prefixes: readonly string[];
  /** True if it is promised that it will never announce anything else; default: it may announce anything tomorrow. */
  readonly announcesOnly: boolean;
  /** CIDRs that it may, and then must, reach. */
  readonly reaches: readonly string[];
  /** Services whose endpoints there admit it; empty: those that its domain's set offers to everybody. */
  readonly services: readonly string[];
  /** Addresses of inbound resolver endpoints that its DNS servers forward to; empty: it resolves nothing here. */
  readonly resolvers: readonly string[];
  /** Its domain is under the kill switch: no endpoint admits it. */
  readonly quarantined: boolean;
}

/**
 * Reads the JSON of an intent file.
 * @param source name of the file, for messages
 * @throws InputError naming every problem
 */
export function readIntent(value: unknown, source: string): Intent {
  const r = new Reader(source);
  const keys = [
    "schemaVersion",
    "organization",
    "domains",
    "endpointSets",
    "hubs",
    "ignored",
    "onPremises",
    "closedHubs",
    "blackholes",
    "egressNames",
    "accounts",
    "limits",
  ];
  const file = r.object(value, "", keys);
  const version = r.integer(file.schemaVersion, "schemaVersion", 1, INTENT_VERSION, INTENT_VERSION);
  const refs = (key: "hubs" | "ignored") => r.list(file[key], key, (item, path) => readRef(r, item, path));
  const limits = r.map(file.limits, "limits", (item, path) => r.integer(item, path, 0, 1_000_000, 0));
  for (const name of limits.keys()) {
    const known = Object.keys(DEFAULT_LIMITS);
    const near = nearest(name, known);
    const fix = near === undefined ? `use one of ${known.join(", ")}` : `did you mean ${near}?`;
    if (!known.includes(name)) r.report(`limits.${name}`, "is no quota that P8 checks", name, fix);
  }
  const intent: Intent = {
    schemaVersion: version,
    organization: file.organization === undefined ? "" : r.text(file.organization, "organization"),
    domains: r.list(file.domains, "domains", (item, path) => readDomain(r, item, path)),
    endpointSets: r.list(file.endpointSets, "endpointSets", (item, path) => readSet(r, item, path)),
    hubs: refs("hubs"),
    ignored: refs("ignored"),
    onPremises: r.list(file.onPremises, "onPremises", (item, path) => readOnPremises(r, item, path)),
    closedHubs: r.flag(file.closedHubs, "closedHubs", false),
    blackholes: r.list(file.blackholes, "blackholes", (item, path) => r.cidr(item, path)),
    ...(file.egressNames === undefined
      ? {}
      : { egressNames: r.list(file.egressNames, "egressNames", (item, path) => r.text(item, path).toLowerCase()) }),
    ...(file.accounts === undefined
      ? {}
      : { accounts: r.list(file.accounts, "accounts", (item, path) => readAccount(r, item, path)) }),
    limits: Object.fromEntries(limits),
  };
  if (r.problems.length === 0) checkReferences(r, intent);
  r.finish();
  return intent;
}

function readDomain(r: Reader, value: unknown, path: string): DomainIntent {
  const keys = [
    "name",
    "endpointSet",
    "spokeToSpoke",
    "networks",
    "accounts",
    "byOrganizationalUnit",
    "models",
    "neededModels",
    "guardrails",
  ];
  const o = r.object(value, path, keys);
  const name = r.text(o.name, `${path}.name`);
  const texts = (list: unknown, at: string) => r.list(list, at, (item, itemPath) => r.text(item, itemPath));
  return {
    name,
    endpointSet: o.endpointSet === undefined ? name : r.text(o.endpointSet, `${path}.endpointSet`),
    spokeToSpoke: r.flag(o.spokeToSpoke, `${path}.spokeToSpoke`, false),
    networks: r.list(o.networks, `${path}.networks`, (item, at) => readNetwork(r, item, at)),
    accounts: r.list(o.accounts, `${path}.accounts`, (item, at) => readAccount(r, item, at)),
    byOrganizationalUnit: r.flag(o.byOrganizationalUnit, `${path}.byOrganizationalUnit`, false),
    ...(o.models === undefined ? {} : { models: texts(o.models, `${path}.models`) }),
    neededModels: texts(o.neededModels, `${path}.neededModels`),
    guardrails: texts(o.guardrails, `${path}.guardrails`),
  };
}

function readNetwork(r: Reader, value: unknown, path: string): NetworkIntent {
  const keys = [
    "vpc",
    "name",
    "account",
    "quarantined",
    "workloads",
    "consumers",
    "services",
    "ownServices",
    "s3",
    "deniedNames",
    "exceptions",
  ];
  const o = r.object(value, path, keys);
  const refs = (key: string) => r.list(o[key], `${path}.${key}`, (item, at) => readRef(r, item, at));
  const texts = (key: string) => r.list(o[key], `${path}.${key}`, (item, at) => r.text(item, at).toLowerCase());
  const vpc = readRef(r, o.vpc, `${path}.vpc`);
  return {
    vpc,
    name: o.name === undefined ? vpc : r.text(o.name, `${path}.name`),
    ...(o.account === undefined ? {} : { account: readAccount(r, o.account, `${path}.account`) }),
    quarantined: r.flag(o.quarantined, `${path}.quarantined`, false),
    workloads: refs("workloads"),
    consumers: refs("consumers"),
    services: texts("services"),
    ownServices: texts("ownServices"),
    s3: r.choice(o.s3, `${path}.s3`, ["gateway", "interface", "none"] as const, "none"),
    deniedNames: texts("deniedNames"),
    exceptions: r.list(o.exceptions, `${path}.exceptions`, (item, at) => readException(r, item, at)),
  };
}

function readSet(r: Reader, value: unknown, path: string): EndpointSetIntent {
  const o = r.object(value, path, ["name", "at", "services"]);
  return {
    name: r.text(o.name, `${path}.name`),
    at: r.list(o.at, `${path}.at`, (item, at) => readRef(r, item, at)),
    services: r.list(o.services, `${path}.services`, (item, at) => readService(r, item, at)),
  };
}

function readService(r: Reader, value: unknown, path: string): ServiceIntent {
  const o = r.object(value, path, ["service", "names", "restricted", "shared", "zones", "exceptions"]);
  const texts = (key: "names" | "zones") =>
    r.list(o[key], `${path}.${key}`, (item, at) => r.text(item, at).toLowerCase());
  return {
    service: r.text(o.service, `${path}.service`),
    names: texts("names"),
    restricted: r.flag(o.restricted, `${path}.restricted`, false),
    shared: r.flag(o.shared, `${path}.shared`, true),
    zones: texts("zones"),
    exceptions: r.list(o.exceptions, `${path}.exceptions`, (item, at) => readException(r, item, at)),
  };
}

function readException(r: Reader, value: unknown, path: string): StatementException {
  const o = r.object(value, path, ["reason", "statement"]);
  const fix = "copy the whole statement of the policy";
  if (isDeeper(o.statement, POLICY_LEVELS))
    r.report(`${path}.statement`, `is nested more than ${POLICY_LEVELS} deep`, undefined, fix);
  else if (typeof o.statement !== "object" || o.statement === null)
    r.report(`${path}.statement`, "must be a policy statement", o.statement, fix);
  return { reason: r.text(o.reason, `${path}.reason`), statement: o.statement };
}

function readOnPremises(r: Reader, value: unknown, path: string): OnPremisesIntent {
  const o = r.object(value, path, [
    "name",
    "connection",
    "domain",
    "prefixes",
    "announcesOnly",
    "reaches",
    "services",
    "resolvers",
    "quarantined",
  ]);
  const cidrs = (key: "prefixes" | "reaches") => r.list(o[key], `${path}.${key}`, (item, at) => r.cidr(item, at));
  const connection = r.text(o.connection, `${path}.connection`);
  return {
    connection,
    name: o.name === undefined ? connection : r.text(o.name, `${path}.name`),
    domain: r.text(o.domain, `${path}.domain`),
    prefixes: cidrs("prefixes"),
    announcesOnly: r.flag(o.announcesOnly, `${path}.announcesOnly`, false),
    reaches: cidrs("reaches"),
    services: r.list(o.services, `${path}.services`, (item, at) => r.text(item, at).toLowerCase()),
    resolvers: r.list(o.resolvers, `${path}.resolvers`, (item, at) => r.address(item, at)),
    quarantined: r.flag(o.quarantined, `${path}.quarantined`, false),
  };
}

function readAccount(r: Reader, value: unknown, path: string): string {
  const text = r.text(value, path);
  if (text !== "" && !/^[0-9]{12}$/.test(text))
    r.report(path, "is not an account id", value, "give 12 digits in quotes");
  return text;
}

/** A URN, an id, or `<account>:<CIDR>`. */
function readRef(r: Reader, value: unknown, path: string): Ref {
  const text = r.text(value, path);
  const place = placeOf(text);
  if (place) {
    const parsed = parsePrefix(place.cidr);
    if (!parsed.ok) r.report(path, parsed.problem, value, parsed.fix);
  } else if (text !== "" && !/^(urn:|[a-z]+-[0-9a-zA-Z])/.test(text)) {
    r.report(path, "names no resource", value, "give a URN, an id (vpc-…, subnet-…) or <account id>:<CIDR>");
  }
  return text;
}

/** Account and CIDR of a reference by place; `undefined` for one by URN or id. */
export function placeOf(ref: Ref): { account: string; cidr: string } | undefined {
  const match = /^([0-9]{12}):(.+\/[0-9]{1,3})$/.exec(ref);
  return match ? { account: match[1] ?? "", cidr: match[2] ?? "" } : undefined;
}

/** Names that lead nowhere, and what is said twice. */
function checkReferences(r: Reader, intent: Intent): void {
  const sets = new Set(intent.endpointSets.map(({ name }) => name));
  intent.endpointSets.forEach(({ name }, i) => {
    if (intent.endpointSets.findIndex((set) => set.name === name) < i)
      r.report(`endpointSets[${i}].name`, "is given twice", name, "give each endpoint set one entry");
  });
  const domains = new Set<string>();
  const seen = new Map<Ref, string>();
  for (const [i, domain] of intent.domains.entries()) {
    if (domains.has(domain.name))
      r.report(`domains[${i}].name`, "is given twice", domain.name, "give each domain one entry");
    domains.add(domain.name);
    if (!sets.has(domain.endpointSet)) {
      const known = [...sets].join(", ") || "none";
      r.report(`domains[${i}].endpointSet`, "names no endpoint set", domain.endpointSet, `use one of: ${known}`);
    }
    for (const [j, { vpc }] of domain.networks.entries()) {
      const path = `domains[${i}].networks[${j}].vpc`;
      const other = seen.get(vpc);
      if (other !== undefined) r.report(path, `is given twice (${other})`, vpc, "a VPC belongs to one domain");
      seen.set(vpc, path);
    }
  }
  const offered = new Map(
    intent.domains.map(({ name, endpointSet }) => {
      const set = intent.endpointSets.find((other) => other.name === endpointSet);
      return [name, (set?.services ?? []).map(({ service }) => service.toLowerCase())];
    }),
  );
  const checkServices = (services: readonly string[], path: string, domain: string): void => {
    const known = offered.get(domain) ?? [];
    for (const [k, service] of services.entries()) {
      if (known.includes(service)) continue;
      const near = nearest(service, known);
      const fix = near === undefined ? `use one of: ${known.join(", ") || "none"}` : `did you mean ${near}?`;
      r.report(`${path}.services[${k}]`, `is no service of the endpoint set of ${domain}`, service, fix);
    }
  };
  for (const [i, { name, networks }] of intent.domains.entries())
    for (const [j, { services }] of networks.entries()) checkServices(services, `domains[${i}].networks[${j}]`, name);
  for (const [i, { domain, services }] of intent.onPremises.entries())
    if (domains.has(domain)) checkServices(services, `onPremises[${i}]`, domain);
  for (const [i, { domain }] of intent.onPremises.entries()) {
    if (!domains.has(domain))
      r.report(`onPremises[${i}].domain`, "names no domain", domain, `use one of: ${[...domains].join(", ")}`);
  }
}
