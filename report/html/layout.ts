/**
 * Where the parts of a network lie in its picture: networks by domain on the left, transit gateways with their tables
 * in the middle, hubs with their endpoint sets and on-premises on the right. Pure; sizes are in SVG units.
 */
import { covers, prefix } from "../../net/ip";
import type { Attachment, Key, NetworkModel, Subnet, TransitTable, Vpc } from "../../proof/model";
import type { Scene } from "../../proof/properties";
import {
  Column,
  LEFT,
  MIDDLE,
  MOST,
  WIDTH,
  fits,
  gatewayName,
  regionLine,
  shownOf,
  type Box,
  type Layout,
  type Line,
  type NewBox,
} from "./parts";
import { domainOfPart, domainsOf } from "./regions";
import { ANCHORS, hubsAndOutside, isAnchor, waysOut } from "./right";

/** Lines on a network that its resources do not show, since they stood before. */
type Standing = ReadonlyMap<string, readonly string[]>;

/**
 * Lays a network out.
 * @param named URNs that violated properties name
 * @param standing ways to the internet that adopted VPCs have of their own, by network
 */
export function layoutOf(scene: Scene, named: ReadonlySet<string> = new Set(), standing: Standing = new Map()): Layout {
  const { model } = scene;
  // The parts of a domain in several Regions have one colour.
  const whole = domainsOf(scene.intent);
  const domains = new Map(scene.intent.domains.map(({ name }) => [name, whole.indexOf(domainOfPart(name))]));
  const hubs = new Set(scene.hubs.map(({ key }) => key));
  const left = networks(scene, domains, hubs, standing);
  const middle = gateways(model);
  const right = hubsAndOutside(scene, domains);
  const flagged = flaggedBoxes(scene, named);
  const boxes = [...left.boxes, ...middle.boxes, ...right.boxes].map((box) =>
    flagged.has(box.id) ? { ...box, flagged: true } : box,
  );
  const height = Math.max(left.y, middle.y, right.y) + 10;
  return { width: WIDTH, height, boxes, lines: linesOf(scene, new Map(boxes.map((b) => [b.id, b])), domains) };
}

/** Ids of the boxes that stand for resources with certain URNs: a VPC for its subnets, tables and attachment. */
function flaggedBoxes(scene: Scene, named: ReadonlySet<string>): Set<string> {
  const { model } = scene;
  const out = new Set<string>();
  if (named.size === 0) return out;
  const is = ({ urn }: { readonly urn: string }): boolean => named.has(urn);
  for (const vpc of model.vpcs.values()) if (is(vpc)) out.add(isAnchor(model, vpc) ? ANCHORS : vpc.key);
  for (const part of [...model.subnets.values(), ...model.routeTables.values()])
    if (is(part) || ("routes" in part && part.routes.some(is))) out.add(part.vpc);
  for (const attachment of model.attachments.values()) if (is(attachment)) out.add(attachment.vpc ?? attachment.key);
  for (const table of model.transitTables.values()) if (is(table) || table.routes.some(is)) out.add(table.key);
  for (const { intent, endpoints } of scene.sets.values()) if (endpoints.some(is)) out.add(`set ${intent.name}`);
  return out;
}

function networks(
  scene: Scene,
  domains: ReadonlyMap<string, number>,
  hubs: ReadonlySet<Key>,
  standing: Standing,
): Column {
  const column = new Column(LEFT);
  const groups = new Map<string, { vpc: Vpc; line: string }[]>();
  const inDomains = new Map(scene.networks.map((network) => [network.vpc.key, network]));
  for (const network of scene.networks) {
    const consumers = network.consumers.length;
    const state = network.quarantined ? ", quarantined" : "";
    const line = `${network.subnets.length} subnets, ${consumers} of consumers${state}`;
    const vpc = { ...network.vpc, name: network.intent.name };
    groups.set(network.domain.name, [...(groups.get(network.domain.name) ?? []), { vpc, line }]);
  }
  for (const vpc of scene.model.vpcs.values()) {
    if (inDomains.has(vpc.key) || hubs.has(vpc.key)) continue;
    if (isAnchor(scene.model, vpc)) continue;
    const subnets = [...scene.model.subnets.values()].filter((s) => s.vpc === vpc.key).length;
    groups.set("", [...(groups.get("") ?? []), { vpc, line: `${subnets} subnets` }]);
  }
  for (const { name } of scene.intent.domains) if (!groups.has(name)) groups.set(name, []);
  for (const [name, members] of groups) {
    const domain = domains.get(name);
    const color = domain === undefined ? {} : { domain };
    const title = name === "" ? "in no domain" : `domain ${name}`;
    const many = members.length === 0 ? "no networks" : String(members.length);
    column.add({ id: `domain ${name}`, kind: "heading", title: `${title}: ${many}`, lines: [], ...color });
    const drawn = shownOf(members.length, MOST.networks);
    for (const { vpc, line } of members.slice(0, drawn)) {
      const account = vpc.account === undefined ? "" : `account ${vpc.account}, `;
      const cidrs = vpc.cidrs.join(", ");
      const ways = waysOut(scene.model, vpc.key).lines;
      const lines = [`${account}${cidrs}`, line, ...(ways.length > 0 ? ways : (standing.get(vpc.name) ?? []))];
      column.add({ id: vpc.key, kind: "network", title: vpc.name, lines, tip: vpc.urn, ...color });
    }
    const more = members.length - drawn;
    if (more > 0) column.add({ id: `more ${name}`, kind: "heading", title: `and ${more} more`, lines: [], ...color });
  }
  return column;
}

function gateways(model: NetworkModel): Column {
  const column = new Column(MIDDLE);
  for (const gateway of model.transitGateways.values()) {
    const tables = [...model.transitTables.values()].filter((t) => t.transitGateway === gateway.key);
    const box = {
      id: gateway.key,
      kind: "gateway" as const,
      title: `transit gateway ${gatewayName(model, gateway.key) ?? gateway.name}`,
      lines: regionLine(model, gateway.region),
      tip: gateway.urn,
    };
    column.around(box, (inner) => {
      for (const table of tables) inner.add(tableBox(model, table));
    });
  }
  return column;
}

function tableBox(model: NetworkModel, table: TransitTable): NewBox {
  const nameOf = (key: Key | undefined): string =>
    key === undefined ? "dropped" : (model.attachments.get(key)?.name ?? "an unknown attachment");
  // What leads somewhere comes first: it is not to be counted away behind what is dropped.
  const ordered = [...table.routes].sort(
    (a, b) => Number(a.attachment === undefined) - Number(b.attachment === undefined),
  );
  const routes = ordered.map(({ destination, attachment }) => {
    const to =
      "cidr" in destination
        ? destination.cidr
        : (model.prefixLists.get(destination.prefixList)?.name ?? "a prefix list");
    return `${to} → ${nameOf(attachment)}`;
  });
  const propagating = [...model.attachments.values()].filter((a) => a.propagations.includes(table.key));
  const shown = routes.slice(0, shownOf(routes.length, MOST.routes));
  if (routes.length > shown.length) shown.push(`and ${routes.length - shown.length} more`);
  if (propagating.length > 0) {
    const names = propagating.map(({ name }) => name);
    const named = `learns from ${names.join(", ")}`;
    shown.push(fits(named, MIDDLE.width - 24) ? named : `learns from ${names.length} attachments`);
  }
  return {
    id: table.key,
    kind: "table",
    title: `table ${table.name}`,
    lines: shown,
    tip: [...routes, ...propagating.map(({ name }) => `learns from ${name}`), table.urn].join("\n"),
  };
}

/** Endpoint sets of a VPC whose subnets lie inside a prefix: the route is drawn to them. */
function setsWithin(scene: Scene, vpc: Key | undefined, cidr: string): string[] {
  const outer = prefix(cidr);
  const isIn = (subnet: Subnet): boolean =>
    subnet.vpc === vpc && subnet.cidrs.some((inner) => covers(outer, prefix(inner)));
  return [...scene.sets.values()].filter(({ subnets }) => subnets.some(isIn)).map(({ intent }) => intent.name);
}

function linesOf(scene: Scene, boxes: ReadonlyMap<string, Box>, domains: ReadonlyMap<string, number>): Line[] {
  const { model } = scene;
  const domainOf = new Map(scene.networks.map((n) => [n.vpc.key, domains.get(n.domain.name)]));
  const lines = new Map<string, Line>();
  const add = (line: Line): void => {
    const id = `${line.kind} ${line.from} ${line.to}`;
    if (boxes.has(line.from) && boxes.has(line.to) && !lines.has(id)) lines.set(id, line);
  };
  const end = (attachment: Attachment): string => attachment.vpc ?? attachment.key;
  const color = (attachment: Attachment): { domain?: number } => {
    const domain = domainOf.get(attachment.vpc ?? "") ?? boxes.get(attachment.key)?.domain;
    return domain === undefined ? {} : { domain };
  };
  const over = ({ kind }: Attachment): { over?: boolean } => (kind === "peering" ? { over: true } : {});
  for (const attachment of model.attachments.values()) {
    const { key, kind, name, peer } = attachment;
    if (kind === "peering" && peer !== undefined && key < peer)
      add({ from: key, to: peer, kind: "peering", tip: `peering ${name}` });
    if (attachment.association === undefined) continue;
    const tip = `${attachment.name} is looked up in this table`;
    const more = { ...color(attachment), ...over(attachment) };
    add({ from: end(attachment), to: attachment.association, kind: "association", tip, ...more });
  }
  for (const table of model.transitTables.values()) {
    for (const { destination, attachment: key } of table.routes) {
      const attachment = model.attachments.get(key ?? "");
      const to = "cidr" in destination ? destination.cidr : "a prefix list";
      if (!attachment) continue;
      const tip = `${table.name}: ${to}`;
      const sets = "cidr" in destination ? setsWithin(scene, attachment.vpc, destination.cidr) : [];
      for (const name of sets) {
        const domain = domains.get(name);
        add({ from: table.key, to: `set ${name}`, kind: "route", tip, ...(domain === undefined ? {} : { domain }) });
      }
      const domain = boxes.get(attachment.key)?.domain;
      const more = { ...over(attachment), ...(domain === undefined ? {} : { domain }) };
      if (sets.length === 0) add({ from: table.key, to: end(attachment), kind: "route", tip, ...more });
    }
  }
  for (const peering of model.peerings.values()) {
    const tip = `peering ${peering.name}`;
    add({ from: peering.requester, to: peering.accepter, kind: "peering", tip });
  }
  return [...lines.values()];
}
