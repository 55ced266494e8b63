/** VPCs, their CIDRs and DNS settings, and subnets. */
import { isUnknown, type ResourceNode } from "../graph";
import type { Key, ModelObject, Subnet, Vpc, VpcDns } from "../model";
import { base, type Context, externalBase, Opaques } from "./context";
import { implied } from "./register";
import { T } from "./types";

/** True if the resource is the object of its kind, not a second mention of it. */
function isOwn(ctx: Context, kind: "vpc" | "subnet", node: ResourceNode): boolean {
  return ctx.identities.ofNode(kind, node.urn) === node.urn;
}

/** The VPCs that a state shows. */
export function buildVpcs(ctx: Context): Map<Key, Vpc> {
  const out = new Map<Key, Vpc>();
  const mains = mainTables(ctx);
  const servers = dnsServers(ctx);
  const extra = extraCidrs(ctx);
  for (const node of ctx.nodes(T.vpc, T.defaultVpc)) {
    if (!isOwn(ctx, "vpc", node)) continue;
    const opaque = new Opaques();
    const more = extra.get(node.urn);
    for (const o of more?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
    const dns = servers.get(node.urn);
    for (const o of dns?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
    out.set(node.urn, {
      cidrs: [...new Set([...vpcCidrs(ctx, node, opaque), ...(more?.cidrs ?? [])])],
      mainTable: mains.get(node.urn) ?? currentMain(ctx, node) ?? implied.table(node.urn),
      defaultAcl: implied.acl(node.urn),
      defaultGroup: implied.group(node.urn),
      dns: dnsOf(ctx, node, dns?.servers ?? [], opaque),
      ...base(node, opaque),
    });
  }
  return out;
}

/** Adds the VPCs that something refers to by id only. Call after everything else was built. */
export function addExternalVpcs(ctx: Context, out: Map<Key, Vpc>): void {
  const extra = extraCidrs(ctx);
  const add = (key: Key, object: ModelObject): void => {
    const dns: VpcDns = { support: true, hostnames: true, customServers: [] };
    const rest = { mainTable: implied.table(key), defaultAcl: implied.acl(key), defaultGroup: implied.group(key), dns };
    out.set(key, { cidrs: extra.get(key)?.cidrs ?? [], ...rest, ...object });
  };
  for (const [id, key] of ctx.externals("vpc")) add(key, externalBase(id, key, ["addresses", "dns"]));
  for (const [key, node] of ctx.untold) {
    const because = `no state tells the VPC behind ${node.name}: give the state of the account that made the attachment`;
    const opaque = new Opaques();
    for (const aspect of ["addresses", "dns"] as const) opaque.add(aspect, node.urn, because);
    add(key, { ...base(node, opaque, key), name: `the VPC behind ${node.name}`, external: true });
  }
}

function vpcCidrs(ctx: Context, node: ResourceNode, opaque: Opaques): string[] {
  const p = node.properties;
  const v4 = ctx.cidrValue(node, p.cidrBlock, "cidrBlock", opaque, "addresses");
  const wantsIpv6 = p.assignGeneratedIpv6CidrBlock === true || p.ipv6IpamPoolId !== undefined;
  const v6 =
    isUnknown(p.ipv6CidrBlock) && !wantsIpv6
      ? undefined
      : ctx.cidrValue(node, p.ipv6CidrBlock, "ipv6CidrBlock", opaque, "addresses");
  if (v4 === undefined && p.cidrBlock === undefined) opaque.add("addresses", node.urn, "cidrBlock is missing");
  if (wantsIpv6 && v6 === undefined) opaque.add("addresses", node.urn, "the IPv6 CIDR is not known until deployment");
  return [v4, v6].filter((cidr) => cidr !== undefined);
}

/** `mainRouteTableId` where it names a table that a state shows. */
function currentMain(ctx: Context, node: ResourceNode): Key | undefined {
  const id = node.properties.mainRouteTableId;
  if (typeof id !== "string") return undefined;
  const [table] = ctx.identities.ofId("route-table", id);
  return table;
}

/** `enableDnsHostnames` is off by default in a VPC that a program makes (VPC guide, DNS attributes). */
function dnsOf(ctx: Context, node: ResourceNode, customServers: readonly string[], opaque: Opaques): VpcDns {
  return {
    support: ctx.flag(node, "enableDnsSupport", true, opaque, "dns"),
    hostnames: ctx.flag(node, "enableDnsHostnames", node.type === T.defaultVpc, opaque, "dns"),
    customServers,
  };
}

/** CIDRs added to a VPC by association resources. */
function extraCidrs(ctx: Context): Map<Key, { cidrs: string[]; opaque: Opaques }> {
  const out = new Map<Key, { cidrs: string[]; opaque: Opaques }>();
  for (const node of ctx.nodes(T.ipv4Association, T.ipv6Association)) {
    const property = node.type === T.ipv4Association ? "cidrBlock" : "ipv6CidrBlock";
    const vpc = ctx.ref("vpc", node, "vpcId", new Opaques(), "addresses");
    if (vpc === undefined) {
      ctx.stray(node.urn, "addresses", "adds a CIDR to a VPC that cannot be told");
      continue;
    }
    const entry = out.get(vpc) ?? { cidrs: [], opaque: new Opaques() };
    const cidr = ctx.cidrValue(node, node.properties[property], property, entry.opaque, "addresses");
    if (cidr !== undefined) entry.cidrs.push(cidr);
    else entry.opaque.add("addresses", node.urn, `${property} is not known until deployment`);
    out.set(vpc, entry);
  }
  return out;
}

/** Main tables that were replaced (VPC guide, Main route table). */
function mainTables(ctx: Context): Map<Key, Key> {
  const out = new Map<Key, Key>();
  for (const node of ctx.nodes(T.mainAssociation)) {
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "route-table");
    const table = ctx.ref("route-table", node, "routeTableId", opaque, "route-table");
    if (vpc !== undefined && table !== undefined) out.set(vpc, table);
    else ctx.stray(node.urn, "route-table", "sets a main route table, but the VPC or the table cannot be told");
  }
  return out;
}

/** Custom DNS servers by VPC: a DHCP options set that does not name AmazonProvidedDNS (VPC guide, DHCP option sets). */
function dnsServers(ctx: Context): Map<Key, { servers: string[]; opaque: Opaques }> {
  const sets = new Map(ctx.nodes(T.dhcpOptions).map((node) => [node.urn, node]));
  const out = new Map<Key, { servers: string[]; opaque: Opaques }>();
  const use = (vpc: Key, options: Key | undefined, opaque: Opaques, urn: string): void => {
    const node = options === undefined ? undefined : sets.get(options);
    if (node) {
      const listed = ctx.list(node, "domainNameServers", opaque, "dns");
      const servers = listed.filter((s) => typeof s === "string" && s !== "AmazonProvidedDNS") as string[];
      if (listed.some(isUnknown)) opaque.add("dns", node.urn, "domainNameServers is not known until deployment");
      if (listed.length === 0) opaque.add("dns", node.urn, "the DHCP options name no DNS server");
      out.set(vpc, { servers, opaque });
    } else if (options?.startsWith("id:")) {
      opaque.add("dns", urn, `the DHCP options ${options.slice(3)} are in none of the given states`);
      out.set(vpc, { servers: [], opaque });
    } else if (options === undefined) out.set(vpc, { servers: [], opaque });
  };
  for (const node of ctx.nodes(T.dhcpAssociation)) {
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "dns");
    if (vpc !== undefined) use(vpc, ctx.ref("dhcp-options", node, "dhcpOptionsId", opaque, "dns"), opaque, node.urn);
    else ctx.stray(node.urn, "dns", "sets the DHCP options of a VPC that cannot be told");
  }
  return out;
}

/** All subnets. */
export function buildSubnets(ctx: Context, vpcs: ReadonlyMap<Key, Pick<Vpc, "mainTable">>): Map<Key, Subnet> {
  const out = new Map<Key, Subnet>();
  const tables = explicitTables(ctx);
  const acls = explicitAcls(ctx);
  const zones = zoneNames(ctx);
  for (const node of ctx.nodes(T.subnet, T.defaultSubnet)) {
    if (!isOwn(ctx, "subnet", node)) continue;
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "route-table") ?? "id:unknown";
    const explicit = tables.get(node.urn);
    if (explicit === undefined && node.external) {
      opaque.add("route-table", node.urn, "the subnet is only read: its route table may be set elsewhere");
    }
    out.set(node.urn, {
      vpc,
      cidrs: subnetCidrs(ctx, node, opaque),
      ...zoneOf(node, zones, opaque),
      routeTable: explicit ?? vpcs.get(vpc)?.mainTable ?? implied.table(vpc),
      acl: acls.get(node.urn) ?? implied.acl(vpc),
      publicAddresses: ctx.flag(node, "mapPublicIpOnLaunch", node.type === T.defaultSubnet, opaque, "addresses"),
      ...base(node, opaque),
    });
  }
  for (const [id, key] of ctx.externals("subnet")) {
    const vpc = "id:unknown";
    const table = tables.get(key) ?? implied.table(vpc);
    const object = externalBase(id, key, [
      "addresses",
      "zone",
      "network-acl",
      ...(tables.has(key) ? [] : (["route-table"] as const)),
    ]);
    out.set(key, {
      vpc,
      cidrs: [],
      routeTable: table,
      acl: acls.get(key) ?? implied.acl(vpc),
      publicAddresses: false,
      ...object,
    });
  }
  return out;
}

function subnetCidrs(ctx: Context, node: ResourceNode, opaque: Opaques): string[] {
  const p = node.properties;
  const v4 = ctx.cidrValue(node, p.cidrBlock, "cidrBlock", opaque, "addresses");
  const wantsIpv6 = node.inputs.ipv6CidrBlock !== undefined || p.ipv6Native === true || p.ipv6IpamPoolId !== undefined;
  const v6 =
    isUnknown(p.ipv6CidrBlock) && !wantsIpv6
      ? undefined
      : ctx.cidrValue(node, p.ipv6CidrBlock, "ipv6CidrBlock", opaque, "addresses");
  if (v4 === undefined && v6 === undefined) opaque.add("addresses", node.urn, "the subnet's CIDR is not known");
  return [v4, v6].filter((cidr) => cidr !== undefined);
}

/** AZ ids by `<account>/<name>`: from the facts, and from subnets that state both. */
function zoneNames(ctx: Context): Map<string, string> {
  const out = new Map<string, string>();
  for (const [account, names] of ctx.facts.zones) for (const [name, id] of names) out.set(`${account}/${name}`, id);
  for (const node of ctx.nodes(T.subnet, T.defaultSubnet)) {
    const { availabilityZone: name, availabilityZoneId: id } = node.properties;
    if (typeof name === "string" && typeof id === "string" && node.account !== undefined)
      out.set(`${node.account}/${name}`, id);
  }
  return out;
}

/** AZ id, or a name that is comparable within the account only (VPC endpoint guide, AZ considerations). */
function zoneOf(node: ResourceNode, names: ReadonlyMap<string, string>, opaque: Opaques): { zone?: string } {
  const { availabilityZone: name, availabilityZoneId: id } = node.properties;
  if (typeof id === "string") return { zone: id };
  if (typeof name === "string") {
    const at = `${node.account ?? node.provider ?? ""}/${name}`;
    return { zone: names.get(at) ?? at };
  }
  opaque.add("zone", node.urn, "the subnet's Availability Zone is not known");
  return {};
}

/** Explicit route table associations of subnets. */
function explicitTables(ctx: Context): Map<Key, Key> {
  const out = new Map<Key, Key>();
  for (const node of ctx.nodes(T.routeTableAssociation)) {
    if (node.properties.subnetId === undefined) continue;
    const opaque = new Opaques();
    const subnet = ctx.ref("subnet", node, "subnetId", opaque, "route-table");
    const table = ctx.ref("route-table", node, "routeTableId", opaque, "route-table");
    if (subnet === undefined)
      ctx.stray(node.urn, "route-table", "associates a route table with a subnet that cannot be told");
    else if (table === undefined) out.set(subnet, `${node.urn}#unknown-table`);
    else if ((out.get(subnet) ?? table) !== table)
      ctx.problem(node.urn, "associates a second route table with its subnet; AWS allows one");
    else out.set(subnet, table);
  }
  return out;
}

/** Network ACL associations of subnets, from either side. */
function explicitAcls(ctx: Context): Map<Key, Key> {
  const out = new Map<Key, Key>();
  for (const node of ctx.nodes(T.acl, T.defaultAcl)) {
    const key = ctx.identities.ofNode("acl", node.urn) ?? node.urn;
    for (const subnet of ctx.refs("subnet", node, "subnetIds", new Opaques(), "network-acl")) out.set(subnet, key);
  }
  for (const node of ctx.nodes(T.aclAssociation)) {
    const opaque = new Opaques();
    const subnet = ctx.ref("subnet", node, "subnetId", opaque, "network-acl");
    const acl = ctx.ref("acl", node, "networkAclId", opaque, "network-acl");
    if (subnet === undefined)
      ctx.stray(node.urn, "network-acl", "associates a network ACL with a subnet that cannot be told");
    else out.set(subnet, acl ?? `${node.urn}#unknown-acl`);
  }
  return out;
}
