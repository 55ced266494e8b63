/**
 * The right column of the picture: hubs with their endpoint sets, the egress VPC with what guards it, the VPCs that only
 * hold private zones, and what is outside.
 */
import type { Attachment, Key, NetworkModel, Vpc } from "../../proof/model";
import type { Scene, SetScene } from "../../proof/properties";
import { count } from "../table";
import { Column, MOST, RIGHT, gatewayName, inRegion, regionLine, shownOf, type NewBox } from "./parts";
import { serviceLabel } from "./services";

/** Id of the box that stands for all VPCs without subnets. */
export const ANCHORS = "anchors";

/** True for a VPC that holds nothing but private zones: an anchor, which no packet reaches. */
export function isAnchor({ subnets }: NetworkModel, { key }: Vpc): boolean {
  return ![...subnets.values()].some(({ vpc }) => vpc === key);
}

/** Hubs, anchors, and what hangs at transit gateways besides VPCs. */
export function hubsAndOutside(scene: Scene, domains: ReadonlyMap<string, number>): Column {
  const { model } = scene;
  const column = new Column(RIGHT);
  const colored = (name: string | undefined): { domain?: number } => {
    const domain = domains.get(name ?? "");
    return domain === undefined ? {} : { domain };
  };
  for (const vpc of scene.hubs) {
    const account = vpc.account === undefined ? "" : `account ${vpc.account}, `;
    const guards = waysOut(model, vpc.key);
    const lines = [...regionLine(model, vpc.region), `${account}${vpc.cidrs.join(", ")}`, ...guards.lines];
    const title = vpc.name;
    const tip = [...guards.names, vpc.urn].join("\n");
    column.around({ id: vpc.key, kind: "hub", title, lines, tip }, (inner) => {
      for (const set of scene.sets.values()) {
        if (!set.subnets.some((subnet) => subnet.vpc === vpc.key)) continue;
        inner.add({ ...setBox(set), ...colored(set.intent.name) });
      }
    });
  }
  if (scene.hubs.length === 0 && model.interfaceEndpoints.size > 0)
    column.add({
      id: "endpoints",
      kind: "heading",
      title: `${model.interfaceEndpoints.size} interface endpoints`,
      lines: [],
    });
  const anchors = anchorsBox(model);
  if (anchors) column.add(anchors);
  for (const { attachment, name, lines, domain } of outside(scene))
    column.add({
      id: attachment.key,
      kind: "on-premises",
      title: name,
      lines,
      tip: attachment.urn,
      ...colored(domain),
    });
  return column;
}

function setBox({ intent, endpoints }: SetScene): NewBox {
  const names = endpoints.map(({ service }) => serviceLabel(service)).sort();
  const listed = shownOf(names.length, MOST.services);
  const more = names.length > listed ? [`and ${names.length - listed} more`] : [];
  const lines = pairs([...names.slice(0, listed), ...more]);
  const title = `endpoints of ${intent.name}: ${names.length}`;
  return { id: `set ${intent.name}`, kind: "set", title, lines, tip: names.join("\n") };
}

/** Two names on a line: services are many and their names short. */
function pairs(names: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < names.length; i += 2) out.push(names.slice(i, i + 2).join(", "));
  return out;
}

/** Gateways and firewalls of a VPC, and all names that those let out. */
export function waysOut(model: NetworkModel, vpc: Key): { lines: string[]; names: string[] } {
  const within = <T extends { readonly vpc?: Key }>(all: ReadonlyMap<Key, T>): T[] =>
    [...all.values()].filter((one) => one.vpc === vpc);
  const nats = within(model.natGateways);
  // Under its own key a firewall has an endpoint of which no subnet is known.
  const endpoints = within(model.inspectionEndpoints).filter(({ subnet }) => subnet !== undefined);
  const rules = endpoints.flatMap(({ firewall }) => firewall?.rules ?? []);
  const names = [...new Set(rules.flatMap((rule) => rule.names ?? []))].sort();
  const listed = shownOf(names.length, MOST.names);
  const more = names.length > listed ? [`and ${names.length - listed} more`] : [];
  const shut = endpoints.every(({ firewall }) => firewall?.dropsTheRest === true);
  const guard = (): string => {
    const what = count(endpoints.length, "firewall endpoint");
    if (!shut || rules.some(({ action, names: told }) => action === "pass" && told === undefined))
      return `${what}, not closed but for names`;
    return names.length > 0 ? `${what}, open only to` : `${what}, open to nothing`;
  };
  return {
    lines: [
      ...(nats.length > 0
        ? [`${count(nats.length, "NAT gateway")}${endpoints.length > 0 ? "" : ", open to every address"}`]
        : []),
      ...(endpoints.length > 0 ? [guard(), ...[...names.slice(0, listed), ...more].map((name) => `· ${name}`)] : []),
    ],
    names,
  };
}

/** The VPCs without subnets, with the private zones that each holds. */
function anchorsBox(model: NetworkModel): NewBox | undefined {
  const anchors = [...model.vpcs.values()].filter((vpc) => isAnchor(model, vpc) && !vpc.external);
  if (anchors.length === 0) return undefined;
  const lines = anchors.map(({ key, name }) => {
    const zones = [...model.zones.values()].filter(({ vpcs }) => vpcs.includes(key)).length;
    return `${name}: ${count(zones, "private zone")}`;
  });
  const listed = shownOf(lines.length, MOST.anchors);
  const more = lines.length > listed ? [`and ${lines.length - listed} more`] : [];
  const title = `anchors of private zones: ${anchors.length}`;
  return { id: ANCHORS, kind: "anchors", title, lines: [...lines.slice(0, listed), ...more], tip: lines.join("\n") };
}

/** What hangs at a transit gateway and is no VPC. */
function outside(scene: Scene): { attachment: Attachment; name: string; lines: string[]; domain?: string }[] {
  return [...scene.model.attachments.values()]
    .filter(({ kind }) => kind !== "vpc")
    .map((attachment) => {
      const meant = scene.onPremises.find(({ via }) => via === attachment.key)?.intent;
      const learned = attachment.learned.map(({ cidr }) => cidr);
      const gateway = scene.model.transitGateways.get(attachment.transitGateway)?.name;
      const at = scene.model.transitGateways.size > 1 && gateway !== undefined ? ` at ${gateway}` : "";
      const lines = [
        `${attachment.kind}${at}`,
        ...(learned.length > 0 ? [`announces ${learned.slice(0, 4).join(", ")}`] : []),
        ...(attachment.staticRouting && meant ? [`static routes to ${meant.prefixes.slice(0, 4).join(", ")}`] : []),
      ];
      const region = scene.model.transitGateways.get(attachment.transitGateway)?.region ?? attachment.region;
      const near = gatewayName(scene.model, attachment.transitGateway);
      const far = gatewayName(scene.model, scene.model.attachments.get(attachment.peer ?? "")?.transitGateway);
      if (attachment.kind === "peering" && near !== undefined && far !== undefined)
        return {
          attachment,
          name: `peering at ${near}`,
          lines: [`${attachment.name}, with ${far}`, ...lines.slice(1)],
        };
      if (!meant)
        return { attachment, name: `${attachment.name}${inRegion(scene.model, region, attachment.name)}`, lines };
      return { attachment, name: `on-premises: ${meant.name}`, lines, domain: meant.domain };
    });
}
