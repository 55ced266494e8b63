/** Routes of VPC route tables. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, docs, text, textOr } from "../../kernel/json";
import { stringHash } from "../../kernel/ids";
import * as t from "../tokens";
import { availableAttachment, checkRoute, TARGETS, targetOf } from "./routeTarget";
import { blocksOf } from "./vpc";

const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"] as const;

/** Destination of a route as given. */
export function destinationOf(route: Doc): string {
  return DESTINATIONS.map((d) => text(route, d)).find((d) => d !== undefined) ?? "";
}

/** `aws.ec2.Route` */
export const route: TypeDefinition = {
  token: t.ROUTE,
  noun: ["EC2", "Route"],
  calls: ["CreateRoute", "DescribeRouteTables", "ReplaceRoute", "DeleteRoute"],
  replaces: ["routeTableId", ...DESTINATIONS],
  rules: { oneOf: [DESTINATIONS, TARGETS] },
  refs: { routeTableId: t.ROUTE_TABLE },
  // The provider retries CreateRoute until a new transit gateway attachment can be named.
  waits: { create: ["InvalidParameterException", "InvalidTransitGatewayID.NotFound"] },
  make(op, inputs, before) {
    const table = op.get(t.ROUTE_TABLE, textOr(inputs, "routeTableId"));
    const vpc = op.get(t.VPC, textOr(table.state, "vpcId"));
    const destination = destinationOf(inputs);
    const id = `r-${table.id}${stringHash(destination)}`;
    if (!before) {
      const inline = docs(table.state, "routes").some(
        (r) => (text(r, "cidrBlock") ?? textOr(r, "destinationPrefixListId")) === destination,
      );
      if (op.own(t.ROUTE, id) || inline || blocksOf(op, vpc).includes(destination)) {
        refuse("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
      }
      const limit = op.quota("routes");
      if (op.store.count(`>${table.id}`) >= limit && op.referring(table.id, t.ROUTE).length >= limit) {
        refuse(
          "RouteLimitExceeded",
          `The maximum number of routes has been reached for route table ${table.id} (${limit}).`,
        );
      }
    }
    checkRoute(op, vpc, table, inputs);
    const target = targetOf(inputs);
    return {
      id,
      state: {
        instanceId: "",
        instanceOwnerId: "",
        networkInterfaceId: target?.kind === "networkInterfaceId" ? target.id : "",
        origin: "CreateRoute",
        state: "active",
      },
      links: target ? [`>${target.id}`] : [],
    };
  },
  /** A route whose target is gone stays and drops what it matches (VPC guide, "Route tables", blackhole). */
  view(op, rec) {
    const table = op.find(t.ROUTE_TABLE, textOr(rec.state, "routeTableId"));
    const tgw = text(rec.inputs, "transitGatewayId");
    const nat = text(rec.inputs, "natGatewayId");
    const gone =
      (tgw !== undefined && table && !availableAttachment(op, textOr(table.state, "vpcId"), tgw)) ||
      (nat !== undefined && !op.own(t.NAT_GATEWAY, nat));
    return { state: gone ? "blackhole" : "active" };
  },
  /** Imports name it `rtb-…_10.0.0.0/8`. */
  locate(op, id) {
    const [table = "", destination = ""] = id.split("_");
    return op.own(t.ROUTE, `r-${table}${stringHash(destination)}`);
  },
};
