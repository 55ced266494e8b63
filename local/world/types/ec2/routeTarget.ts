/** What a route of a VPC may point at. */
import { contains4, parseCidr4 } from "../../../../net/ipv4";
import { refuse } from "../../kernel/errors";
import { type Doc, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { blocksOf } from "./vpc";

/** Argument names of route targets. */
export const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
] as const;

/** Range that no route may cover: link-local services of AWS (VPC guide, "Route tables"). */
const UNROUTABLE = { base: 0xa9fea800, bits: 22 };

/** Target of a route as given. */
export function targetOf(route: Doc): { kind: string; id: string } | undefined {
  for (const kind of TARGETS) {
    const id = text(route, kind);
    if (id !== undefined) return { kind, id };
  }
  return undefined;
}

/**
 * The VPC's attachment to a transit gateway that traffic can use. Acceptance by another account takes a while
 * to be seen here.
 */
export function availableAttachment(op: Op, vpc: string, tgw: string): Rec | undefined {
  return op
    .referring(vpc, t.TGW_VPC_ATTACHMENT)
    .find(
      (a) =>
        textOr(a.state, "transitGatewayId") === tgw &&
        textOr(a.state, "state") === "available" &&
        op.now >= (num(a.state, "acceptedAt") ?? -Infinity) + op.settings.timing.visibility,
    );
}

function checkDestination(op: Op, vpc: Rec, destination: string, kind: string): void {
  const parsed = parseCidr4(destination);
  if (!parsed.ok) {
    if (destination.includes(":")) return;
    refuse(
      "InvalidParameterValue",
      `Value (${destination}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    );
    return;
  }
  if (contains4(UNROUTABLE, parsed.cidr)) {
    refuse("InvalidParameterValue", `The destination CIDR block ${destination} is reserved.`);
  }
  // VPC guide, "Route tables", rules and considerations: a route inside the VPC's own range names a whole subnet
  // and a middlebox.
  const local = blocksOf(op, vpc).map(parseCidr4);
  const within = local.some((b) => b.ok && contains4(b.cidr, parsed.cidr));
  if (!within) return;
  const wholeSubnet = op.referring(vpc.id, t.SUBNET).some((s) => textOr(s.state, "cidrBlock") === destination);
  if (!wholeSubnet || !["natGatewayId", "networkInterfaceId", "vpcEndpointId"].includes(kind)) {
    refuse(
      "InvalidParameterValue",
      `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface, NAT gateway or Gateway Load Balancer endpoint, for a whole subnet.`,
    );
  }
}

/** Refuses a destination or target that EC2 would refuse for a table of this VPC. */
export function checkRoute(op: Op, vpc: Rec, table: Rec | undefined, route: Doc): void {
  const target = targetOf(route) ?? refuse("MissingParameter", "The request must contain a route target.");
  const destination = text(route, "destinationCidrBlock");
  if (destination !== undefined) checkDestination(op, vpc, destination, target.kind);
  const list = text(route, "destinationPrefixListId");
  if (list !== undefined) op.get(t.PREFIX_LIST, list);
  const other = (what: string): never =>
    refuse(
      "InvalidParameterValue",
      `route table ${table?.id ?? ""} and ${what} ${target.id} belong to different networks`,
    );
  switch (target.kind) {
    case "gatewayId":
      if (target.id === "local") return;
      if (textOr(op.get(t.INTERNET_GATEWAY, target.id).state, "vpcId") !== vpc.id) other("network gateway");
      return;
    case "natGatewayId": {
      const nat = op.get(t.NAT_GATEWAY, target.id);
      const subnet = op.find(t.SUBNET, textOr(nat.state, "subnetId"));
      if (subnet && textOr(subnet.state, "vpcId") !== vpc.id) other("NAT gateway");
      return;
    }
    case "transitGatewayId":
      // Transit gateway guide, "VPC attachments": a VPC must be attached before its tables can name the gateway.
      if (!availableAttachment(op, vpc.id, target.id)) {
        refuse("InvalidTransitGatewayID.NotFound", `The transitGateway ID '${target.id}' does not exist.`);
      }
      return;
    case "vpcEndpointId":
      if (textOr(op.get(t.ENDPOINT, target.id).state, "vpcId") !== vpc.id) other("endpoint");
      return;
    case "networkInterfaceId": {
      const found = op.store.find(`id:${target.id}`).find((r) => r.type === t.INTERFACE && r.account === op.account);
      if (!found) refuse("InvalidNetworkInterfaceID.NotFound", `The networkInterface ID '${target.id}' does not exist`);
      else if (textOr(found.state, "vpcId") !== vpc.id) other("interface");
      return;
    }
    default:
      refuse("UnsupportedOperation", `the embedded AWS has no route targets of the kind ${target.kind}`);
  }
}
