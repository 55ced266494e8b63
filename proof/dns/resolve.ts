/**
 * What a name resolves to, for a VPC's own clients and for on-premises through an inbound resolver endpoint.
 *
 * Rules (Route 53 guide: Considerations for private hosted zones, How Resolver forwards queries, Profiles precedence):
 * the most specific domain among zones, rules and endpoint names wins; for the same domain a forward rule beats a
 * zone, and what is associated with the VPC itself beats the Profile. A zone that matches answers alone: without a
 * record the answer is NXDOMAIN, never public DNS.
 */
import { parseAddress } from "../../net/ip";
import type { DnsRecord, InterfaceEndpoint, Key, NetworkModel, Opaque, ResolverRule, Vpc, Zone } from "../model";
import { candidatesOf, type Candidates, type NameSource } from "./candidates";
import { isPointer, pointerOf, type PointerType } from "./pointers";
import { isWithin, labels, lookupZone } from "./records";

/** One answer. */
export type DnsAnswer =
  /** Any of the endpoint's interfaces. */
  | { readonly kind: "endpoint"; readonly endpoint: Key }
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  /** Public DNS answers; a public address unless somebody publishes private ones. */
  | { readonly kind: "public"; readonly name: string }
  | { readonly kind: "nxdomain"; readonly zone: Key }
  /** The VPC has DNS support off: nothing resolves. */
  | { readonly kind: "no-resolver" }
  | { readonly kind: "unknown"; readonly opaque: Opaque };

/** One decision on the way to an answer, for people. */
export interface DnsStep {
  readonly vpc: Key;
  readonly name: string;
  readonly decision: string;
  readonly urn: string;
}

/** ANSWERED: the same for every query. AMBIGUOUS: AWS does not say which of several. UNDETERMINED: not known. */
export interface Resolution {
  readonly verdict: "ANSWERED" | "AMBIGUOUS" | "UNDETERMINED";
  readonly answers: readonly DnsAnswer[];
  readonly steps: readonly DnsStep[];
}

/** Types that a client asks for. */
export type RecordType = "A" | "AAAA" | PointerType;

/** Says whether a forwarded query gets from an outbound endpoint to a server; used if given. */
export type QueryPath = (outbound: Key, address: string, port: number) => Opaque | "reachable" | "unreachable";

export interface ResolveOptions {
  /** Record type; default `A`. Of a record that leads on, the answers are those of the names that it leads to. */
  readonly type?: RecordType;
  readonly queryPath?: QueryPath;
}

/** CNAMEs and forwards followed before giving up. */
const MAX_DEPTH = 8;

interface Query {
  readonly name: string;
  readonly type: RecordType;
  readonly inbound: boolean;
  readonly depth: number;
}

/** Resolves a name as a client of a VPC does. */
export function resolveInVpc(model: NetworkModel, vpc: Key, name: string, options: ResolveOptions = {}): Resolution {
  return new Resolver(model, options).run(vpc, name, false);
}

/** Resolves a name as an inbound resolver endpoint answers on-premises: as its own VPC. */
export function resolveInbound(
  model: NetworkModel,
  endpoint: Key,
  name: string,
  options: ResolveOptions = {},
): Resolution {
  const resolver = model.resolverEndpoints.get(endpoint);
  if (resolver?.vpc === undefined) {
    const opaque: Opaque = { aspect: "dns", urn: endpoint, because: "the VPC of the resolver endpoint is not known" };
    return { verdict: "UNDETERMINED", answers: [{ kind: "unknown", opaque }], steps: [] };
  }
  return new Resolver(model, options).run(resolver.vpc, name, true);
}

class Resolver {
  private readonly steps: DnsStep[] = [];

  constructor(
    private readonly model: NetworkModel,
    private readonly options: ResolveOptions,
  ) {}

  run(vpcKey: Key, text: string, inbound: boolean): Resolution {
    const name = text.toLowerCase().replace(/\.$/, "");
    const query: Query = { name, type: this.options.type ?? "A", inbound, depth: 0 };
    const vpc = this.model.vpcs.get(vpcKey);
    if (!vpc) throw new Error(`the model has no VPC ${vpcKey}`);
    const all = this.inVpc(vpc, query);
    const answers = [...new Map(all.map((answer) => [JSON.stringify(answer), answer])).values()];
    const unknown = answers.some((answer) => answer.kind === "unknown");
    return {
      verdict: unknown ? "UNDETERMINED" : answers.length > 1 ? "AMBIGUOUS" : "ANSWERED",
      answers,
      steps: this.steps,
    };
  }

  private inVpc(vpc: Vpc, query: Query): DnsAnswer[] {
    const opaque = [...vpc.opaque, ...this.model.strays].filter((o) => o.aspect === "dns");
    if (opaque.length > 0) return opaque.map((o) => ({ kind: "unknown", opaque: o }));
    // An inbound endpoint asks Amazon's resolver; DHCP options concern the VPC's own clients (VPC guide, DHCP option sets).
    if (vpc.dns.customServers.length > 0 && !query.inbound) {
      const because = `clients of ${vpc.name} ask ${vpc.dns.customServers.join(", ")}, not Amazon's resolver`;
      return [{ kind: "unknown", opaque: { aspect: "dns", urn: vpc.urn, because } }];
    }
    if (!vpc.dns.support) {
      this.step(vpc, query, "enableDnsSupport is off: no resolver", vpc.urn);
      return [{ kind: "no-resolver" }];
    }
    const candidates = candidatesOf(this.model, vpc, query.name, query.inbound);
    const doubts: DnsAnswer[] = candidates.unknown.map((o) => ({ kind: "unknown", opaque: o }));
    return [...this.choose(vpc, query, candidates), ...doubts];
  }

  private choose(vpc: Vpc, query: Query, candidates: Candidates): DnsAnswer[] {
    const rule = mostSpecific(candidates.rules)[0];
    const zones = mostSpecific(candidates.zones);
    const [zone] = zones;
    if (rule && rule.rule.kind !== "system" && rule.rule.kind !== "recursive") {
      const byRule = labels(rule.domain) - (zone ? labels(zone.domain) : -1);
      // Not documented: a Profile's forward rule against the VPC's own zone of the same name.
      if (byRule === 0 && rule.via === "profile" && zone?.via === "vpc") {
        this.step(
          vpc,
          query,
          `a Profile's rule and a zone of the VPC are both for ${rule.domain}; AWS does not say which wins`,
          rule.rule.urn,
        );
        return [...this.forward(vpc, query, rule.rule), ...this.fromSources(vpc, query, zones)];
      }
      if (byRule >= 0) return this.forward(vpc, query, rule.rule);
    }
    return zone ? this.fromSources(vpc, query, zones) : this.publicly(vpc, query);
  }

  /** Zones or endpoint names of one domain; the VPC's own before the Profile's. */
  private fromSources(vpc: Vpc, query: Query, sources: readonly NameSource[]): DnsAnswer[] {
    const own = sources.filter((s) => s.via === "vpc");
    const used = own.length > 0 ? own : sources;
    if (used.length > 1) {
      const urns = used.map((s) => s.urn).join(" and ");
      this.step(
        vpc,
        query,
        `${urns} claim the same name; AWS refuses that (ConflictingDomainExists)`,
        used[0]?.urn ?? "",
      );
    }
    return used.flatMap((source) => this.fromSource(vpc, query, source));
  }

  private fromSource(vpc: Vpc, query: Query, source: NameSource): DnsAnswer[] {
    const via = source.via === "profile" ? " (by Profile)" : "";
    if (source.kind === "endpoint") {
      this.step(vpc, query, `private DNS of the endpoint${via}`, source.urn);
      const has = source.names.some((n) => n === query.name || (n.startsWith("*.") && query.name.endsWith(n.slice(1))));
      return [has ? { kind: "endpoint", endpoint: source.endpoint } : { kind: "nxdomain", zone: source.endpoint }];
    }
    const { zone } = source;
    this.step(vpc, query, `zone ${zone.domain}${via}`, zone.urn);
    const opaque = zone.opaque.find((o) => o.aspect === "records");
    const answer = lookupZone(zone, query.name, query.type);
    if (answer.kind === "delegated") {
      return [
        {
          kind: "unknown",
          opaque: {
            aspect: "dns",
            urn: answer.record.urn,
            because: `${answer.record.name} is delegated to other servers`,
          },
        },
      ];
    }
    if (opaque) return [{ kind: "unknown", opaque }];
    if (answer.kind === "none") {
      this.step(vpc, query, "no record matches: NXDOMAIN", zone.urn);
      return [{ kind: "nxdomain", zone: zone.key }];
    }
    const plain = answer.records.filter((r) => !r.conditional);
    const byPolicy = answer.records
      .filter((r) => r.conditional)
      .flatMap((record) => this.fromRecords(vpc, query, [record]));
    return [...(plain.length > 0 ? this.fromRecords(vpc, query, plain) : []), ...byPolicy];
  }

  private fromRecords(vpc: Vpc, query: Query, records: readonly DnsRecord[]): DnsAnswer[] {
    const addresses = records.filter((r) => r.type === query.type && !r.alias).flatMap((r) => r.values);
    const rest = records
      .filter((r) => r.type === "CNAME" || r.alias)
      .flatMap((record) => this.along(vpc, query, record));
    if (isPointer(query.type)) {
      const { type } = query;
      const pointers = records.filter((r) => r.type === type && !r.alias);
      return [...pointers.flatMap((record) => this.pointed(vpc, query, type, record)), ...rest];
    }
    return addresses.length > 0 ? [{ kind: "addresses", addresses: [...addresses].sort() }, ...rest] : rest;
  }

  /** The names and addresses that a record points to, asked for both families. */
  private pointed(vpc: Vpc, query: Query, type: PointerType, record: DnsRecord): DnsAnswer[] {
    return record.values.flatMap((value): DnsAnswer[] => {
      const pointer = pointerOf(type, query.name, value);
      if (!pointer || query.depth >= MAX_DEPTH) {
        const because = pointer ? "the names lead in a circle" : `a value of the ${type} record cannot be read`;
        return [{ kind: "unknown", opaque: { aspect: "records", urn: record.urn, because } }];
      }
      const { addresses } = pointer;
      const told: DnsAnswer[] = addresses.length > 0 ? [{ kind: "addresses", addresses: [...addresses].sort() }] : [];
      const named = pointer.names.flatMap((name) => {
        this.step(vpc, query, `${type} record to ${name}`, record.urn);
        const next = { ...query, name, depth: query.depth + 1 };
        return (["A", "AAAA"] as const).flatMap((one) => this.inVpc(vpc, { ...next, type: one }));
      });
      return [...told, ...named];
    });
  }

  /** Follows a CNAME or alias. */
  private along(vpc: Vpc, query: Query, record: DnsRecord): DnsAnswer[] {
    const { alias } = record;
    if (alias && "endpoint" in alias) {
      this.step(vpc, query, "alias to the endpoint", record.urn);
      return [{ kind: "endpoint", endpoint: alias.endpoint }];
    }
    if (alias && "unknown" in alias)
      return [{ kind: "unknown", opaque: { aspect: "records", urn: record.urn, because: alias.unknown } }];
    const names = alias ? [alias.name] : record.values.map((value) => value.toLowerCase().replace(/\.$/, ""));
    if (query.depth >= MAX_DEPTH) {
      return [
        { kind: "unknown", opaque: { aspect: "records", urn: record.urn, because: "the names lead in a circle" } },
      ];
    }
    return names.flatMap((name) => {
      this.step(vpc, query, `${alias ? "alias" : "CNAME"} to ${name}`, record.urn);
      return this.inVpc(vpc, { ...query, name, depth: query.depth + 1 });
    });
  }

  /** A forward rule: to an inbound endpoint of the model, whose VPC then answers, or to servers that nobody describes. */
  private forward(vpc: Vpc, query: Query, rule: ResolverRule): DnsAnswer[] {
    const shown = rule.domain === "" ? "." : rule.domain;
    const unknown = (because: string): DnsAnswer => ({
      kind: "unknown",
      opaque: { aspect: "dns", urn: rule.urn, because },
    });
    const opaque = rule.opaque.find((o) => o.aspect === "dns");
    if (opaque) return [{ kind: "unknown", opaque }];
    if (rule.kind === "delegate") return [unknown(`delegation rule for ${shown}`)];
    if (query.depth >= MAX_DEPTH) return [unknown("the forward rules lead in a circle")];
    if (rule.targets.length === 0) return [unknown("the rule has no targets")];
    return rule.targets.flatMap(({ address, port }): DnsAnswer[] => {
      this.step(vpc, query, `rule ${shown} forwards to ${address}`, rule.urn);
      const path =
        rule.endpoint === undefined
          ? "reachable"
          : (this.options.queryPath?.(rule.endpoint, address, port) ?? "reachable");
      if (path === "unreachable") return [{ kind: "no-resolver" }];
      if (path !== "reachable") return [{ kind: "unknown", opaque: path }];
      const inbound = [...this.model.resolverEndpoints.values()].find(
        (e) => e.direction !== "outbound" && e.interfaces.some((i) => i.addresses.includes(address)),
      );
      const next = this.model.vpcs.get(inbound?.vpc ?? "");
      if (!next) return [unknown(`${address} is a DNS server that no state describes`)];
      return this.inVpc(next, { ...query, inbound: true, depth: query.depth + 1 });
    });
  }

  /**
   * Public DNS: public zones of the states, whose records may hold or lead to private addresses, else the rest of the
   * world. Endpoint-specific names are published there with the private addresses of their endpoint.
   */
  private publicly(vpc: Vpc, query: Query): DnsAnswer[] {
    this.step(vpc, query, "no private zone, rule or endpoint matches: public DNS", vpc.urn);
    const { name } = query;
    const zones = [...(this.model.publicZones?.values() ?? [])].filter(({ domain }) => isWithin(name, domain));
    const most = Math.max(0, ...zones.map(({ domain }) => labels(domain)));
    const published = zones
      .filter(({ domain }) => domain === "" || labels(domain) === most)
      .flatMap((zone) => this.published(vpc, query, zone));
    if (published.length > 0) return published;
    if (!name.endsWith(".vpce.amazonaws.com")) {
      const because = `${name} is the name of a load balancer, whose addresses are in no state`;
      if (/\.elb(\.[a-z0-9-]+)?\.amazonaws\.com$/.test(name))
        return [{ kind: "unknown", opaque: { aspect: "dns", urn: vpc.urn, because } }];
      return [{ kind: "public", name }];
    }
    const owner = [...this.model.interfaceEndpoints.values()].find((e) => isOwnName(e, name));
    if (owner) return [{ kind: "endpoint", endpoint: owner.key }];
    return [
      {
        kind: "unknown",
        opaque: { aspect: "dns", urn: vpc.urn, because: `${name} belongs to an endpoint that no state shows` },
      },
    ];
  }

  /** What a public zone answers; nothing where it has no record, or hands the name on to other public servers. */
  private published(vpc: Vpc, query: Query, zone: Zone): DnsAnswer[] {
    const hidden = zone.opaque.filter(({ aspect }) => aspect === "names" || aspect === "records");
    const doubts = hidden.map((opaque): DnsAnswer => ({ kind: "unknown", opaque }));
    const answer = lookupZone(zone, query.name, query.type);
    if (answer.kind !== "records") return doubts;
    this.step(vpc, query, `public zone ${zone.name}`, zone.urn);
    return [...answer.records.flatMap((record) => this.fromRecords(vpc, query, [record])), ...doubts];
  }

  private step(vpc: Vpc, query: Query, decision: string, urn: string): void {
    this.steps.push({ vpc: vpc.key, name: query.name, decision, urn });
  }
}

function isOwnName(endpoint: InterfaceEndpoint, name: string): boolean {
  return endpoint.dnsNames.some((own) => own === name || (own.startsWith("*.") && name.endsWith(own.slice(1))));
}

/** The candidates with the longest domain; the VPC's own first. */
function mostSpecific<C extends { readonly domain: string; readonly via: "vpc" | "profile" }>(
  candidates: readonly C[],
): C[] {
  const most = Math.max(-1, ...candidates.map((c) => labels(c.domain)));
  const best = candidates.filter((c) => labels(c.domain) === most);
  return best.sort((a, b) => (a.via === b.via ? 0 : a.via === "vpc" ? -1 : 1));
}

/** True if the text can only be a DNS name. */
export function isDnsName(text: string): boolean {
  const plain = text.replace(/\.$/, "");
  // RFC 1035, 2.3.4: 63 octets a label, 255 a name with its lengths, which are 253 characters.
  if (plain.length > 253 || plain.split(".").some((label) => label.length > 63)) return false;
  return (
    parseAddress(text) === undefined && /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*\.?$/i.test(text)
  );
}
