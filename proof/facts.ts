/**
 * Facts: what no stack knows. Routes that BGP taught, what on-premises hears, the entries of prefix lists that AWS
 * manages, AZ ids of account-specific names, private DNS names of endpoint services, and existing resources that a
 * stack refers to by id only. Written by a person or by the planner; absent facts lead to UNDETERMINED, never to a
 * guess.
 */
import type { LearnedRoute, PortRange } from "./model";
import { Reader } from "./read";

/** What is known about the BGP sessions of an attachment, VPN connection or virtual private gateway. */
export interface SessionFact {
  /**
   * Whose: the URN or id of a transit gateway attachment, a VPN connection, a Direct Connect gateway association or
   * a virtual private gateway.
   */
  readonly of: string;
  /** Prefixes that on-premises announces. */
  readonly learned: readonly LearnedRoute[];
  /** Prefixes that on-premises has a route to AWS for; absent: what AWS would announce. */
  readonly heard?: readonly string[];
}

/** A prefix list that AWS manages, pinned to entries. */
export interface PrefixListFact {
  /** `pl-63a5400a`, or the service name `com.amazonaws.us-east-1.s3`; either is matched. */
  readonly id?: string;
  readonly service?: string;
  readonly entries: readonly string[];
}

/** How URNs of resources begin that are declared and in no state. */
export const FACTS = "urn:facts::";

/** An existing resource, in the shape a stack export would show it. */
export interface ExistingResource {
  /** Pulumi token, e.g. `aws:ec2/subnet:Subnet`. */
  readonly type: string;
  readonly id: string;
  readonly account?: string;
  readonly region?: string;
  /** Outputs under their Pulumi names. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Facts {
  readonly sessions: readonly SessionFact[];
  readonly prefixLists: readonly PrefixListFact[];
  /** Default 1024 to 65535: the widest range that AWS's own NACL examples use (VPC guide, Ephemeral ports). */
  readonly ephemeralPorts: PortRange;
  /** Account → AZ name → AZ id. */
  readonly zones: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Endpoint service → private DNS names, as `DescribeVpcEndpointServices` lists them. */
  readonly privateDnsNames: ReadonlyMap<string, readonly string[]>;
  readonly resources: readonly ExistingResource[];
}

/** No facts: every default. */
export const NO_FACTS: Facts = {
  sessions: [],
  prefixLists: [],
  ephemeralPorts: { from: 1024, to: 65535 },
  zones: new Map(),
  privateDnsNames: new Map(),
  resources: [],
};

/**
 * Reads the JSON of a facts file.
 * @param source name of the file, for messages
 * @throws InputError naming every problem
 */
export function readFacts(value: unknown, source: string): Facts {
  const r = new Reader(source);
  const keys = ["sessions", "prefixLists", "ephemeralPorts", "zones", "privateDnsNames", "resources"];
  const file = r.object(value, "", keys);
  const facts: Facts = {
    sessions: r.list(file.sessions, "sessions", (item, path) => readSession(r, item, path)),
    prefixLists: r.list(file.prefixLists, "prefixLists", (item, path) => readPrefixList(r, item, path)),
    ephemeralPorts: readPorts(r, file.ephemeralPorts),
    zones: r.map(file.zones, "zones", (names, path) => r.map(names, path, (id, at) => r.text(id, at))),
    privateDnsNames: r.map(file.privateDnsNames, "privateDnsNames", (names, path) =>
      r.list(names, path, (name, at) => r.text(name, at).toLowerCase()),
    ),
    resources: r.list(file.resources, "resources", (item, path) => readResource(r, item, path)),
  };
  r.finish();
  return facts;
}

/** What `readFacts` reads, as JSON: the facts that a plan leads to, for a file. */
export function factsJson(facts: Facts): unknown {
  const { zones, privateDnsNames, sessions, ...rest } = facts;
  return {
    sessions: sessions.map((session) => ({ ...session, learned: session.learned.map(plainRoute) })),
    ...rest,
    zones: Object.fromEntries([...zones].map(([account, names]) => [account, Object.fromEntries(names)])),
    privateDnsNames: Object.fromEntries(privateDnsNames),
  };
}

/** A route with nothing but defaults is written as its CIDR; "no MED" has no word of its own in the file. */
function plainRoute({ med, ...route }: LearnedRoute): unknown {
  if (med === -1 && route.asPathLength === 1 && route.via === "vpn") return route.cidr;
  return med === -1 ? route : { ...route, med };
}

function readSession(r: Reader, value: unknown, path: string): SessionFact {
  const o = r.object(value, path, ["of", "learned", "heard"]);
  return {
    of: r.text(o.of, `${path}.of`),
    learned: r.list(o.learned, `${path}.learned`, (item, at) => readLearned(r, item, at)),
    ...(o.heard === undefined ? {} : { heard: r.list(o.heard, `${path}.heard`, (item, at) => r.cidr(item, at)) }),
  };
}

/** A learned route: a CIDR, or an object with BGP attributes. */
function readLearned(r: Reader, value: unknown, path: string): LearnedRoute {
  if (typeof value === "string") return { cidr: r.cidr(value, path), asPathLength: 1, med: -1, via: "vpn" };
  const o = r.object(value, path, ["cidr", "asPathLength", "med", "via"]);
  return {
    cidr: r.cidr(o.cidr, `${path}.cidr`),
    asPathLength: r.integer(o.asPathLength, `${path}.asPathLength`, 0, 1000, 1),
    med: r.integer(o.med, `${path}.med`, 0, 4294967295, -1),
    via: r.choice(o.via, `${path}.via`, ["direct-connect", "vpn"] as const, "vpn"),
  };
}

function readPrefixList(r: Reader, value: unknown, path: string): PrefixListFact {
  const o = r.object(value, path, ["id", "service", "entries"]);
  if (o.id === undefined && o.service === undefined) {
    r.report(path, "names no prefix list", undefined, "give its id (pl-…) or service (com.amazonaws.<region>.s3)");
  }
  return {
    ...(o.id === undefined ? {} : { id: r.text(o.id, `${path}.id`) }),
    ...(o.service === undefined ? {} : { service: r.text(o.service, `${path}.service`) }),
    entries: r.list(o.entries, `${path}.entries`, (item, at) => r.cidr(item, at)),
  };
}

function readPorts(r: Reader, value: unknown): PortRange {
  if (value === undefined) return NO_FACTS.ephemeralPorts;
  const o = r.object(value, "ephemeralPorts", ["from", "to"]);
  const from = r.integer(o.from, "ephemeralPorts.from", 1, 65535, 1024);
  const to = r.integer(o.to, "ephemeralPorts.to", 1, 65535, 65535);
  if (from > to) r.report("ephemeralPorts", "ends before it begins", value, "give from below to");
  return { from, to };
}

function readResource(r: Reader, value: unknown, path: string): ExistingResource {
  const o = r.object(value, path, ["type", "id", "account", "region", "properties"]);
  const type = r.text(o.type, `${path}.type`);
  if (type !== "" && !/^[a-z][a-z0-9-]*:[^:]+:[A-Za-z0-9]+$/.test(type)) {
    r.report(`${path}.type`, "is not a Pulumi type token", type, "write it as aws:ec2/subnet:Subnet");
  }
  const account = o.account === undefined ? undefined : r.text(o.account, `${path}.account`);
  if (account !== undefined && !/^[0-9]{12}$/.test(account)) {
    r.report(`${path}.account`, "is not an account id", account, "give 12 digits in quotes");
  }
  return {
    type,
    id: r.text(o.id, `${path}.id`),
    ...(account === undefined ? {} : { account }),
    ...(o.region === undefined ? {} : { region: r.text(o.region, `${path}.region`) }),
    properties: Object.fromEntries(r.map(o.properties, `${path}.properties`, (item) => item)),
  };
}
