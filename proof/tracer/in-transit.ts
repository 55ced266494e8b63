/** Inside a transit gateway: from the attachment that a packet comes in by to the one it leaves by. */
import { parsePrefix } from "../../net/ip";
import type { Attachment, Key, Subnet } from "../model";
import { checkKnown } from "./checks";
import { familyOf, matches, showPeer, type Peer } from "./destination";
import { leadsTo, subnetHop, wantedVpcs } from "./in-vpc";
import { addBlock, addHop, addUnknown, type Hop, type Path, type Position, stopped, tableOf, visit } from "./path";
import { toOnPremises } from "./targets";
import { lookupTransit, type TransitMatch } from "./transit-routes";
import type { Walk } from "./walk";

type At<K extends Position["at"]> = Extract<Position, { at: K }>;

const ON_PREMISES = new Set<Attachment["kind"]>(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

/** A packet enters a transit gateway: the association of its attachment selects the table (TGW guide, Route tables). */
export function attachmentIn(walk: Walk, { path: given, attachment: key }: At<"attachment-in">): Position[] {
  const attachment = walk.network.attachment(key);
  const passed = visit(addHop(given, attachmentHop(attachment)), key, attachment.urn);
  if (!passed.ok) return [stopped(passed.path)];
  const checked = checkAttachment(walk, passed.path, attachment);
  const onPremises =
    ON_PREMISES.has(attachment.kind) || (attachment.kind === "peering" && given.origin === "transit-on-premises");
  const path: Path = {
    ...checked,
    origin: onPremises ? "transit-on-premises" : "transit-vpc",
    publicSource: false,
    scope: scopeAfter(walk, checked, attachment),
  };
  if (attachment.association === undefined && attachment.policyTable !== undefined)
    return byPolicy(walk, path, attachment, attachment.policyTable);
  if (attachment.association === undefined) {
    const opaque = [
      ...attachment.opaque,
      ...(walk.model.transitGateways.get(attachment.transitGateway)?.opaque ?? []),
    ].find((o) => o.aspect === "association");
    if (opaque) return [stopped(addUnknown(path, opaque))];
    const detail = `${attachment.name} is associated with no route table`;
    const blocked = addBlock(path, {
      code: "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
      urn: attachment.urn,
      name: attachment.name,
      detail,
      certain: true,
    });
    return [{ at: "guess-from-transit", path: blocked, transitGateway: attachment.transitGateway }];
  }
  const unsure = checkKnown(path, attachment, "association");
  return byTable(walk, unsure, attachment.association);
}

/** References to security groups survive only where both the gateway and the attachment support them. */
function scopeAfter(walk: Walk, path: Path, attachment: Attachment): Path["scope"] {
  const gateway = walk.model.transitGateways.get(attachment.transitGateway);
  const kept =
    path.scope !== "lost" &&
    path.scope !== "peering" &&
    attachment.kind === "vpc" &&
    attachment.groupReferencing &&
    gateway?.groupReferencing === true;
  return kept ? "transit" : "lost";
}

function checkAttachment(walk: Walk, path: Path, attachment: Attachment): Path {
  const gateway = walk.model.transitGateways.get(attachment.transitGateway);
  let at = checkKnown(path, attachment, "state", "traffic");
  if (gateway) at = checkKnown(at, gateway, "traffic");
  if (attachment.state === "pending") {
    at = addBlock(at, {
      code: "BAD_STATE_ATTACHMENT",
      urn: attachment.urn,
      name: attachment.name,
      detail: "the attachment waits for its acceptance",
      certain: true,
    });
  }
  if (attachment.kind === "vpc" && !attachment.ipv6 && familyOf(path.packet.destination) === 6) {
    at = addBlock(at, {
      code: "IPV6_NOT_SUPPORTED",
      urn: attachment.urn,
      name: attachment.name,
      detail: "IPv6 support of the attachment is off",
      certain: true,
    });
  }
  return at;
}

/** Policy table: the first matching rule selects the table; no match drops (TGW guide, Policy tables). */
function byPolicy(walk: Walk, path: Path, attachment: Attachment, key: Key): Position[] {
  const table = walk.model.policyTables.get(key);
  const { packet } = path;
  const opaque = table?.opaque.find((o) => o.aspect === "rules");
  if (opaque) return [stopped(addUnknown(path, opaque))];
  for (const rule of table?.rules ?? []) {
    const holdsPeer = (cidr: string, peer: Peer): boolean =>
      cidr === "*" || (parsePrefix(cidr).ok && matches(walk.network.prefix(cidr), peer) === "yes");
    const protocol = rule.protocol === -1 || rule.protocol === packet.service.protocol;
    const ports =
      rule.destinationPorts.from <= packet.service.ports.from && rule.destinationPorts.to >= packet.service.ports.to;
    if (
      !protocol ||
      !ports ||
      !holdsPeer(rule.source, packet.source) ||
      !holdsPeer(rule.destination, packet.destination)
    )
      continue;
    if (rule.sourcePorts.from > 0 || rule.sourcePorts.to < 65535) {
      return [
        stopped(
          addUnknown(path, {
            aspect: "rules",
            urn: rule.urn,
            because: "the rule matches on source ports, which a trace does not have",
          }),
        ),
      ];
    }
    return byTable(walk, path, rule.table);
  }
  const name = table?.name ?? key;
  const detail = `no rule of policy table ${name} matches`;
  return [
    stopped(
      addBlock(path, { code: "POLICY_TABLE_NO_MATCH", urn: table?.urn ?? attachment.urn, name, detail, certain: true }),
    ),
  ];
}

function byTable(walk: Walk, path: Path, key: Key): Position[] {
  const table = walk.model.transitTables.get(key);
  if (!table) throw new Error(`the model has no transit gateway route table ${key}`);
  const gateway = walk.model.transitGateways.get(table.transitGateway);
  const { destination } = path.packet;
  return lookupTransit(walk.network, table, destination).flatMap((lookup): Position[] => {
    const hop: Hop = {
      kind: "transit-gateway",
      key: table.transitGateway,
      urn: gateway?.urn ?? table.transitGateway,
      name: gateway?.name ?? table.transitGateway,
      ...(gateway?.id === undefined ? {} : { id: gateway.id }),
      table: tableOf(table),
    };
    if (lookup.kind === "unknown") return [stopped(addUnknown(addHop(path, hop), lookup.opaque))];
    if (lookup.kind === "none") {
      const detail = `route table ${table.name} has no route to ${showPeer(destination)}`;
      const blocked = addBlock(addHop(path, hop), {
        code: "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
        urn: table.urn,
        name: table.name,
        detail,
        certain: true,
      });
      return [{ at: "guess-from-transit", path: blocked, transitGateway: table.transitGateway }];
    }
    const { route } = lookup;
    const on = addHop(path, {
      ...hop,
      route: showRoute(walk, route),
      ...(lookup.random === true ? { note: "one of several equal routes" } : {}),
    });
    if (route.attachment !== undefined) return [{ at: "attachment-out", path: on, attachment: route.attachment }];
    const detail = `${route.destination} in route table ${table.name} is a blackhole`;
    const blocked = addBlock(on, {
      code: "TGW_RTB_BAD_STATE_ROUTE",
      urn: route.urn,
      name: table.name,
      detail,
      certain: true,
    });
    return [{ at: "guess-from-transit", path: blocked, transitGateway: table.transitGateway }];
  });
}

function showRoute(walk: Walk, route: TransitMatch): NonNullable<Hop["route"]> {
  const attachment = walk.model.attachments.get(route.attachment ?? "");
  return {
    destination: route.destination,
    target: attachment ? `${attachment.name} (${route.origin})` : "blackhole",
    urn: route.urn,
  };
}

/** A packet leaves a transit gateway. */
export function attachmentOut(walk: Walk, { path: given, attachment: key }: At<"attachment-out">): Position[] {
  const attachment = walk.network.attachment(key);
  const path = checkAttachment(walk, addHop(given, attachmentHop(attachment)), attachment);
  switch (attachment.kind) {
    case "vpc":
      return intoVpc(walk, path, attachment);
    case "peering":
      return overPeering(walk, path, attachment);
    case "unmodelled": {
      const opaque = attachment.opaque.find((o) => o.aspect === "traffic") ?? {
        aspect: "traffic" as const,
        urn: attachment.urn,
        because: "the attachment is not modelled",
      };
      return [stopped(addUnknown(path, opaque))];
    }
    case "direct-connect":
      return [toOnPremises(walk, checkLearned(walk, path, attachment), key)];
    default:
      return [toOnPremises(walk, path, key)];
  }
}

/** A Direct Connect gateway forwards only to prefixes that it has learned. */
function checkLearned(walk: Walk, path: Path, attachment: Attachment): Path {
  const { destination } = path.packet;
  if (
    destination.kind === "address" &&
    walk.network.within(
      attachment.learned.map((r) => r.cidr),
      destination.address,
    )
  )
    return path;
  const opaque = attachment.opaque.find((o) => o.aspect === "propagation");
  if (opaque) return addUnknown(path, opaque);
  const detail = `${attachment.name} has learned no route to ${showPeer(destination)}`;
  return addBlock(path, {
    code: "ON_PREMISES_PREFIX_NOT_LEARNED",
    urn: attachment.urn,
    name: attachment.name,
    detail,
    certain: true,
  });
}

/** The other end of a peering is an attachment of the other transit gateway; AZ and group references end here. */
function overPeering(walk: Walk, path: Path, attachment: Attachment): Position[] {
  if (attachment.peer === undefined || !walk.model.attachments.has(attachment.peer)) {
    return [
      stopped(
        addUnknown(path, {
          aspect: "traffic",
          urn: attachment.urn,
          because: "the other transit gateway is in none of the given states",
        }),
      ),
    ];
  }
  return [{ at: "attachment-in", path: { ...path, zone: undefined, scope: "lost" }, attachment: attachment.peer }];
}

/**
 * Into a VPC: the packet lands on the attachment's interface in one AZ and is routed by that subnet's table
 * (TGW guide, Appliance in a shared services VPC, Availability Zones). Default mode: the AZ that the packet comes from if
 * the attachment is there, else any. Appliance mode: one AZ for the lifetime of the flow, whichever.
 */
function intoVpc(walk: Walk, path: Path, attachment: Attachment): Position[] {
  const subnets = attachment.subnets.map((key) => walk.network.subnet(key));
  const known = checkKnown(path, attachment, "subnets");
  const gateway = walk.model.transitGateways.get(attachment.transitGateway);
  const kept = path.scope === "transit" && attachment.groupReferencing && gateway?.groupReferencing === true;
  const pinned = path.pins.get(attachment.key);
  const near = subnets.filter(
    (subnet) => subnet.zone !== undefined && subnet.zone === (attachment.applianceMode ? pinned : path.zone),
  );
  const choices: readonly Subnet[] = near.length > 0 ? near : subnets;
  if (choices.length === 0) {
    return [
      stopped(
        addUnknown(known, {
          aspect: "subnets",
          urn: attachment.urn,
          because: "the subnets of the attachment are not known",
        }),
      ),
    ];
  }
  return choices.map((subnet) => ({
    at: "leave",
    subnet: subnet.key,
    path: {
      ...addHop(known, subnetHop(subnet)),
      zone: subnet.zone,
      scope: kept ? "transit" : "lost",
      pins:
        attachment.applianceMode && subnet.zone !== undefined
          ? new Map([...path.pins, [attachment.key, subnet.zone]])
          : path.pins,
    },
  }));
}

/** After a missing or dead route: the attachment of the destination's network, so that the rest is looked at too. */
export function guessFromTransit(walk: Walk, { path, transitGateway }: At<"guess-from-transit">): Position[] {
  const wanted = wantedVpcs(walk, path.packet.destination);
  const here = [...walk.model.attachments.values()].filter((a) => a.transitGateway === transitGateway);
  const direct = here.find((a) => leadsTo(a.vpc, a.kind, wanted));
  return direct ? [{ at: "attachment-out", path, attachment: direct.key }] : [stopped(path)];
}

function attachmentHop(attachment: Attachment): Hop {
  const { key, urn, name, id } = attachment;
  return { kind: "transit-gateway-attachment", key, urn, name, ...(id === undefined ? {} : { id }) };
}
