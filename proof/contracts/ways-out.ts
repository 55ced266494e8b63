/**
 * A packet gets into a VPC of the intent, and from it into another, by its transit gateway attachment, or by a peering
 * between networks that reach each other: no other peering, no gateway of another kind, no middlebox that diverts what is
 * inside. Source of the ways there are: VPC
 * guide, Route table targets; VPC peering guide, Basics.
 */
import type { RouteTable } from "../model";
import { known } from "./known";
import { setOf, type NetworkPart, type HubPart } from "./layout";
import type { Ledger } from "./ledger";
import { otherEnd } from "./peers";
import { checkShares } from "./shares";
import { overlaps, spanOf, within } from "./spans";
import { isOpen, sidesOf } from "./vpc-peerings";
import type { Contract, World } from "./world";

/** Targets that end outside of every VPC, or stay inside. */
const HARMLESS = new Set(["local", "transit-gateway", "internet-gateway", "egress-only-internet-gateway"]);

/** Targets that AWS refuses for destinations inside of the VPC (VPC guide, Route tables, Rules and considerations). */
const PASSING = new Set(["transit-gateway", "internet-gateway", "egress-only-internet-gateway", "vpn-gateway"]);

export const waysOut: Contract = {
  id: "ways-out",
  title: "VPCs of the intent have no way to others but their transit gateway attachment",
  check(world, ledger) {
    const parts = [...world.layout.networks, ...world.layout.hubs];
    for (const part of parts) checkPart(world, ledger, part);
    for (const part of world.layout.networks) checkNats(world, ledger, part);
    for (const part of parts) checkInternet(world, ledger, part);
    checkPeerings(world, ledger);
    checkGateways(world, ledger);
    checkShares(world, ledger);
  },
};

function checkPart(world: World, ledger: Ledger, part: NetworkPart | HubPart): void {
  const { model } = world;
  known(ledger, part.vpc, "traffic", "addresses");
  if (part.vpc.external) ledger.skip(part.vpc, "no state shows the whole VPC");
  for (const subnet of part.subnets) {
    known(ledger, subnet, "traffic", "route-table", "addresses");
    const table = model.routeTables.get(subnet.routeTable);
    if (!table) ledger.skip(subnet, "its route table is in none of the given states");
    else checkTable(world, ledger, part, table);
  }
}

function checkTable({ model }: World, ledger: Ledger, part: NetworkPart | HubPart, table: RouteTable): void {
  known(ledger, table, "routes");
  if (table.vpc !== part.vpc.key) ledger.skip(table, `it is not known to belong to ${part.name}`);
  for (const gateway of table.propagating)
    ledger.skip(model.vpnGateways.get(gateway) ?? table, `it propagates routes into ${table.name}`);
  for (const { destination, target } of table.routes) {
    const where = "cidr" in destination ? destination.cidr : nameOf(model, destination.prefixList);
    const list = "cidr" in destination ? undefined : model.prefixLists.get(destination.prefixList);
    if (list) known(ledger, list, "entries");
    const blocks = "cidr" in destination ? [destination.cidr] : (list?.entries ?? []);
    const inside = blocks.some((cidr) => part.vpc.cidrs.some((own) => within(cidr, own)));
    // NAT gateways of the hub would carry replies to whom no route of the endpoints' subnets leads.
    const allowed = HARMLESS.has(target.kind) || (target.kind === "nat-gateway" && part.kind === "network");
    if (target.kind === "peering") continue;
    if (inside && PASSING.has(target.kind))
      ledger.fail(
        table,
        `route ${where}`,
        `nothing inside of ${part.name} (${part.vpc.cidrs.join(", ")}) but the local route`,
        `it leads to a ${target.kind}`,
        "delete the route: AWS takes only middleboxes there",
      );
    else if (inside && target.kind !== "local")
      ledger.skip(table, `the route ${where} diverts traffic inside of ${part.name} to a ${target.kind}`);
    else if (!allowed) ledger.skip(table, `the route ${where} leads to a ${target.kind}`);
    else ledger.count();
  }
}

function nameOf(model: World["model"], list: string): string {
  return model.prefixLists.get(list)?.name ?? list;
}

function checkPeerings(world: World, ledger: Ledger): void {
  for (const peering of world.model.peerings.values()) {
    const sides = sidesOf(world, peering);
    const { a, b } = sides;
    if (![a, b].some((part) => part?.kind === "network" || part?.kind === "hub")) continue;
    const names = `${a?.name ?? peering.requester} and ${b?.name ?? peering.accepter}`;
    const [hidden] = peering.opaque;
    if (isOpen(sides) && hidden) ledger.skip({ urn: hidden.urn, name: peering.name }, hidden.because);
    else if (isOpen(sides)) ledger.count();
    else if (a === undefined || b === undefined || a.kind === "aside" || b.kind === "aside")
      ledger.skip(peering, `a peering connects ${names}, of which the intent says nothing`);
    else
      ledger.fail(
        peering,
        "peering",
        `no way between ${names} but the transit gateway`,
        peering.active ? "an active peering connection" : "a peering connection that waits to be accepted",
        "delete the peering connection, or put both VPCs into one domain with spokeToSpoke",
      );
  }
}

function checkGateways({ model, layout }: World, ledger: Ledger): void {
  for (const gateway of model.vpnGateways.values()) {
    const part = layout.byVpc.get(gateway.vpc ?? "");
    if (part) ledger.skip(gateway, `a virtual private gateway hangs at ${part.name}`);
  }
  for (const endpoint of model.inspectionEndpoints.values()) {
    const part = layout.byVpc.get(endpoint.vpc);
    if (part && part.kind !== "aside")
      ledger.skip(endpoint, `contracts do not follow what it lets through in ${part.name}`);
  }
  for (const attachment of model.attachments.values())
    if (attachment.kind === "unmodelled") ledger.skip(attachment, "what is behind the attachment is not modelled");
    else if (attachment.kind === "peering") {
      if (!ledger.holds(otherEnd(model, attachment) !== undefined))
        ledger.skip(attachment, "no state shows the other end of the peering");
    }
}

/** Targets that end at the internet, from where every public address is reached. */
const OUTSIDE = new Set(["internet-gateway", "egress-only-internet-gateway"]);

/**
 * Ways over the internet, which contracts do not follow: to interfaces with public IPv4 addresses, and over IPv6, whose
 * addresses are public, from one VPC of the intent to another (VPC guide, Internet gateways).
 */
function checkInternet({ model, layout }: World, ledger: Ledger, part: NetworkPart | HubPart): void {
  const gateways = [...model.internetGateways.values()];
  const mapped = gateways.some(({ vpc }) => vpc === undefined || vpc === part.vpc.key);
  for (const nic of model.interfaces.values())
    if (nic.publicAddress && mapped && model.subnets.get(nic.subnet)?.vpc === part.vpc.key)
      ledger.skip(nic, "it has a public address, to which contracts do not follow ways over the internet");
  const six = [...layout.networks, ...layout.hubs]
    .filter((other) => other.vpc.key !== part.vpc.key)
    .flatMap(({ vpc }) => vpc.cidrs.filter((cidr) => cidr.includes(":")).map(spanOf));
  if (six.length === 0) return;
  for (const table of new Set(part.subnets.map(({ routeTable }) => model.routeTables.get(routeTable))))
    for (const { destination, target } of table?.routes ?? []) {
      if (!OUTSIDE.has(target.kind)) continue;
      const blocks =
        "cidr" in destination ? [destination.cidr] : (model.prefixLists.get(destination.prefixList)?.entries ?? []);
      if (table && blocks.map(spanOf).some((span) => six.some((own) => overlaps(own, span))))
        ledger.skip(table, "it leads over the internet to IPv6 addresses of other VPCs of the intent");
    }
}

/** Who comes by a NAT gateway comes from its address: groups of endpoints cannot tell which subnet sent it. */
function checkNats(world: World, ledger: Ledger, part: NetworkPart): void {
  const spans = (setOf(world.layout, part)?.subnets ?? []).flatMap(({ cidrs }) => cidrs.map(spanOf));
  const own = [...world.model.natGateways.values()].filter(({ vpc }) => vpc === part.vpc.key);
  if (own.length === 0) return;
  for (const table of new Set(part.subnets.map(({ routeTable }) => routeTable))) {
    const winners = spans
      .flatMap((span) => world.vpcTable(table).overlapping(span))
      .flatMap(({ value }) => value.winners);
    const nat = winners.find(({ target }) => target.kind === "nat-gateway");
    const found = nat && own.find(({ key }) => "key" in nat.target && key === nat.target.key);
    if (nat)
      ledger.skip(
        found ?? part.vpc,
        `endpoints see its address in place of the subnets that it sends for in ${part.name}`,
      );
  }
}
