/**
 * Two VPCs over a peering with two NAT gateways in the first: clients reach the other VPC through one of them, and a reply
 * that the peering brought back meets a route to the other, which serves nobody from outside of its VPC (VPC guide, NAT
 * gateways: reason NGW_REQUIRES_SOURCE_IN_VPC). By chance these pieces hardly ever come together.
 */
import type { NetworkModel } from "../../../proof/model";
import { NetworkBuilder, object } from "./builder";
import type { Dice } from "./dice";

/** A network of that shape, now and then with a piece missing. */
export function relayNetwork(dice: Dice): NetworkModel {
  const b = new NetworkBuilder();
  b.vpc("a", ["10.1.0.0/16"]);
  b.vpc("b", ["10.2.0.0/16"]);
  const active = dice.chance(0.9);
  b.draft.peerings.set("pcx", { ...object("pcx"), requester: "a", accepter: "b", active, interRegion: false });
  const peer = { kind: "peering", key: "pcx" } as const;
  b.table("client-table", "a", [b.route("10.2.0.0/16", { kind: "nat-gateway", key: "nat" })]);
  // A whole subnet behind another NAT gateway is a route that AWS accepts inside of the VPC.
  const other = b.route("10.1.1.0/24", { kind: "nat-gateway", key: "other" });
  b.table("nat-table", "a", [b.route("10.2.0.0/16", peer), ...(dice.chance(0.8) ? [other] : [])]);
  b.table("server-table", "b", [b.route("10.1.0.0/16", peer)]);
  b.subnet("client", "a", ["10.1.1.0/24"], "az1", { table: "client-table" });
  b.subnet("nats", "a", ["10.1.2.0/24"], dice.pick(["az1", "az2"]), { table: "nat-table" });
  b.subnet("server", "b", ["10.2.1.0/24"], "az1", { table: "server-table" });
  for (const [key, privateAddress] of [
    ["nat", "10.1.2.9"],
    ["other", "10.1.2.10"],
  ] as const)
    b.draft.natGateways.set(key, { ...object(key), vpc: "a", subnet: "nats", connectivity: "private", privateAddress });
  return b.model();
}
