/** Private hosted zones, Profiles, resolver endpoints and rules. */
import { parseAddress } from "../../net/ip";
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type {
  DnsRecord,
  InterfaceEndpoint,
  Key,
  Profile,
  ResolverEndpoint,
  ResolverRule,
  Subnet,
  Zone,
} from "../model";
import { base, type Context, externalBase, fields, numberOf, Opaques } from "./context";
import { subnetOfEach } from "./one-each";
import { T } from "./types";

/** A private namespace of Cloud Map: a private zone whose records services write at run time. */
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";

/** Lower case, no trailing dot, `*` in plain. */
export function normalName(name: string): string {
  return name.toLowerCase().replaceAll("\\052", "*").replace(/\.$/, "");
}

/** Private zones with VPCs and records, and public ones. */
export interface Zones {
  readonly private: Map<Key, Zone>;
  readonly public: Map<Key, Zone>;
}

/** All zones. One of which no state shows anything but records may be either. */
export function buildZones(ctx: Context, endpoints: ReadonlyMap<Key, InterfaceEndpoint>): Zones {
  const added = zoneAssociations(ctx);
  const records = zoneRecords(ctx, endpoints);
  const out = new Map<Key, Zone>();
  const open = new Map<Key, Zone>();
  for (const node of ctx.nodes(T.zone)) {
    if (ctx.identities.ofNode("zone", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const inline = ctx.list(node, "vpcs", opaque, "vpcs").map((item) => {
      if (isUnknown(item)) opaque.add("vpcs", node.urn, "a VPC of the zone is not known until deployment");
      return ctx.refValue("vpc", node, fields(item).vpcId, "vpcs.vpcId", opaque, "vpcs");
    });
    const vpcs = [...new Set([...inline, ...(added.get(node.urn) ?? [])].filter((key) => key !== undefined))];
    // A zone without any VPC is a public one (Route 53 guide, Working with private hosted zones).
    const isPublic = vpcs.length === 0 && opaque.list.length === 0;
    if (node.external && !isPublic)
      opaque.add("records", node.urn, "the zone is only read: it may have records and VPCs that no state shows");
    const domain = normalName(ctx.text(node, "name", opaque, "names") ?? "");
    (isPublic ? open : out).set(node.urn, {
      domain,
      vpcs,
      records: recordsOf(records.get(node.urn), domain, opaque),
      ...base(node, opaque),
    });
  }
  for (const node of ctx.nodes(NAMESPACE)) {
    const opaque = new Opaques();
    opaque.add("records", node.urn, "Cloud Map writes the records of the namespace at run time");
    const vpc = ctx.ref("vpc", node, "vpc", opaque, "vpcs");
    const domain = normalName(ctx.text(node, "name", opaque, "names") ?? "");
    out.set(node.urn, { domain, vpcs: vpc === undefined ? [] : [vpc], records: [], ...base(node, opaque) });
  }
  for (const [id, key] of ctx.externals("zone")) {
    const vpcs = added.get(key) ?? [];
    out.set(key, { domain: "", vpcs, records: [], ...externalBase(id, key, ["names", "records"]) });
    if (vpcs.length > 0) continue;
    const opaque = new Opaques();
    const shown = recordsOf(records.get(key), "", opaque);
    open.set(key, { domain: "", vpcs, records: shown, ...externalBase(id, key, []), opaque: opaque.list });
  }
  return { private: out, public: open };
}

function zoneAssociations(ctx: Context): Map<Key, Key[]> {
  const out = new Map<Key, Key[]>();
  for (const node of ctx.nodes(T.zoneAssociation)) {
    const zone = ctx.ref("zone", node, "zoneId", new Opaques(), "vpcs");
    const vpc = ctx.ref("vpc", node, "vpcId", new Opaques(), "vpcs");
    if (zone === undefined || vpc === undefined)
      ctx.stray(node.urn, "dns", "associates a zone with a VPC; one of the two cannot be told");
    else out.set(zone, [...(out.get(zone) ?? []), vpc]);
  }
  return out;
}

interface RawRecord {
  readonly name: string | undefined;
  readonly record: Omit<DnsRecord, "name">;
}

function recordsOf(
  raw: { records: RawRecord[]; opaque: Opaques } | undefined,
  domain: string,
  opaque: Opaques,
): DnsRecord[] {
  for (const o of raw?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
  return (raw?.records ?? []).flatMap(({ name, record }) =>
    name === undefined ? [] : [{ ...record, name: qualify(name, domain) }],
  );
}

/** The provider appends the zone's name to a record's name that does not end with it. */
function qualify(name: string, domain: string): string {
  const plain = normalName(name);
  if (plain === "" || plain === domain || plain.endsWith(`.${domain}`)) return plain === "" ? domain : plain;
  return domain === "" ? plain : `${plain}.${domain}`;
}

const POLICIES = [
  "setIdentifier",
  "weightedRoutingPolicies",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "latencyRoutingPolicies",
  "multivalueAnswerRoutingPolicy",
  "cidrRoutingPolicy",
];

function zoneRecords(
  ctx: Context,
  endpoints: ReadonlyMap<Key, InterfaceEndpoint>,
): Map<Key, { records: RawRecord[]; opaque: Opaques }> {
  const byName = new Map<string, Key>();
  for (const endpoint of endpoints.values()) {
    for (const name of endpoint.dnsNames) if (name.endsWith(".vpce.amazonaws.com")) byName.set(name, endpoint.key);
  }
  const out = new Map<Key, { records: RawRecord[]; opaque: Opaques }>();
  for (const node of ctx.nodes(T.record)) {
    const zone = ctx.ref("zone", node, "zoneId", new Opaques(), "records");
    if (zone === undefined) {
      ctx.stray(node.urn, "dns", "is a record of a zone that cannot be told");
      continue;
    }
    if (validates(ctx, node)) continue;
    const entry = out.get(zone) ?? { records: [], opaque: new Opaques() };
    entry.records.push(recordOf(ctx, node, byName, entry.opaque));
    out.set(zone, entry);
  }
  return out;
}

/**
 * True for a record by which ACM validates a certificate, not known before the certificate is asked for: its name
 * starts with an underscore and leads to ACM (ACM guide, DNS validation).
 */
function validates(ctx: Context, { properties, propertyDependencies }: ResourceNode): boolean {
  const from = propertyDependencies.name ?? [];
  const certificates = from.filter((urn) => ctx.graph.nodes.get(urn)?.type === T.certificate);
  return isUnknown(properties.name) && from.length > 0 && certificates.length === from.length;
}

function recordOf(ctx: Context, node: ResourceNode, endpoints: ReadonlyMap<string, Key>, opaque: Opaques): RawRecord {
  const p = node.properties;
  const name = p.name === "" ? "" : ctx.text(node, "name", opaque, "records");
  const type = ctx.text(node, "type", opaque, "records") ?? "";
  const given = (value: Value | undefined): boolean =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0) && value !== "";
  const values = ctx.list(node, "records", opaque, "records");
  if (values.some(isUnknown)) opaque.add("records", node.urn, "a value of the record is not known until deployment");
  const alias = isUnknown(p.aliases) ? p.aliases : (Array.isArray(p.aliases) ? (p.aliases as Value[]) : [])[0];
  return {
    name,
    record: {
      urn: node.urn,
      type: type.toUpperCase(),
      values: values.filter((value) => typeof value === "string").map((value) => value.trim()),
      ...(alias === undefined ? {} : { alias: aliasOf(ctx, node, alias, endpoints) }),
      conditional: POLICIES.some((property) => given(p[property]) && p[property] !== false),
    },
  };
}

/** What an alias leads to: an endpoint by its DNS name, or by the endpoint that the name is made of. */
function aliasOf(
  ctx: Context,
  node: ResourceNode,
  alias: Value,
  endpoints: ReadonlyMap<string, Key>,
): NonNullable<DnsRecord["alias"]> {
  const name = isUnknown(alias) ? alias : fields(alias).name;
  if (typeof name === "string") {
    const plain = normalName(name);
    const endpoint = endpoints.get(plain);
    return endpoint === undefined ? { name: plain } : { endpoint };
  }
  const dependsOn = isUnknown(name) ? name.$unknown.dependsOn : [];
  const candidates = ctx.identities.candidates("endpoint", dependsOn);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return { endpoint: only };
  return { unknown: `the alias target of ${node.urn} is not known until deployment` };
}

/** Route 53 Profiles with the zones, rules and endpoints in them and the VPCs that use them. */
export function buildProfiles(ctx: Context): Map<Key, Profile> {
  const parts = new Map<Key, { vpcs: Key[]; zones: Key[]; rules: Key[]; endpoints: Key[]; opaque: Opaques }>();
  const partOf = (key: Key) => {
    const part = parts.get(key) ?? { vpcs: [], zones: [], rules: [], endpoints: [], opaque: new Opaques() };
    parts.set(key, part);
    return part;
  };
  for (const node of ctx.nodes(T.profileVpc)) {
    const profile = ctx.ref("profile", node, "profileId", new Opaques(), "vpcs");
    const vpc = ctx.ref("vpc", node, "resourceId", new Opaques(), "vpcs");
    if (profile === undefined || vpc === undefined)
      ctx.stray(node.urn, "dns", "associates a Profile with a VPC; one of the two cannot be told");
    else partOf(profile).vpcs.push(vpc);
  }
  for (const node of ctx.nodes(T.profileResource)) {
    const profile = ctx.ref("profile", node, "profileId", new Opaques(), "records");
    if (profile === undefined) ctx.stray(node.urn, "dns", "adds to a Profile that cannot be told");
    else addToProfile(ctx, node, partOf(profile));
  }
  const out = new Map<Key, Profile>();
  for (const node of ctx.nodes(T.profile)) {
    if (ctx.identities.ofNode("profile", node.urn) !== node.urn) continue;
    const { vpcs, zones, rules, endpoints, opaque } = partOf(node.urn);
    if (node.external)
      opaque.add("records", node.urn, "the Profile is only read: it may hold more than the states show");
    out.set(node.urn, { vpcs, zones, rules, endpoints, ...base(node, opaque) });
  }
  for (const [id, key] of ctx.externals("profile")) {
    const { vpcs, zones, rules, endpoints } = partOf(key);
    out.set(key, { vpcs, zones, rules, endpoints, ...externalBase(id, key, ["records"]) });
  }
  return out;
}

function addToProfile(
  ctx: Context,
  node: ResourceNode,
  part: { zones: Key[]; rules: Key[]; endpoints: Key[]; opaque: Opaques },
): void {
  const arn = node.properties.resourceArn;
  const hints = node.propertyDependencies.resourceArn;
  const kinds = [
    ["zone", part.zones],
    ["resolver-rule", part.rules],
    ["endpoint", part.endpoints],
  ] as const;
  for (const [kind, list] of kinds) {
    // The ARN of a zone or rule ends with its id; ids are tried where a state does not show the ARN.
    const last = typeof arn === "string" ? arn.split("/").at(-1) : undefined;
    const found = [arn, last].map((value) => ctx.identities.resolve(kind, value, hints)).find((r) => r.found);
    if (!found?.found) continue;
    list.push(found.key);
    return;
  }
  part.opaque.add(
    "records",
    node.urn,
    `${typeof arn === "string" ? arn : "a resource"} in the Profile is in none of the given states or not modelled`,
  );
}

export function buildResolverEndpoints(ctx: Context, subnets: ReadonlyMap<Key, Subnet>): Map<Key, ResolverEndpoint> {
  const out = new Map<Key, ResolverEndpoint>();
  for (const node of ctx.nodes(T.resolverEndpoint)) {
    const opaque = new Opaques();
    const items = ctx.list(node, "ipAddresses", opaque, "subnets").map((item) => {
      const { subnetId, ip, ipv6 } = fields(item);
      const addresses = [ip, ipv6].filter((a): a is string => typeof a === "string" && parseAddress(a) !== undefined);
      return { subnet: subnetId, addresses, ...(addresses[0] === undefined ? {} : { address: addresses[0] }) };
    });
    const placed = subnetOfEach(ctx, node, "ipAddresses", items, opaque, "subnets");
    const interfaces = items.flatMap(({ addresses }, index) => {
      const subnet = placed[index];
      if (subnet === undefined) return [];
      return [{ key: `${node.urn}#${index}`, subnet, addresses, families: [4 as const] }];
    });
    const direction = (ctx.text(node, "direction", opaque, "dns") ?? "").toLowerCase().replaceAll("_", "-");
    const vpc =
      subnets.get(interfaces[0]?.subnet ?? "")?.vpc ?? ctx.ref("vpc", node, "hostVpcId", new Opaques(), "dns");
    out.set(node.urn, {
      ...(vpc === undefined ? {} : { vpc }),
      direction: direction === "inbound" || direction === "inbound-delegation" ? direction : "outbound",
      interfaces,
      groups: ctx.refs("group", node, "securityGroupIds", opaque, "security-groups"),
      ...base(node, opaque),
    });
  }
  return out;
}

const RULE_KINDS: Readonly<Record<string, ResolverRule["kind"]>> = {
  SYSTEM: "system",
  RECURSIVE: "recursive",
  DELEGATE: "delegate",
};

export function buildResolverRules(ctx: Context): Map<Key, ResolverRule> {
  const vpcs = new Map<Key, Key[]>();
  for (const node of ctx.nodes(T.resolverRuleAssociation)) {
    const rule = ctx.ref("resolver-rule", node, "resolverRuleId", new Opaques(), "dns");
    const vpc = ctx.ref("vpc", node, "vpcId", new Opaques(), "dns");
    if (rule === undefined || vpc === undefined)
      ctx.stray(node.urn, "dns", "associates a resolver rule with a VPC; one of the two cannot be told");
    else vpcs.set(rule, [...(vpcs.get(rule) ?? []), vpc]);
  }
  const out = new Map<Key, ResolverRule>();
  for (const node of ctx.nodes(T.resolverRule)) {
    if (ctx.identities.ofNode("resolver-rule", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const targets = ctx.list(node, "targetIps", opaque, "dns").flatMap((item) => {
      const { ip, ipv6, port } = fields(item);
      const address = typeof ip === "string" ? ip : ipv6;
      if (typeof address !== "string") {
        opaque.add("dns", node.urn, "a target address of the rule is not known until deployment");
        return [];
      }
      return [{ address, port: numberOf(port) ?? 53 }];
    });
    const endpoint = ctx.ref("resolver-endpoint", node, "resolverEndpointId", opaque, "dns");
    const type = node.properties.ruleType;
    out.set(node.urn, {
      domain: normalName(ctx.text(node, "domainName", opaque, "names") ?? ""),
      kind: (typeof type === "string" ? RULE_KINDS[type] : undefined) ?? "forward",
      ...(endpoint === undefined ? {} : { endpoint }),
      targets,
      vpcs: vpcs.get(node.urn) ?? [],
      ...base(node, opaque),
    });
  }
  for (const [id, key] of ctx.externals("resolver-rule")) {
    const object = externalBase(id, key, ["names", "dns"]);
    out.set(key, { domain: "", kind: "forward", targets: [], vpcs: vpcs.get(key) ?? [], ...object });
  }
  return out;
}
