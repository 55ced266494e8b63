/**
 * Network ACLs let through what the intent demands, at every subnet on the way and for every port that a reply may be
 * sent to (VPC guide, Network ACL basics; Ephemeral ports). At an attachment's subnets the inbound rules look at what
 * enters the transit gateway and the outbound rules at what leaves it (Transit Gateway guide, Network ACLs).
 */
import type { AclRule, Direction, NetworkAcl, PortRange, Subnet } from "../model";
import { clientsOf, interfaceSpans, type Part } from "./layout";
import type { Ledger } from "./ledger";
import { viewedEndpoints } from "./name-view";
import { needsOf, type Ask, type End } from "./needs";
import { common, overlaps, showSpan, spanOf, without, type Span } from "./spans";
import type { Contract, World } from "./world";

/** TCP, as IANA numbers it. */
const TCP = 6;

export const networkAcls: Contract = {
  id: "network-acls",
  title: "Network ACLs let requests and replies through that the intent demands",
  check(world, ledger) {
    const gate = new Gate(world, ledger);
    for (const { from, to, asks } of needsOf(world)) {
      for (const ask of asks) {
        gate.way(from, to, requestOf(ask));
        gate.way(to, from, { protocol: ask.protocol, ports: world.rules.replyPorts(world.model.ephemeralPorts) });
      }
    }
    checkResolved(world, gate);
  },
};

/** Packets of one protocol to some ports. */
interface Packets {
  readonly protocol: number;
  readonly ports: PortRange;
}

function requestOf({ protocol, port }: Ask): Packets {
  return { protocol, ports: { from: port, to: port } };
}

const CALL: Packets = { protocol: TCP, ports: { from: 443, to: 443 } };

/** What a network resolves must let it in, whether it is meant to use it or not. */
function checkResolved(world: World, gate: Gate): void {
  const { model, layout } = world;
  for (const network of layout.networks) {
    if (network.quarantined) continue;
    for (const { endpoint, restricted } of viewedEndpoints(world, network)) {
      for (const { subnet } of endpoint.interfaces) {
        const there = model.subnets.get(subnet);
        const spans = interfaceSpans(model, endpoint, subnet);
        for (const client of clientsOf(network, restricted)) {
          if (!there || client === there) continue;
          gate.pass(client, "egress", spans, CALL);
          gate.pass(there, "ingress", client.cidrs.map(spanOf), CALL);
        }
      }
    }
  }
}

/** Asks network ACLs, each question once. */
class Gate {
  private readonly asked = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly ledger: Ledger,
  ) {}

  /** One direction of a connection between two VPCs, or between a VPC and on-premises. */
  way(from: End, to: End, packets: Packets): void {
    if (from.subnet) this.pass(from.subnet, "egress", to.spans, packets);
    // What enters the transit gateway: only the source's zone.
    const zone = from.subnet?.zone;
    for (const subnet of this.doors(from.part))
      if (subnet.zone === zone || zone === undefined) this.pass(subnet, "ingress", from.spans, packets);
    for (const subnet of this.doors(to.part)) this.pass(subnet, "egress", to.spans, packets);
    if (to.subnet) this.pass(to.subnet, "ingress", from.spans, packets);
  }

  /** The subnets of a part's attachment. */
  private doors(part: Part): Subnet[] {
    if (part.kind === "on-premises") return [];
    const { model, layout } = this.world;
    const keys = (layout.attachments.get(part.vpc.key) ?? []).flatMap((a) => a.subnets);
    return keys.flatMap((key) => model.subnets.get(key) ?? []);
  }

  /** Every address and port of a question must be let through. @param peers the other side: sources of inbound traffic */
  pass(subnet: Subnet, direction: Direction, peers: readonly Span[], { protocol, ports }: Packets): void {
    const { model, rules } = this.world;
    const acl = model.acls.get(subnet.acl);
    const hidden =
      subnet.opaque.find((o) => o.aspect === "network-acl") ?? acl?.opaque.find((o) => o.aspect === "rules");
    if (!acl || hidden) {
      this.ledger.skip(acl ?? subnet, hidden?.because ?? "its network ACL is in none of the given states");
      return;
    }
    for (const peer of peers) {
      const key = [acl.key, direction, peer.family, peer.from, peer.to, protocol, ports.from, ports.to].join(" ");
      if (this.asked.has(key)) continue;
      this.asked.add(key);
      const stopped = refused(acl, direction, peer, ports, rules, protocol);
      if (!this.ledger.holds(stopped === undefined))
        this.ledger.fail(
          acl,
          `${direction} ${named(protocol)}/${ports.from}${ports.to === ports.from ? "" : `-${ports.to}`}`,
          `${direction === "ingress" ? "from" : "to"} ${showSpan(peer)} allowed, for ${subnet.name}`,
          stopped ?? "",
          "add an allow rule with a lower number",
        );
    }
  }
}

interface Rest {
  readonly span: Span;
  readonly ports: PortRange;
}

/** What of a question an ACL refuses, in words. Rules are asked in order; what one takes is gone for the next. */
export function refused(
  acl: Pick<NetworkAcl, "rules">,
  direction: Direction,
  span: Span,
  ports: PortRange,
  rules: World["rules"],
  protocol = TCP,
): string | undefined {
  let rest: Rest[] = [{ span, ports }];
  const ordered = acl.rules
    .filter((rule) => rule.direction === direction && fits(rule, protocol))
    .sort((a, b) => rules.aclOrder(a, b));
  for (const rule of ordered) {
    const taken = rest.flatMap((one) => shared(one, rule) ?? []);
    if (taken.length === 0) continue;
    if (rule.action === "deny") return `rule ${rule.number} denies ${showRest(taken[0], protocol)}`;
    rest = rest.flatMap((one) => minus(one, rule));
    if (rest.length === 0) return undefined;
  }
  return rules.aclDefault() === "allow" ? undefined : `no rule allows ${showRest(rest[0], protocol)}`;
}

function fits({ protocol }: AclRule, wanted: number): boolean {
  return protocol === -1 || protocol === wanted;
}

function named(protocol: number): string {
  return protocol === TCP ? "tcp" : "udp";
}

function portsOf({ protocol, ports }: AclRule): PortRange {
  return protocol === -1 ? { from: 0, to: 65535 } : ports;
}

function shared({ span, ports }: Rest, rule: AclRule): Rest | undefined {
  const both = common(span, spanOf(rule.cidr));
  const own = portsOf(rule);
  const range = { from: Math.max(ports.from, own.from), to: Math.min(ports.to, own.to) };
  return both && range.from <= range.to ? { span: both, ports: range } : undefined;
}

/** What is left of a question after a rule took its part. */
function minus(one: Rest, rule: AclRule): Rest[] {
  const taken = shared(one, rule);
  if (!taken) return [one];
  const beside = without(one.span, [taken.span]).map((span) => ({ span, ports: one.ports }));
  const below = { span: taken.span, ports: { from: one.ports.from, to: taken.ports.from - 1 } };
  const above = { span: taken.span, ports: { from: taken.ports.to + 1, to: one.ports.to } };
  return [...beside, ...[below, above].filter(({ ports }) => ports.from <= ports.to)];
}

function showRest(rest: Rest | undefined, protocol: number): string {
  if (!rest) return "it";
  const { span, ports } = rest;
  return `${showSpan(span)}, ${named(protocol)}/${ports.from}${ports.to === ports.from ? "" : `-${ports.to}`}`;
}

/** What an ACL does with public addresses of which nothing else is known; `undefined` if it depends on the address. */
export function publicly(
  acl: Pick<NetworkAcl, "rules">,
  direction: Direction,
  ports: PortRange,
  rules: World["rules"],
): "allow" | "deny" | undefined {
  const every = spanOf("0.0.0.0/0");
  let rest: Rest[] = [{ span: every, ports }];
  const ordered = acl.rules
    .filter((rule) => rule.direction === direction && fits(rule, TCP))
    .sort((a, b) => rules.aclOrder(a, b));
  let denied = false;
  for (const rule of ordered) {
    const span = spanOf(rule.cidr);
    if (span.family === 6 || isPrivateBlock(span)) continue;
    const taken = rest.some((one) => shared(one, rule) !== undefined);
    if (!taken) continue;
    if (span.to - span.from !== every.to - every.from) return undefined;
    if (rule.action === "deny") denied = true;
    rest = rest.flatMap((one) => minus(one, rule));
  }
  return denied || (rest.length > 0 && rules.aclDefault() === "deny") ? "deny" : "allow";
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"].map(spanOf);

/** True if the whole span is never a public address. */
export function isPrivateBlock(span: Span): boolean {
  return PRIVATE.some((range) => overlaps(range, span) && span.from >= range.from && span.to <= range.to);
}
