/** Random gateways of VPCs, peerings, interfaces and endpoints. */
import type { Key } from "../../../proof/model";
import { object } from "./builder";
import type { Plan } from "./generate";

export function addGateways(plan: Plan): void {
  const { b, dice, vpcs } = plan;
  for (const vpc of vpcs) {
    if (dice.chance(0.3)) addInternet(plan, vpc.key, vpc.subnets);
    if (plan.ipv6 && dice.chance(0.4))
      b.draft.egressOnlyGateways.set(`${vpc.key}-eigw`, { ...object(`${vpc.key}-eigw`), vpc: vpc.key });
    if (dice.chance(0.15)) addVpnGateway(plan, vpc.key, vpc.tables);
    if (dice.chance(0.3)) addInterfaces(plan, vpc.key, vpc.subnets);
    if (dice.chance(0.35)) addEndpoint(plan, vpc.key, vpc.subnets);
    if (dice.chance(0.2)) addGatewayEndpoint(plan, vpc.key, vpc.tables);
    if (dice.chance(0.05)) {
      const key = `${vpc.key}-gwlb`;
      b.draft.inspectionEndpoints.set(key, { ...object(key), vpc: vpc.key, kind: "gateway-load-balancer" });
    }
  }
  addPeerings(plan);
  if (dice.chance(0.08)) {
    const exclusions = dice
      .some(vpcs, 0.3)
      .map(({ key }) => ({ key, mode: dice.pick(["allow-bidirectional", "allow-egress"] as const) }));
    const mode = dice.pick(["block-bidirectional", "block-ingress"] as const);
    b.draft.publicAccessBlocks.set("bpa", { ...object("bpa"), mode, exclusions });
  }
}

/** The n-th address of a subnet's IPv4 CIDR. */
export function addressIn(plan: Pick<Plan, "b">, subnet: Key, host: number): string {
  const cidr = plan.b.draft.subnets.get(subnet)?.cidrs[0] ?? "10.0.0.0/24";
  return cidr.replace(/[0-9]+\/[0-9]+$/, String(host));
}

function addInternet({ b, dice }: Plan, vpc: Key, subnets: readonly Key[]): void {
  const gateway = `${vpc}-igw`;
  const attached = dice.chance(0.95) ? { vpc } : {};
  b.draft.internetGateways.set(gateway, { ...object(gateway), ...attached });
  if (dice.chance(0.6)) {
    const nat = `${vpc}-nat`;
    const subnet = dice.pick(subnets);
    const connectivity = dice.chance(0.8) ? ("public" as const) : ("private" as const);
    const known = dice.chance(0.7) ? { privateAddress: addressIn({ b }, subnet, 9) } : {};
    const regional = dice.chance(0.05);
    b.draft.natGateways.set(nat, { ...object(nat), vpc, ...(regional ? {} : { subnet }), connectivity, ...known });
    // The usual public subnet.
    const table = b.draft.subnets.get(subnet)?.routeTable ?? "";
    const old = b.draft.routeTables.get(table);
    if (old && dice.chance(0.7)) {
      b.draft.routeTables.set(table, {
        ...old,
        routes: [b.route("0.0.0.0/0", { kind: "internet-gateway", key: gateway })],
      });
    }
  }
}

function addVpnGateway({ b, dice }: Plan, vpc: Key, tables: readonly Key[]): void {
  const key = `${vpc}-vgw`;
  const connection = `${vpc}-vgw-vpn`;
  const connected = dice.chance(0.7);
  const staticRoutes = dice.some(["192.168.0.0/16", "10.9.0.0/16"], 0.5);
  if (connected) {
    b.draft.vpnConnections.set(connection, {
      ...object(connection),
      vpnGateway: key,
      staticRouting: true,
      staticRoutes,
    });
  }
  const learned = dice
    .some(["192.168.0.0/16", "192.168.8.0/24", "10.1.1.0/24"], 0.5)
    .map((cidr) => b.learned(cidr, { via: dice.pick(["vpn", "direct-connect"] as const) }));
  const allowedPrefixes = dice.some(["10.0.0.0/8", "10.1.0.0/16", "10.2.2.0/24"], 0.5);
  const directConnect = connected ? [] : [{ urn: `${key}-dx`, directConnectGateway: "dxgw", allowedPrefixes }];
  const heard = dice.chance(0.15) ? { heard: dice.some(["10.0.0.0/8", "10.2.0.0/16"], 0.6) } : {};
  const attached = dice.chance(0.95) ? { vpc } : {};
  b.draft.vpnGateways.set(key, {
    ...object(key),
    ...attached,
    connections: connected ? [connection] : [],
    directConnect,
    learned,
    ...heard,
  });
  for (const table of dice.some(tables, 0.7)) {
    const old = b.draft.routeTables.get(table);
    if (old) b.draft.routeTables.set(table, { ...old, propagating: [key] });
  }
}

/** Interfaces of workloads, and of appliances with one or two of them. */
function addInterfaces(plan: Plan, vpc: Key, subnets: readonly Key[]): void {
  const { b, dice } = plan;
  const pair = dice.chance(0.3);
  for (let i = 0; i < (pair ? 2 : 1); i++) {
    const key = `${vpc}-eni${i}`;
    const subnet = dice.pick(subnets);
    b.draft.interfaces.set(key, {
      ...object(key),
      subnet,
      addresses: dice.chance(0.85) ? [addressIn(plan, subnet, 20 + i)] : [],
      groups: [`${vpc}#default-group`],
      sourceDestCheck: dice.chance(0.25),
      publicAddress: dice.chance(0.15),
      ...(pair ? { instance: `${vpc}-appliance` } : {}),
    });
  }
  if (!dice.chance(0.12)) return;
  const gateway = [...b.draft.internetGateways.values(), ...b.draft.vpnGateways.values()].find((g) => g.vpc === vpc);
  if (!gateway) return;
  const key = `${vpc}-edge-table`;
  const target = dice.chance(0.8)
    ? { kind: "network-interface" as const, key: `${vpc}-eni0` }
    : { kind: "local" as const };
  const cidr = dice.pick(subnets.flatMap((subnet) => b.draft.subnets.get(subnet)?.cidrs ?? []));
  b.table(key, vpc, [b.route(cidr, target)]);
  const table = b.draft.routeTables.get(key);
  if (table) b.draft.routeTables.set(key, { ...table, edgeOf: gateway.key });
}

function addEndpoint(plan: Plan, vpc: Key, subnets: readonly Key[]): void {
  const { b, dice } = plan;
  const chosen = dice.some(subnets, 0.7);
  const at = new Map(chosen.map((subnet) => [subnet, dice.chance(0.9) ? [addressIn(plan, subnet, 40)] : []]));
  b.endpoint(`${vpc}-endpoint`, vpc, [`${vpc}#default-group`], at);
}

function addGatewayEndpoint({ b, dice }: Plan, vpc: Key, tables: readonly Key[]): void {
  const key = `${vpc}-s3`;
  const prefixList = "pl-s3";
  const service = "com.amazonaws.us-east-1.s3";
  b.draft.gatewayEndpoints.set(key, { ...object(key), vpc, service, prefixList, routeTables: dice.some(tables, 0.8) });
}

function addPeerings({ b, dice, vpcs }: Plan): void {
  vpcs.forEach((requester, i) => {
    for (const accepter of vpcs.slice(i + 1)) {
      if (!dice.chance(0.15)) continue;
      const key = `pcx-${requester.key}-${accepter.key}`;
      const ends = { requester: requester.key, accepter: accepter.key };
      b.draft.peerings.set(key, { ...object(key), ...ends, active: dice.chance(0.9), interRegion: dice.chance(0.2) });
    }
  });
}
