/**
 * Themes: on top of a random network one arrangement that takes several pieces to work, as the AWS guides draw it, now
 * and then with a piece wrong. Left to chance they would hardly ever come together.
 */
import type { GroupRule, Key, Route } from "../../../proof/model";
import type { FirewallRule } from "../../../proof/model-firewall";
import { object } from "./builder";
import type { Plan } from "./generate";
import { addressIn } from "./generate-gateways";

const ANY = "0.0.0.0/0";

/** Lays a random theme over a network with a transit gateway and two VPCs with two subnets each. */
export function addTheme(plan: Plan): void {
  const { b, dice, vpcs } = plan;
  const stage = setStage(plan);
  if (!stage) return;
  const [near, far] = vpcs;
  if (!near || !far) return;
  const toTgw = b.route(ANY, { kind: "transit-gateway", key: stage.gateway });
  for (const table of near.tables) setRoutes(plan, table, [toTgw]);
  dice.pick([egress, inspection, references, storage, hybrid, doubleStack])(plan, stage);
}

interface Stage {
  readonly gateway: Key;
  readonly table: Key;
  /** VPC where the theme plays: first subnet is the attachment's, second has a table of its own. */
  readonly vpc: Key;
  readonly entry: { readonly subnet: Key; readonly table: Key };
  readonly inner: { readonly subnet: Key; readonly table: Key };
}

/** Attaches the first two VPCs to one table of one gateway; in the second, each subnet gets its own route table. */
function setStage({ b, vpcs }: Plan): Stage | undefined {
  const [near, far] = vpcs;
  const [entry, inner] = far?.subnets ?? [];
  if (!near || !far || entry === undefined || inner === undefined) return undefined;
  const gateway = [...b.draft.transitGateways.keys()][0] ?? b.transitGateway("tgw0");
  const table =
    [...b.draft.transitTables.values()].find((t) => t.transitGateway === gateway)?.key ??
    b.transitTable(`${gateway}-table0`, gateway);
  for (const { key, subnets } of [near, far]) {
    const use = key === far.key ? [entry] : subnets;
    b.attachment(`${gateway}-${key}`, gateway, {
      vpc: key,
      subnets: use,
      association: table,
      propagations: [table],
      groupReferencing: true,
    });
  }
  const tables = [entry, inner].map((subnet) => {
    const own = b.table(`${subnet}-own-table`, far.key, []);
    const old = b.draft.subnets.get(subnet);
    if (old) b.draft.subnets.set(subnet, { ...old, routeTable: own, acl: `${far.key}#default-acl`, zone: "az1" });
    return own;
  });
  for (const subnet of near.subnets) {
    const old = b.draft.subnets.get(subnet);
    if (old) b.draft.subnets.set(subnet, { ...old, acl: `${near.key}#default-acl`, zone: "az1" });
  }
  const [first = "", second = ""] = tables;
  return {
    gateway,
    table,
    vpc: far.key,
    entry: { subnet: entry, table: first },
    inner: { subnet: inner, table: second },
  };
}

function setRoutes({ b }: Plan, table: Key, routes: readonly Route[]): void {
  const old = b.draft.routeTables.get(table);
  if (old) b.draft.routeTables.set(table, { ...old, routes, propagating: [] });
}

function toStage({ b }: Plan, { table, gateway, vpc }: Stage, destination: string): void {
  const old = b.draft.transitTables.get(table);
  const route = b.transitRoute(destination, `${gateway}-${vpc}`);
  if (old) b.draft.transitTables.set(table, { ...old, routes: [route] });
}

/** On-premises on the same table. */
function addOnPremises({ b, dice }: Plan, { gateway, table }: Stage): Key {
  const kind = dice.pick(["vpn", "direct-connect"] as const);
  const learned = [b.learned("192.168.0.0/16")];
  const more = { association: table, propagations: [table], allowedPrefixes: [ANY], learned };
  return b.attachment(`${gateway}-site`, gateway, { kind, ...more });
}

/** Centralized outbound routing (Transit Gateway guide). */
function egress(plan: Plan, stage: Stage): void {
  const { b, dice } = plan;
  const [nat, igw] = [`${stage.vpc}-nat`, `${stage.vpc}-igw`];
  b.draft.internetGateways.set(igw, { ...object(igw), vpc: stage.vpc });
  const address = dice.chance(0.6) ? { privateAddress: addressIn(plan, stage.inner.subnet, 9) } : {};
  const connectivity = dice.chance(0.85) ? ("public" as const) : ("private" as const);
  b.draft.natGateways.set(nat, {
    ...object(nat),
    vpc: stage.vpc,
    subnet: stage.inner.subnet,
    connectivity,
    ...address,
  });
  setRoutes(plan, stage.entry.table, [b.route(ANY, { kind: "nat-gateway", key: nat })]);
  const back = b.route("10.0.0.0/8", { kind: "transit-gateway", key: stage.gateway });
  const site = b.route("192.168.0.0/16", { kind: "transit-gateway", key: stage.gateway });
  setRoutes(plan, stage.inner.table, [
    site,
    b.route(ANY, { kind: "internet-gateway", key: igw }),
    ...(dice.chance(0.9) ? [back] : []),
  ]);
  toStage(plan, stage, ANY);
  addOnPremises(plan, stage);
  const inner = b.draft.subnets.get(stage.inner.subnet);
  // The attachment needs the NAT gateway's zone for the way back.
  if (inner && dice.chance(0.1)) b.draft.subnets.set(inner.key, { ...inner, zone: "az2" });
}

/** Appliance, or a Network Firewall, in a shared services VPC (Transit Gateway guide). */
function inspection(plan: Plan, stage: Stage): void {
  const { b, dice } = plan;
  if (dice.chance(0.4)) {
    firewall(plan, stage);
    return;
  }
  const card = `${stage.vpc}-firewall`;
  const group = b.group(`${card}-group`, stage.vpc, [b.groupRule("ingress", ANY), b.groupRule("egress", ANY)]);
  const addresses = [addressIn(plan, stage.inner.subnet, 30)];
  const sourceDestCheck = dice.chance(0.4);
  b.draft.interfaces.set(card, {
    ...object(card),
    subnet: stage.inner.subnet,
    addresses,
    groups: [group],
    sourceDestCheck,
    publicAddress: false,
  });
  setRoutes(plan, stage.entry.table, [b.route(ANY, { kind: "network-interface", key: card })]);
  setRoutes(plan, stage.inner.table, [b.route(ANY, { kind: "transit-gateway", key: stage.gateway })]);
  throughStage(plan, stage);
}

/** A Network Firewall's endpoint with a few rules; rarely one whose rules are not modelled. */
function firewall(plan: Plan, stage: Stage): void {
  const { b, dice } = plan;
  const key = `${stage.vpc}-nfw`;
  const blocks = [...b.draft.vpcs.values()].flatMap(({ cidrs }) => cidrs.filter((cidr) => !cidr.includes(":")));
  const rule = (action: "drop" | "pass"): FirewallRule => ({
    urn: `${key}-rules`,
    action,
    ...(dice.chance(0.7) && { protocol: dice.pick([1, 6, 6, 17]) }),
    ...(dice.chance(0.6) && { sources: dice.some(blocks, 0.7) }),
    ...(dice.chance(0.2) && { destinations: dice.some(blocks, 0.6) }),
    ports: dice.chance(0.4) ? [{ from: 443, to: 443 }, ...(dice.chance(0.5) ? [{ from: 20, to: 90 }] : [])] : [],
    otherPorts: dice.chance(0.2),
    ...(action === "pass" && dice.chance(0.5) && { names: ["packages.example.org"] }),
  });
  const rules = [
    ...(dice.chance(0.4) ? [rule("drop")] : []),
    rule("pass"),
    ...(dice.chance(0.3) ? [rule("pass")] : []),
  ];
  b.draft.inspectionEndpoints.set(key, {
    ...object(key),
    vpc: stage.vpc,
    subnet: stage.inner.subnet,
    kind: "network-firewall",
    ...(dice.chance(0.9) && { firewall: { rules, policy: `${key}-policy`, dropsTheRest: dice.chance(0.8) } }),
  });
  setRoutes(plan, stage.entry.table, [b.route(ANY, { kind: "inspection-endpoint", key })]);
  setRoutes(plan, stage.inner.table, [b.route(ANY, { kind: "transit-gateway", key: stage.gateway })]);
  throughStage(plan, stage);
}

/** Spokes see only the stage; what comes from it sees the spokes. */
function throughStage(plan: Plan, stage: Stage): void {
  const { b } = plan;
  const spokes = b.transitTable(`${stage.gateway}-spokes`, stage.gateway, [
    b.transitRoute(ANY, `${stage.gateway}-${stage.vpc}`),
  ]);
  for (const attachment of [...b.draft.attachments.values()]) {
    if (attachment.transitGateway !== stage.gateway || attachment.kind !== "vpc" || attachment.vpc === stage.vpc)
      continue;
    b.draft.attachments.set(attachment.key, { ...attachment, association: spokes, propagations: [stage.table] });
  }
}

/** Security groups that name each other across the transit gateway. */
function references(plan: Plan, stage: Stage): void {
  const { b, dice, vpcs } = plan;
  const [near] = vpcs;
  const [home] = near?.subnets ?? [];
  if (!near || home === undefined) return;
  const gateway = b.draft.transitGateways.get(stage.gateway);
  if (gateway) b.draft.transitGateways.set(stage.gateway, { ...gateway, groupReferencing: dice.chance(0.8) });
  const back = b.route(ANY, { kind: "transit-gateway", key: stage.gateway });
  for (const table of [stage.entry.table, stage.inner.table]) setRoutes(plan, table, [back]);
  const client = b.group("client-group", near.key, [b.groupRule("egress", ANY)]);
  const named: GroupRule = { ...b.groupRule("ingress", ANY), peer: { group: client } };
  const server = b.group("server-group", stage.vpc, [named, b.groupRule("egress", ANY)]);
  const add = (key: Key, subnet: Key, group: Key, host: number): void => {
    const addresses = [addressIn(plan, subnet, host)];
    b.draft.interfaces.set(key, {
      ...object(key),
      subnet,
      addresses,
      groups: [group],
      sourceDestCheck: true,
      publicAddress: false,
    });
  };
  add("client", home, client, 50);
  add("server", stage.inner.subnet, server, 51);
  b.endpoint("served", stage.vpc, [server], new Map([[stage.entry.subnet, [addressIn(plan, stage.entry.subnet, 52)]]]));
}

/** A gateway endpoint that others try to use through the transit gateway, and its own VPC with every protocol. */
function storage(plan: Plan, stage: Stage): void {
  const { b } = plan;
  const key = `${stage.vpc}-storage`;
  const routeTables = [stage.entry.table, stage.inner.table];
  const service = "com.amazonaws.us-east-1.s3";
  b.draft.gatewayEndpoints.set(key, { ...object(key), vpc: stage.vpc, service, prefixList: "pl-s3", routeTables });
  const back = b.route("10.0.0.0/8", { kind: "transit-gateway", key: stage.gateway });
  for (const table of routeTables) setRoutes(plan, table, [back]);
  toStage(plan, stage, ANY);
}

/** On-premises behind a virtual private gateway that packets try to reach in transit, and behind Direct Connect. */
function hybrid(plan: Plan, stage: Stage): void {
  const { b, dice } = plan;
  const key = `${stage.vpc}-vgw`;
  const learned = [b.learned("192.168.0.0/16", { via: "direct-connect" })];
  const heard = { heard: ["10.0.0.0/8"] };
  b.draft.vpnGateways.set(key, {
    ...object(key),
    vpc: stage.vpc,
    connections: [],
    directConnect: [],
    learned,
    ...heard,
  });
  const back = b.route("10.0.0.0/8", { kind: "transit-gateway", key: stage.gateway });
  for (const table of [stage.entry.table, stage.inner.table])
    setRoutes(plan, table, [b.route("192.168.0.0/16", { kind: "vpn-gateway", key }), back]);
  if (dice.chance(0.5)) {
    toStage(plan, stage, "192.168.0.0/16");
    return;
  }
  // A static route to Direct Connect for what it never learned.
  b.attachment(`${stage.gateway}-line`, stage.gateway, {
    kind: "direct-connect",
    association: stage.table,
    propagations: [stage.table],
    allowedPrefixes: [ANY],
    learned: [b.learned("172.16.0.0/12")],
  });
  const table = b.draft.transitTables.get(stage.table);
  const route = b.transitRoute(ANY, `${stage.gateway}-line`);
  if (table) b.draft.transitTables.set(stage.table, { ...table, routes: [route] });
}

/** IPv6 beside IPv4 over attachments that may not carry it. */
function doubleStack(plan: Plan, stage: Stage): void {
  const { b, dice, vpcs } = plan;
  vpcs.slice(0, 2).forEach(({ key, subnets }, v) => {
    const vpc = b.draft.vpcs.get(key);
    if (!vpc) return;
    b.draft.vpcs.set(key, { ...vpc, cidrs: [...vpc.cidrs.filter((c) => !c.includes(":")), `2001:db8:${v}::/56`] });
    subnets.forEach((subnet, s) => {
      const old = b.draft.subnets.get(subnet);
      const cidrs = [...(old?.cidrs ?? []).filter((c) => !c.includes(":")), `2001:db8:${v}:${s}::/64`];
      if (old) b.draft.subnets.set(subnet, { ...old, cidrs });
    });
    const attachment = b.draft.attachments.get(`${stage.gateway}-${key}`);
    if (attachment) b.draft.attachments.set(attachment.key, { ...attachment, ipv6: dice.chance(0.6) });
  });
  const toTgw = { kind: "transit-gateway", key: stage.gateway } as const;
  for (const table of [stage.entry.table, stage.inner.table, ...(vpcs[0]?.tables ?? [])]) {
    setRoutes(plan, table, [b.route(ANY, toTgw), b.route("::/0", toTgw)]);
  }
  // A static route where nothing is propagated without IPv6 support.
  const table = b.draft.transitTables.get(stage.table);
  const routes = [b.transitRoute("2001:db8:1::/56", `${stage.gateway}-${stage.vpc}`)];
  if (table && dice.chance(0.7)) b.draft.transitTables.set(stage.table, { ...table, routes });
}
