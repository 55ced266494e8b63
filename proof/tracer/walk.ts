/** Follows a packet through all its possible fates. */
import type { NetworkModel } from "../model";
import { attachmentIn, attachmentOut, guessFromTransit } from "./in-transit";
import { deliver, guessFromVpc, leave } from "./in-vpc";
import type { Network } from "./network";
import type { Branch, Goal, Position } from "./path";
import { gatewayIn, target } from "./targets";

/** A layer of protection that can be thought away. */
export type Layer = "routes" | "security-groups" | "network-acls" | "policies" | "dns";

/** What the steps need to know. */
export interface Walk {
  readonly network: Network;
  readonly model: NetworkModel;
  readonly goal: Goal;
  readonly without: ReadonlySet<Layer>;
}

/** Upper bound of fates of one packet; beyond it the network has more equal choices than any real one. */
const MAX_BRANCHES = 4096;

/** All fates of a packet from a position on. */
export function follow(walk: Walk, start: readonly Position[]): Branch[] {
  const out: Branch[] = [];
  const todo = [...start];
  for (let position = todo.pop(); position; position = todo.pop()) {
    if (position.at === "end") out.push({ path: position.path, end: position.end });
    else todo.push(...step(walk, position).reverse());
    if (out.length > MAX_BRANCHES) throw new Error(`more than ${MAX_BRANCHES} fates of one packet`);
  }
  return out;
}

function step(walk: Walk, position: Exclude<Position, { at: "end" }>): Position[] {
  switch (position.at) {
    case "leave":
      return leave(walk, position);
    case "target":
      return target(walk, position);
    case "deliver":
      return deliver(walk, position);
    case "attachment-in":
      return attachmentIn(walk, position);
    case "attachment-out":
      return attachmentOut(walk, position);
    case "gateway-in":
      return gatewayIn(walk, position);
    case "guess-from-vpc":
      return guessFromVpc(walk, position);
    case "guess-from-transit":
      return guessFromTransit(walk, position);
  }
}
