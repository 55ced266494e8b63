/**
 * A trace: what becomes of a connection from one place to another, both ways. One packet is followed through every
 * choice that AWS may make (AZ, equal routes, overlapping prefix lists), then its answer.
 */
import type { Address } from "../../net/ip";
import type { Key, NetworkModel, Opaque } from "../model";
import { checkAcl, checkGroups } from "./checks";
import { type Peer, showPeer } from "./destination";
import type { Service } from "./service";
import { Network, type Station } from "./network";
import { fromOnPremises, hears, onPremisesConnections } from "./on-premises";
import { addBlock, addHop, type Block, type Branch, type Goal, type Hop, type Path, type Position } from "./path";
import { subnetHop } from "./in-vpc";
import { follow, type Layer, type Walk } from "./walk";

/** Where a connection starts. */
export type Source =
  | { readonly kind: "station"; readonly station: Station; readonly address: Address }
  | { readonly kind: "on-premises"; readonly via: Key; readonly address: Address };

/** What a connection is made to. */
export type Target =
  | { readonly kind: "station"; readonly station: Station; readonly address: Address }
  /** Whatever has the address. */
  | { readonly kind: "address"; readonly address: Address }
  | { readonly kind: "service"; readonly prefixList: Key; readonly label: string };

/** REACHABLE and UNREACHABLE hold for every choice; AMBIGUOUS depends on one; UNDETERMINED rests on something unknown. */
export type Verdict = "REACHABLE" | "UNREACHABLE" | "AMBIGUOUS" | "UNDETERMINED";

/** What an endpoint's policy says to the caller's request. */
export interface PolicyAnswer {
  /** Absent if it cannot be told. */
  readonly admits?: boolean;
  /** One sentence. */
  readonly because: string;
  /** Names of the statements that decide. */
  readonly statements: readonly string[];
}

/** Answers whether an endpoint's policy lets the caller's request through; `undefined` for what has no policy. */
export type PolicyOracle = (endpoint: Key, source: Source) => PolicyAnswer | undefined;

export interface TraceOptions {
  /** IANA protocol; default 6 (TCP). */
  readonly protocol?: number;
  /** Destination port; default 443. */
  readonly port?: number;
  /** Layers thought away. */
  readonly without?: readonly Layer[];
  /** Evaluates endpoint policies; without it they are not part of the verdict. */
  readonly policy?: PolicyOracle;
}

/** One possible course of a connection. */
export interface Course {
  readonly forward: readonly Hop[];
  readonly reply: readonly Hop[];
  /** What stands against it, in order; those of the reply after those of the request. */
  readonly blocks: readonly (Block & { readonly direction: "forward" | "reply" })[];
  readonly outcome: "open" | "blocked" | "unknown";
  /** True if the reply passes the same gateways as the request, in reverse; absent where its way is not known to its end. */
  readonly symmetric?: boolean;
  readonly end: Branch["end"]["kind"];
}

export interface Trace {
  readonly verdict: Verdict;
  /** Verdict on the request alone, one way. */
  readonly oneWay: Verdict;
  /** True if at least one course is open: a leak is one even if other courses are unknown. */
  readonly possible: boolean;
  readonly courses: readonly Course[];
  /** What made it UNDETERMINED. */
  readonly unknown: readonly Opaque[];
}

/** Traces connections in one network. Building it indexes the model once. */
export class Tracer {
  readonly network: Network;
  /** Parts that may belong to any object, each once, as far as packets depend on them. */
  private readonly strays: readonly Opaque[];

  constructor(readonly model: NetworkModel) {
    this.network = new Network(model);
    this.strays = distinctOf(model.strays.filter(({ aspect }) => !NAMES.has(aspect)));
  }

  /** Traces one connection. */
  trace(source: Source, target: Target, options: TraceOptions = {}): Trace {
    const without = new Set(options.without ?? []);
    const walk: Walk = { network: this.network, model: this.model, goal: goalOf(target), without };
    const forward = follow(walk, this.start(walk, source, target, options)).map((b) =>
      withPolicy(walk, b, source, options),
    );
    const courses = forward.flatMap((branch) => this.answers(source, branch, options, without));
    return conclude(forward, courses, this.strays);
  }

  private start(walk: Walk, source: Source, target: Target, options: TraceOptions): Position[] {
    const protocol = options.protocol ?? 6;
    const port = protocol === 6 || protocol === 17 ? (options.port ?? 443) : 0;
    const icmp = protocol === 1 ? { type: 8, code: 0 } : protocol === 58 ? { type: 128, code: 0 } : undefined;
    const service: Service = { protocol, ports: { from: port, to: port }, ...(icmp ? { icmp } : {}) };
    const destination: Peer = target.kind === "service" ? target : { kind: "address", address: target.address };
    const path = newPath({ source: { kind: "address", address: source.address }, destination, service }, false);
    if (source.kind === "on-premises") return fromOnPremises(walk, path, source.via);
    const { station } = source;
    const subnet = this.network.subnet(station.subnet);
    const groups = station.groups ?? [];
    const isPublic = station.interface?.publicAddress ?? (station.endpoint === undefined && subnet.publicAddresses);
    let at: Path = { ...path, zone: subnet.zone, publicSource: isPublic, sourceGroups: groups };
    at = addHop(at, interfaceHop(station));
    if (station.endpoint !== undefined) {
      const detail = `${station.name} only answers`;
      at = addBlock(at, {
        code: "VPCE_INTRA_VPC_TRAFFIC",
        urn: station.urn,
        name: station.name,
        detail,
        certain: true,
      });
    }
    at = checkGroups(walk, at, station, "egress", this.referable(station, target));
    return [{ at: "leave", path: at, subnet: subnet.key }];
  }

  /** Groups of the destination that the source's egress rules may name: in the VPC, or over a peering in the Region. */
  private referable(from: Station, target: Target): readonly Key[] {
    if (target.kind !== "station" || target.station.groups === undefined) return [];
    const a = this.network.subnet(from.subnet).vpc;
    const b = this.network.subnet(target.station.subnet).vpc;
    const peered = [...this.model.peerings.values()].some(
      (p) =>
        p.active &&
        !p.interRegion &&
        ((p.requester === a && p.accepter === b) || (p.requester === b && p.accepter === a)),
    );
    return a === b || peered ? target.station.groups : [];
  }

  /** All courses of a connection whose request took one way. */
  private answers(source: Source, branch: Branch, options: TraceOptions, without: ReadonlySet<Layer>): Course[] {
    const goal: Goal = source.kind === "station" ? { station: source.station } : { onPremises: true };
    const walk: Walk = { network: this.network, model: this.model, goal, without };
    // Nothing comes back from the internet to what could not get out.
    const shutOut = branch.end.kind === "internet" && branch.path.blocks.some((b) => b.certain);
    if (branch.end.kind === "stopped" || shutOut) return [course(branch, undefined)];
    const replies = follow(walk, this.startReply(walk, source, branch));
    return replies.map((reply) => course(branch, comeHome(source, branch, reply, options)));
  }

  private startReply(walk: Walk, source: Source, { path, end }: Branch): Position[] {
    const { packet } = path;
    const { icmp, protocol } = packet.service;
    const answer = icmp ? { type: protocol === 58 ? 129 : 0, code: 0 } : undefined;
    const hasPorts = protocol === 6 || protocol === 17;
    const ports = hasPorts ? this.model.ephemeralPorts : packet.service.ports;
    const service: Service = { protocol, ports, ...(answer ? { icmp: answer } : {}) };
    const back: Path = {
      ...newPath({ source: packet.destination, destination: packet.source, service }, true),
      pins: path.pins,
      translations: path.translations,
    };
    switch (end.kind) {
      case "delivered": {
        const zone = this.network.subnet(end.subnet).zone;
        return [{ at: "leave", path: addHop({ ...back, zone }, interfaceHop(end.station)), subnet: end.subnet }];
      }
      case "on-premises":
        return this.replyFromOnPremises(walk, back, end.via);
      case "internet": {
        const gateway = this.model.internetGateways.get(end.gateway) ?? this.model.egressOnlyGateways.get(end.gateway);
        const hop = {
          kind: "internet-gateway" as const,
          key: end.gateway,
          urn: gateway?.urn ?? end.gateway,
          name: gateway?.name ?? end.gateway,
        };
        const outside = addHop(
          addHop(back, { kind: "internet", key: "internet", urn: "internet", name: "the internet" }),
          hop,
        );
        return [{ at: "gateway-in", path: outside, gateway: end.gateway, vpc: end.vpc }];
      }
      case "service":
        return this.replyFromService(walk, back, source, end.endpoint);
      case "stopped":
        return [];
    }
  }

  /** On-premises answers over the connection that the request came by, or over another one where it hears the source. */
  private replyFromOnPremises(walk: Walk, back: Path, via: Key): Position[] {
    const isHeard = (key: Key): boolean => hears(walk, key, back.packet.destination) !== "no";
    const others = onPremisesConnections(walk).filter((key) => key !== via && isHeard(key));
    const ways = walk.without.has("routes") || isHeard(via) || others.length === 0 ? [via] : others;
    return ways.flatMap((key) => fromOnPremises(walk, back, key));
  }

  /** A gateway endpoint answers the interface directly; the subnet's network ACL still applies. */
  private replyFromService(walk: Walk, back: Path, source: Source, endpoint: Key): Position[] {
    const owner = this.model.gatewayEndpoints.get(endpoint);
    const at = addHop(back, {
      kind: "gateway-endpoint",
      key: endpoint,
      urn: owner?.urn ?? endpoint,
      name: owner?.name ?? endpoint,
    });
    if (source.kind !== "station") return [{ at: "end", path: at, end: { kind: "stopped" } }];
    const subnet = this.network.subnet(source.station.subnet);
    return checkAcl(walk, addHop(at, subnetHop(subnet)), subnet, "ingress").map((path) => ({
      at: "end",
      path: addHop(path, interfaceHop(source.station)),
      end: { kind: "delivered", subnet: subnet.key, station: source.station },
    }));
  }
}

function newPath(packet: Path["packet"], reply: boolean): Path {
  return {
    packet,
    reply,
    hops: [],
    blocks: [],
    zone: undefined,
    origin: "vpc",
    // A reply leaves by the public address that the request came to.
    publicSource: reply,
    sourceGroups: [],
    scope: "vpc",
    translations: [],
    stateful: [],
    pins: new Map(),
    visited: new Set(),
  };
}

function goalOf(target: Target): Goal {
  return target.kind === "station" ? { station: target.station } : {};
}

function interfaceHop(station: Station): Hop {
  const { key, urn, name, id } = station;
  return { kind: "interface", key, urn, name, ...(id === undefined ? {} : { id }) };
}

/** The endpoint policy, where somebody evaluates it: the last thing that a request passes. */
function withPolicy(walk: Walk, branch: Branch, source: Source, options: TraceOptions): Branch {
  const { end, path } = branch;
  const key = end.kind === "service" ? end.endpoint : end.kind === "delivered" ? end.station.endpoint : undefined;
  if (key === undefined || !options.policy || walk.without.has("policies")) return branch;
  const answer = options.policy(key, source);
  const endpoint = walk.model.interfaceEndpoints.get(key) ?? walk.model.gatewayEndpoints.get(key);
  if (!answer || !endpoint) return branch;
  const { urn, name } = endpoint;
  const hop = { kind: "endpoint-policy" as const, key, urn, name, note: answer.because };
  const passed = addHop(path, { ...hop, ...(answer.statements.length > 0 ? { rules: answer.statements } : {}) });
  if (answer.admits === true) return { ...branch, path: passed };
  const code = answer.admits === false ? ("ENDPOINT_POLICY_RESTRICTION" as const) : ("UNKNOWN" as const);
  const block = { code, urn, name, detail: answer.because, certain: answer.admits === false };
  return { ...branch, path: addBlock(passed, block) };
}

/**
 * A reply counts if it ends where the request began. One that was stopped keeps its reason: how it would have gone on
 * is not known, so nothing more is certain about it.
 */
function comeHome(source: Source, forward: Branch, reply: Branch, options: TraceOptions): Branch {
  const { end, path } = reply;
  if (end.kind === "stopped") return reply;
  if (end.kind === (source.kind === "station" ? "delivered" : "on-premises"))
    return sameStateful(forward, reply, options);
  const last = path.hops.at(-1);
  const detail = `the reply to ${showPeer(path.packet.destination)} leaves for ${last?.name ?? end.kind}`;
  const block = { code: "OTHER_DESTINATION" as const, urn: last?.urn ?? "", name: last?.name ?? end.kind, detail };
  return { ...reply, path: addBlock(path, { ...block, certain: true }) };
}

/** Stateful hops drop a reply of which they saw no request. */
function sameStateful(forward: Branch, reply: Branch, options: TraceOptions): Branch {
  if (options.without?.includes("routes") === true) return reply;
  const wanted = [...forward.path.stateful].reverse();
  if (wanted.length === reply.path.stateful.length && wanted.every((key, i) => key === reply.path.stateful[i]))
    return reply;
  const detail = `request: ${forward.path.stateful.join(", ") || "none"}; reply: ${reply.path.stateful.join(", ") || "none"}`;
  const at = wanted[0] ?? reply.path.stateful[0] ?? "";
  return {
    ...reply,
    path: addBlock(reply.path, { code: "STATEFUL_PATH_DIVERGED", urn: at, name: at, detail, certain: true }),
  };
}

/** Hops that two directions have in common if they are symmetric: gateways, not the subnets on the way in. */
const SYMMETRIC_KINDS = new Set<Hop["kind"]>([
  "transit-gateway",
  "transit-gateway-attachment",
  "peering",
  "nat-gateway",
  "internet-gateway",
  "egress-only-internet-gateway",
  "vpn-gateway",
  "appliance",
  "gateway-endpoint",
  "on-premises",
]);

function course(forward: Branch, reply: Branch | undefined): Course {
  const blocks = [
    ...forward.path.blocks.map((block) => ({ ...block, direction: "forward" as const })),
    ...(reply?.path.blocks ?? []).map((block) => ({ ...block, direction: "reply" as const })),
  ];
  const stopped = forward.path.blocks.some(({ certain }) => certain);
  const gateways = (hops: readonly Hop[]): string[] =>
    hops.filter((h) => SYMMETRIC_KINDS.has(h.kind)).map((h) => h.key);
  const there = gateways(forward.path.hops).join("\n");
  const whole = reply !== undefined && reply.end.kind !== "stopped" && reply.path.blocks.every((b) => b.certain);
  const back = gateways(reply?.path.hops ?? [])
    .reverse()
    .join("\n");
  return {
    forward: forward.path.hops,
    reply: (reply?.path.hops ?? []).map((hop): Hop => (stopped ? { ...hop, behind: true } : hop)),
    blocks,
    outcome: outcomeOf(blocks),
    ...(whole ? { symmetric: there === back } : {}),
    end: forward.end.kind,
  };
}

function outcomeOf(blocks: readonly Block[]): Course["outcome"] {
  if (blocks.some((b) => b.certain)) return "blocked";
  return blocks.length > 0 ? "unknown" : "open";
}

function verdictOf(outcomes: readonly Course["outcome"][], strays: readonly Opaque[]): Verdict {
  if (outcomes.includes("unknown") || outcomes.length === 0 || strays.length > 0) return "UNDETERMINED";
  const open = outcomes.includes("open");
  if (open && outcomes.includes("blocked")) return "AMBIGUOUS";
  return open ? "REACHABLE" : "UNREACHABLE";
}

/** What is not known about names stops no packet. */
const NAMES: ReadonlySet<Opaque["aspect"]> = new Set(["dns", "records", "names"]);

function distinctOf(parts: readonly Opaque[]): Opaque[] {
  return [...new Map(parts.map((o) => [`${o.urn} ${o.because}`, o])).values()];
}

function conclude(forward: readonly Branch[], courses: readonly Course[], relevant: readonly Opaque[]): Trace {
  const distinct =
    courses.length < 2
      ? courses
      : [...new Map(courses.map((c) => [JSON.stringify([c.forward, c.reply, c.blocks]), c])).values()];
  const verdict = verdictOf(
    distinct.map((c) => c.outcome),
    relevant,
  );
  let unknown: readonly Opaque[] | undefined;
  const doubts = distinct
    .flatMap((c) => c.blocks.filter((b) => !b.certain))
    .map((b): Opaque => ({ aspect: "traffic", urn: b.urn, because: b.detail }));
  return {
    verdict,
    oneWay: verdictOf(
      forward.map((b) => outcomeOf(b.path.blocks)),
      relevant,
    ),
    possible: distinct.some((c) => c.outcome === "open"),
    courses: distinct,
    // A network with many parts unknown has them in every trace; only findings ask.
    get unknown() {
      return (unknown ??= verdict === "UNDETERMINED" ? distinctOf([...doubts, ...relevant]) : []);
    },
  };
}
