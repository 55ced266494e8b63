/** Follows a packet through all its possible fates. */
import type { NetworkModel } from "../model";
import { attachmentIn, attachmentOut, guessFromTransit } from "./in-transit";
import { deliver, guessFromVpc, leave } from "./in-vpc";
import type { Network } from "./network";
import { addUnknown, type Branch, type Goal, type Path, type Position } from "./path";
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
  const waiting = [...start];
  for (let position = waiting.pop(); position; position = waiting.pop()) {
    if (position.at === "end") out.push({ path: position.path, end: position.end });
    else if (out.length >= MAX_BRANCHES) return [...out, tooMany(position.path)];
    else waiting.push(...step(walk, position).reverse());
  }
  return out;
}

/** The rest of the fates, as one that is not known. */
function tooMany(path: Path): Branch {
  const because = `the packet has more than ${MAX_BRANCHES} possible fates`;
  return {
    path: addUnknown(path, { aspect: "traffic", urn: path.hops.at(-1)?.urn ?? "", because }),
    end: { kind: "stopped" },
  };
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
