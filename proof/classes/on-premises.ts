/** What on-premises has routes for: the condition for anything to come from there. */
import type { Attachment, VpnGateway } from "../model";
import { unknownAbout } from "./candidates";
import type { Engine } from "./engine";
import { lookup } from "./fib";
import { within } from "./network";
import { DROP, PASS, UNKNOWN } from "./rules";

const KINDS = new Set<Attachment["kind"]>(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

/** Attachments and virtual private gateways behind which there is an on-premises network. */
export function onPremisesConnections(engine: Engine): (Attachment | VpnGateway)[] {
  const { attachments, vpnGateways } = engine.net.model;
  return [
    ...[...attachments.values()].filter(({ kind }) => KINDS.has(kind)),
    ...[...vpnGateways.values()].filter(({ vpc }) => vpc !== undefined),
  ];
}

/**
 * Whether on-premises sends packets for an atom over a connection: PASS, DROP or UNKNOWN. Direct Connect to a transit
 * gateway announces exactly the allowed prefixes (Direct Connect guide, Allowed prefixes interactions); a BGP session of
 * a transit gateway the routes of the associated table without blackholes (TGW guide, Route propagation); a
 * virtual private gateway the CIDRs of its VPC, over Direct Connect those that an allowed prefix covers.
 */
export function heard(engine: Engine, by: Attachment | VpnGateway, atom: number): number {
  const holds = (cidrs: readonly string[]): boolean => within(engine.net.spans(cidrs), atom);
  if (!("kind" in by)) return heardOverGateway(engine, by, atom) ? PASS : DROP;
  if (by.heard !== undefined) return holds(by.heard) ? PASS : DROP;
  if (by.kind === "direct-connect") {
    if (holds(by.allowedPrefixes)) return PASS;
    return unknownAbout(by, "routes").length > 0 ? UNKNOWN : DROP;
  }
  if (by.staticRouting) return PASS;
  const table = by.association === undefined ? undefined : engine.net.model.transitTables.get(by.association);
  if (by.policyTable !== undefined || !table) return DROP;
  const { routes, doubts } = lookup(engine.fibs.ofTransitTable(table), atom);
  if (doubts.length > 0) return UNKNOWN;
  return routes.some(({ attachment, dangling }) => attachment !== undefined || dangling) ? PASS : DROP;
}

function heardOverGateway(engine: Engine, gateway: VpnGateway, atom: number): boolean {
  const { net } = engine;
  const vpc = gateway.vpc === undefined ? undefined : net.model.vpcs.get(gateway.vpc);
  if (!vpc) return false;
  if (gateway.heard !== undefined) return within(net.spans(gateway.heard), atom);
  const own = net.spans(vpc.cidrs).filter((span) => within([span], atom));
  if (own.length === 0 || gateway.connections.length > 0) return own.length > 0;
  const allowed = gateway.directConnect.flatMap(({ allowedPrefixes }) => net.spans(allowedPrefixes));
  return own.some((span) => allowed.some((a) => a.family === span.family && a.lo <= span.lo && a.hi >= span.hi));
}
