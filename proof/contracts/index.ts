/**
 * Contracts: the third engine. Each object of a hub-shaped network (a route table, a security group, a network ACL, an
 * association, a propagation, a zone, an endpoint policy) is held alone against what the intent allows and demands in its
 * place, without following a packet. Contracts that pass imply properties (`IMPLIES`, argued in docs/proof.md); what has
 * another shape is `not covered`. No code is shared with the tracer, the class engine, the resolver of names or the
 * policy engine.
 */
import type { Intent } from "../intent";
import type { NetworkModel } from "../model";
import { addresses } from "./addresses";
import { announcements } from "./announcements";
import { attachments } from "./attachments";
import { deadRoutes } from "./dead-routes";
import { grants } from "./grants";
import { groupsNeeded, groupsOnly } from "./groups";
import { Ledger } from "./ledger";
import { namesNeeded, namesOnly } from "./names";
import { networkAcls } from "./network-acls";
import { policies } from "./policies";
import { resolvers } from "./resolvers";
import { roles } from "./roles";
import { AWS_RULES, type Rules } from "./rules";
import { sizes } from "./sizes";
import { storage } from "./storage";
import { hubRoutesOnly, subnetRoutesNeeded } from "./subnet-routes";
import { transitRoutesNeeded } from "./transit-routes-needed";
import { transitRoutesOnly } from "./transit-routes-only";
import type { ContractId, ContractReport, ContractVerdict, Inconsistency } from "./types";
import { waysOut } from "./ways-out";
import { worldOf, type Contract } from "./world";
import { zones } from "./zones";

export type * from "./types";
export { AWS_RULES, type Rules } from "./rules";
export type { Contract } from "./world";

/** Every contract, in the order in which a person would look. */
export const CONTRACTS: readonly Contract[] = [
  roles,
  waysOut,
  attachments,
  addresses,
  transitRoutesOnly,
  transitRoutesNeeded,
  hubRoutesOnly,
  subnetRoutesNeeded,
  deadRoutes,
  networkAcls,
  groupsOnly,
  groupsNeeded,
  namesOnly,
  namesNeeded,
  storage,
  policies,
  zones,
  announcements,
  resolvers,
  grants,
  sizes,
];

/** What packets of one part can get to, whatever its own route tables say. */
const APART: readonly ContractId[] = [
  "roles",
  "ways-out",
  "attachments",
  "addresses",
  "transit-routes-only",
  "hub-routes-only",
];

/** What packets that are meant to arrive meet on their way, there and back. */
const CONNECTED: readonly ContractId[] = [
  "roles",
  "ways-out",
  "attachments",
  "addresses",
  "transit-routes-needed",
  "subnet-routes-needed",
  "network-acls",
  "groups-needed",
  "zones",
];

/** Properties of proof/properties with the contracts that each follows from. */
export const IMPLIES: Readonly<Record<string, readonly ContractId[]>> = {
  P0: ["roles"],
  P1: [...CONNECTED, "names-only", "names-needed"],
  P2: APART,
  P3: [...CONNECTED, "transit-routes-only", "groups-only", "names-only", "announcements", "resolvers"],
  P4: ["roles", "ways-out", "storage"],
  P5: CONNECTED,
  P6: ["roles", "ways-out", "attachments", "addresses", "transit-routes-only", "dead-routes"],
  P7: ["roles", "zones"],
  P8: ["sizes"],
  P9: ["roles", "policies"],
  P10: ["roles", "names-only"],
  P11: ["roles", "ways-out", "groups-only"],
  P12: ["roles", "names-only", "groups-needed", "network-acls"],
  P13: [...APART, "groups-only"],
  P14: APART,
  P15: ["roles", "grants"],
};

export interface ContractOptions {
  /** Rules of AWS; default those of its documentation. */
  readonly rules?: Rules;
}

/** Holds every object of a network against its contracts. Never throws for what a network contains. */
export function checkContracts(model: NetworkModel, intent: Intent, options: ContractOptions = {}): ContractReport {
  const world = worldOf(model, intent, options.rules ?? AWS_RULES);
  const contracts = CONTRACTS.map(({ id, title, check }) => {
    const ledger = new Ledger(id, title);
    check(world, ledger);
    return ledger.result();
  });
  const passed = new Set(contracts.filter(({ verdict }) => verdict === "pass").map(({ id }) => id));
  const implications = Object.entries(IMPLIES).map(([property, needed]) => ({
    property,
    contracts: needed,
    implied: needed.every((id) => passed.has(id)),
  }));
  return { schemaVersion: 1, verdict: worst(contracts.map(({ verdict }) => verdict)), contracts, implications };
}

function worst(verdicts: readonly ContractVerdict[]): ContractVerdict {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.includes("not covered") ? "not covered" : "pass";
}

/**
 * Properties that follow from contracts and that another engine found violated all the same. One of the two is wrong,
 * which no network can excuse: report it, whatever else was found.
 */
export function inconsistencies(
  report: ContractReport,
  properties: readonly { readonly id: string; readonly verdict: string }[],
): Inconsistency[] {
  const violated = new Set(properties.filter(({ verdict }) => verdict === "violated").map(({ id }) => id));
  return report.implications
    .filter(({ implied, property }) => implied && violated.has(property))
    .map(({ property, contracts }) => ({
      property,
      contracts,
      message: `internal inconsistency: ${property} is violated, yet it follows from contracts that all pass (${contracts.join(", ")}); one of the engines is wrong`,
    }));
}
