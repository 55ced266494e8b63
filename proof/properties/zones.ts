/**
 * P7: a packet enters a transit gateway only in an Availability Zone in which the VPC's attachment has a subnet
 * (Transit Gateway guide, Transit gateway attachments to a VPC); so attachments must cover the zones of what they serve.
 */
import type { Key, Subnet } from "../model";
import type { Ledger, Property } from "./ledger";
import { nameOf, type Scene } from "./scene";

/** Zones that an endpoint needs where the intent names none. */
const LEAST_ZONES = 2;

export const zonesCovered: Property = {
  id: "P7",
  title: "Attachments and endpoints cover the Availability Zones",
  restsOn: [],
  check(scene, ledger) {
    for (const network of scene.networks) {
      const used = [...new Set([...network.workloads, ...network.consumers])];
      covered(scene, ledger, network.vpc.key, nameOf(network), used);
    }
    for (const set of scene.sets.values()) {
      for (const vpc of new Set(set.subnets.map((s) => s.vpc))) {
        const subnets = set.subnets.filter((subnet) => subnet.vpc === vpc);
        covered(scene, ledger, vpc, `endpoints of ${set.intent.name}`, subnets);
      }
      for (const { intent, endpoints } of set.services) {
        for (const endpoint of endpoints) checkEndpoint(scene, ledger, endpoint, intent.zones);
      }
    }
  },
};

/** The attachments of a VPC have a subnet in each zone of the given ones. */
function covered(scene: Scene, ledger: Ledger, vpc: Key, name: string, subnets: readonly Subnet[]): void {
  const attachments = [...scene.model.attachments.values()].filter((a) => a.vpc === vpc);
  if (subnets.length === 0) return;
  if (attachments.length === 0) {
    ledger.violated(vpc, `${name} has no transit gateway attachment`, [vpc]);
    return;
  }
  const zones = new Set(attachments.flatMap((a) => a.subnets.map((key) => scene.model.subnets.get(key)?.zone)));
  const hidden = attachments.flatMap((a) => a.opaque.filter((o) => o.aspect === "subnets"));
  for (const subnet of subnets) {
    const subject = `${vpc} ${subnet.zone ?? "?"}`;
    if (subnet.zone === undefined || zones.has(undefined) || (hidden.length > 0 && !zones.has(subnet.zone)))
      ledger.undetermined(
        subject,
        `cannot be told whether the attachment of ${name} is in the zone of ${subnet.name}`,
        [subnet.urn],
      );
    else if (zones.has(subnet.zone)) ledger.count();
    else {
      const message = `${subnet.name} is in ${subnet.zone}, where the attachment of ${name} has no subnet: its packets do not enter the transit gateway`;
      ledger.violated(subject, message, [...attachments.map((a) => a.urn), subnet.urn]);
    }
  }
}

function checkEndpoint(
  scene: Scene,
  ledger: Ledger,
  endpoint: { key: Key; urn: string; name: string; interfaces: readonly { subnet: Key }[] },
  wanted: readonly string[],
): void {
  const subnets = endpoint.interfaces.map((i) => scene.model.subnets.get(i.subnet));
  const zones = new Set(subnets.map((subnet) => subnet?.zone));
  const twice = sharedZone(subnets);
  const missing = wanted.filter((zone) => !zones.has(zone));
  const setting = { kind: "setting" as const, resource: endpoint.name, setting: `zones: ${[...zones].join(", ")}` };
  if (zones.has(undefined))
    ledger.undetermined(endpoint.key, `the zones of ${endpoint.name} cannot be told`, [endpoint.urn]);
  else if (missing.length > 0)
    ledger.violated(
      endpoint.key,
      `${endpoint.name} should be in ${missing.join(", ")} as well`,
      [endpoint.urn],
      setting,
    );
  else if (twice !== undefined)
    ledger.violated(
      endpoint.key,
      `${endpoint.name} has two subnets in ${twice}, where AWS takes one: one zone fewer than meant`,
      [endpoint.urn],
      setting,
    );
  else if (zones.size < LEAST_ZONES && wanted.length === 0)
    ledger.violated(
      endpoint.key,
      `${endpoint.name} is in ${zones.size} zone: one outage takes it away`,
      [endpoint.urn],
      setting,
    );
  else ledger.count();
}

/** A zone in which two subnets are; an interface endpoint takes one of each (PrivateLink guide, Create a VPC endpoint). */
function sharedZone(subnets: readonly (Subnet | undefined)[]): string | undefined {
  const met = new Map<string, Key>();
  for (const subnet of subnets) {
    if (subnet?.zone === undefined) continue;
    const other = met.get(subnet.zone);
    if (other !== undefined && other !== subnet.key) return subnet.zone;
    met.set(subnet.zone, subnet.key);
  }
  return undefined;
}
