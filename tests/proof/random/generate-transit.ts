/** Random transit gateways: tables, attachments of every kind, peerings between gateways, policy tables. */
import type { Attachment, Key, TransitRoute } from "../../../proof/model";
import { object } from "./builder";
import { DESTINATIONS, ON_PREMISES, type Plan } from "./generate";

export function addTransit(plan: Plan): void {
  const { b, dice, vpcs } = plan;
  const gateways = Array.from({ length: dice.pick([1, 1, 1, 1, 1, 2, 2, 0]) }, (_, i) =>
    b.transitGateway(`tgw${i}`, { groupReferencing: dice.chance(0.4) }),
  );
  const tables = new Map<Key, Key[]>();
  for (const gateway of gateways) {
    const own = Array.from({ length: dice.int(1, 2) }, (_, i) => b.transitTable(`${gateway}-table${i}`, gateway));
    tables.set(gateway, own);
    for (const vpc of vpcs) if (dice.chance(gateways.length > 1 ? 0.8 : 0.97)) attachVpc(plan, gateway, own, vpc);
    if (dice.chance(0.5))
      attachOutside(plan, gateway, own, dice.pick(["vpn", "direct-connect", "connect", "vpn-concentrator"] as const));
    if (dice.chance(0.1)) attachOutside(plan, gateway, own, "vpn");
    if (dice.chance(0.05)) b.attachment(`${gateway}-wan`, gateway, { kind: "unmodelled", ...membership(plan, own) });
  }
  addGatewayPeering(plan, gateways, tables);
  for (const own of tables.values()) for (const table of own) addStatics(plan, table);
  for (const gateway of gateways) if (dice.chance(0.08)) addPolicyTable(plan, gateway, tables.get(gateway) ?? []);
}

/** Where an attachment belongs: mostly associated with and propagating into the first table. */
function membership({ dice, oddness }: Plan, tables: readonly Key[]): Partial<Attachment> {
  const association = dice.chance(1 - 0.15 * oddness) ? dice.pick([tables[0] ?? "", ...tables]) : undefined;
  const propagations = tables.filter(() => dice.chance(1 - 0.25 * oddness));
  return { ...(association === undefined ? {} : { association }), propagations };
}

function attachVpc(plan: Plan, gateway: Key, tables: readonly Key[], vpc: Plan["vpcs"][number]): void {
  const { b, dice } = plan;
  const perZone = new Map<string, Key>();
  for (const subnet of vpc.subnets) perZone.set(b.draft.subnets.get(subnet)?.zone ?? "", subnet);
  const all = [...perZone.values()];
  const subnets = dice.chance(1 - 0.4 * plan.oddness) ? all : dice.some(all, 0.6);
  b.attachment(`${gateway}-${vpc.key}`, gateway, {
    kind: "vpc",
    vpc: vpc.key,
    subnets: subnets.length > 0 ? subnets : all.slice(0, 1),
    state: dice.chance(1 - 0.1 * plan.oddness) ? "available" : "pending",
    applianceMode: dice.chance(0.2),
    ipv6: plan.ipv6 ? dice.chance(0.85) : dice.chance(0.5),
    groupReferencing: dice.chance(0.6),
    ...membership(plan, tables),
  });
}

function attachOutside(plan: Plan, gateway: Key, tables: readonly Key[], kind: Attachment["kind"]): void {
  const { b, dice } = plan;
  const number = b.draft.attachments.size;
  const learned = dice
    .some([...ON_PREMISES, ...(dice.chance(0.1) ? ["10.1.0.0/16", "0.0.0.0/0"] : [])], 0.6)
    .map((cidr) => b.learned(cidr, { asPathLength: dice.int(1, 2), med: dice.pick([-1, -1, 50]) }));
  const allowed = dice.chance(0.7) ? ["10.0.0.0/8"] : dice.some(["10.1.0.0/16", "10.2.2.0/24"], 0.5);
  b.attachment(`${gateway}-${kind}${number}`, gateway, {
    kind,
    state: dice.chance(0.97) ? "available" : "pending",
    learned,
    allowedPrefixes: kind === "direct-connect" ? allowed : [],
    staticRouting: kind === "vpn" && dice.chance(0.4),
    privateTransport: kind === "vpn" && dice.chance(0.2),
    ...(dice.chance(0.1) ? { heard: dice.some(["10.0.0.0/8", "10.2.0.0/16"], 0.6) } : {}),
    ...membership(plan, tables),
  });
}

function addGatewayPeering(plan: Plan, gateways: readonly Key[], tables: ReadonlyMap<Key, readonly Key[]>): void {
  const { b, dice } = plan;
  const [a, z] = gateways;
  if (a === undefined || z === undefined || !dice.chance(0.8)) return;
  const [near, far] = [`${a}-peer`, `${z}-peer`];
  const state = dice.chance(0.95) ? ("available" as const) : ("pending" as const);
  const hidden = dice.chance(0.05);
  b.attachment(near, a, {
    kind: "peering",
    state,
    ...(hidden ? {} : { peer: far }),
    ...membership(plan, tables.get(a) ?? []),
  });
  b.attachment(far, z, { kind: "peering", state, peer: near, ...membership(plan, tables.get(z) ?? []) });
  for (const [gateway, end] of [
    [a, near],
    [z, far],
  ] as const) {
    for (const table of tables.get(gateway) ?? []) {
      if (dice.chance(0.7))
        addRoute(plan, table, b.transitRoute(dice.pick(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"]), end));
    }
  }
}

function addRoute({ b }: Plan, table: Key, route: TransitRoute): void {
  const old = b.draft.transitTables.get(table);
  const same = (other: TransitRoute): boolean =>
    JSON.stringify(other.destination) === JSON.stringify(route.destination);
  if (old && !old.routes.some(same)) b.draft.transitTables.set(table, { ...old, routes: [...old.routes, route] });
}

function addStatics(plan: Plan, table: Key): void {
  const { b, dice } = plan;
  const gateway = b.draft.transitTables.get(table)?.transitGateway;
  const own = [...b.draft.attachments.values()].filter((a) => a.transitGateway === gateway).map((a) => a.key);
  for (let n = dice.chance(plan.oddness) ? dice.pick([0, 1, 1, 2]) : 0; n > 0; n--) {
    const where = dice.pick([...DESTINATIONS, "pl-own", "pl-other", ...ON_PREMISES]);
    const attachment = dice.chance(0.35) ? undefined : dice.maybe(own);
    addRoute(plan, table, b.transitRoute(where, attachment));
  }
}

function addPolicyTable(plan: Plan, gateway: Key, tables: readonly Key[]): void {
  const { b, dice } = plan;
  const key = `${gateway}-policy`;
  const any = { from: 0, to: 65535 };
  const rules = Array.from({ length: dice.int(0, 2) }, (_, i) => ({
    urn: `${key}-${i}`,
    number: i + 1,
    source: dice.pick(["*", "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"]),
    destination: dice.pick(["*", "10.0.0.0/8", "10.2.0.0/16", "192.168.0.0/16"]),
    sourcePorts: dice.chance(0.85) ? any : { from: 1024, to: 65535 },
    destinationPorts: dice.chance(0.8) ? any : { from: 443, to: 443 },
    protocol: dice.pick([-1, 6]),
    table: dice.pick(tables),
  }));
  b.draft.policyTables.set(key, { ...object(key), transitGateway: gateway, rules });
  for (const attachment of [...b.draft.attachments.values()]) {
    if (attachment.transitGateway !== gateway || !dice.chance(0.4)) continue;
    const { association: _unused, ...rest } = attachment;
    b.draft.attachments.set(attachment.key, { ...rest, policyTable: key });
  }
}
