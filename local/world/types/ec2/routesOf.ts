/** Everything that a route table holds: its own routes, the local ones, and those of gateway endpoints. */
import { managedPrefixLists } from "../../data/endpointServices";
import { type Doc, compact, docs, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { routeTablesOf } from "./endpoint";
import { blocksOf } from "./vpc";

/** The table that a subnet is associated with, or the VPC's main one. */
export function tableOfSubnet(op: Op, subnet: string): Rec | undefined {
  const association = op.referring(subnet, t.ROUTE_ASSOCIATION)[0];
  if (association) return op.find(t.ROUTE_TABLE, textOr(association.state, "routeTableId"));
  const vpc = op.find(t.VPC, textOr(op.find(t.SUBNET, subnet)?.state ?? {}, "vpcId"));
  return vpc ? op.find(t.ROUTE_TABLE, textOr(vpc.state, "mainRouteTableId")) : undefined;
}

/** Routes of a table under the provider's property names, local ones first. */
export function routesOf(op: Op, table: Rec): Doc[] {
  const vpc = op.find(t.VPC, textOr(table.state, "vpcId"));
  const local = vpc ? blocksOf(op, vpc).map((cidrBlock) => ({ cidrBlock, gatewayId: "local" })) : [];
  const inline = docs(table.state, "routes");
  const single = op.referring(table.id, t.ROUTE).map((r) => {
    const cidr = text(r.inputs, "destinationCidrBlock");
    const { destinationCidrBlock: _, routeTableId: __, ...rest } = r.inputs;
    return compact({ ...rest, cidrBlock: cidr });
  });
  const endpoints = vpc ? op.referring(vpc.id, t.ENDPOINT) : [];
  const gateways = endpoints
    .filter((e) => textOr(e.state, "vpcEndpointType") === "Gateway" && routeTablesOf(op, e).includes(table.id))
    .map((e) => ({
      destinationPrefixListId:
        managedPrefixLists(op.region).find((p) => p.name === textOr(e.state, "serviceName"))?.id ?? "",
      vpcEndpointId: e.id,
    }));
  return [...local, ...inline, ...single, ...gateways];
}
