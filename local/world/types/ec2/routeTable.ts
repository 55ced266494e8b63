/** Route tables: subnets' own, the VPC's main one, and which subnet uses which. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, compact, docs, list, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { checkRoute } from "./routeTarget";

function checkInline(op: Op, table: Rec | undefined, vpc: Rec, inputs: Doc): void {
  const seen = new Set<string>();
  for (const route of docs(inputs, "routes")) {
    const destination =
      text(route, "cidrBlock") ?? text(route, "ipv6CidrBlock") ?? textOr(route, "destinationPrefixListId");
    if (seen.has(destination)) refuse("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
    seen.add(destination);
    checkRoute(op, vpc, table, { ...route, destinationCidrBlock: text(route, "cidrBlock") ?? null });
  }
}

/** `aws.ec2.RouteTable` */
export const routeTable: TypeDefinition = {
  token: t.ROUTE_TABLE,
  noun: ["EC2", "Route Table"],
  calls: ["CreateRouteTable", "DescribeRouteTables", "ReplaceRoute", "DeleteRouteTable"],
  clientToken: true,
  replaces: ["vpcId"],
  refs: { vpcId: t.VPC },
  missing: ["InvalidRouteTableID.NotFound", "The routeTable ID '{id}' does not exist"],
  // A table that is associated with a subnet cannot be deleted (VPC guide, "Delete a route table").
  heldBy: [t.ROUTE_ASSOCIATION],
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("rtb");
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    if (!before && op.referring(vpc.id, t.ROUTE_TABLE).length >= op.quota("route-tables")) {
      refuse("RouteTableLimitExceeded", "The maximum number of route tables has been reached.");
    }
    checkInline(op, before, vpc, inputs);
    return {
      id,
      state: {
        arn: op.arn("ec2", `route-table/${id}`),
        ownerId: op.account,
        routes: list(inputs, "routes"),
        propagatingVgws: list(inputs, "propagatingVgws"),
      },
    };
  },
  remove(op, rec) {
    const vpc = op.find(t.VPC, textOr(rec.state, "vpcId"));
    if (vpc && text(vpc.state, "mainRouteTableId") === rec.id) {
      refuse(
        "DependencyViolation",
        `The routeTable '${rec.id}' has dependencies and cannot be deleted (main route table).`,
      );
    }
    // Its routes go with it, and so does its place in gateway endpoints.
    for (const part of op.referring(rec.id, t.ROUTE, t.ENDPOINT_ROUTE_TABLE)) op.store.remove(part);
    for (const endpoint of op.referring(rec.id, t.ENDPOINT)) {
      const left = texts(endpoint.state, "routeTableIds").filter((r) => r !== rec.id);
      op.patch(
        endpoint,
        { routeTableIds: left },
        endpoint.links.filter((l) => l !== `>${rec.id}`),
      );
    }
  },
};

/** `aws.ec2.RouteTableAssociation` */
export const routeTableAssociation: TypeDefinition = {
  token: t.ROUTE_ASSOCIATION,
  noun: ["EC2", "Route Table Association"],
  calls: ["AssociateRouteTable", "DescribeRouteTables", "ReplaceRouteTableAssociation", "DisassociateRouteTable"],
  replaces: ["subnetId", "gatewayId"],
  rules: { oneOf: [["subnetId", "gatewayId"]] },
  refs: { subnetId: t.SUBNET, routeTableId: t.ROUTE_TABLE, gatewayId: [t.INTERNET_GATEWAY] },
  make(op, inputs, before) {
    const table = op.get(t.ROUTE_TABLE, textOr(inputs, "routeTableId"));
    const subnetId = text(inputs, "subnetId");
    const member = subnetId ?? textOr(inputs, "gatewayId");
    const other = op.referring(member, t.ROUTE_ASSOCIATION).find((r) => r.id !== before?.id);
    if (other) {
      refuse(
        "Resource.AlreadyAssociated",
        `the specified association for route table ${table.id} conflicts with an existing association`,
      );
    }
    if (subnetId !== undefined && textOr(op.get(t.SUBNET, subnetId).state, "vpcId") !== textOr(table.state, "vpcId")) {
      refuse("InvalidParameterValue", `Route table ${table.id} and subnet ${subnetId} belong to different networks`);
    }
    return { id: before?.id ?? op.newId("rtbassoc"), state: {} };
  },
  /** Imports name it `subnet-…/rtb-…`. */
  locate(op, id) {
    const [member = "", table] = id.split("/");
    return op.referring(member, t.ROUTE_ASSOCIATION).find((r) => textOr(r.state, "routeTableId") === table);
  },
};

/** `aws.ec2.MainRouteTableAssociation` */
export const mainRouteTableAssociation: TypeDefinition = {
  token: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  noun: ["EC2", "Main Route Table Association"],
  calls: [
    "ReplaceRouteTableAssociation",
    "DescribeRouteTables",
    "ReplaceRouteTableAssociation",
    "ReplaceRouteTableAssociation",
  ],
  replaces: ["vpcId"],
  refs: { vpcId: t.VPC, routeTableId: t.ROUTE_TABLE },
  make(op, inputs, before) {
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    const table = op.get(t.ROUTE_TABLE, textOr(inputs, "routeTableId"));
    if (textOr(table.state, "vpcId") !== vpc.id) {
      refuse("InvalidParameterValue", `Route table ${table.id} and network ${vpc.id} belong to different networks`);
    }
    const originalRouteTableId = before
      ? textOr(before.state, "originalRouteTableId")
      : textOr(vpc.state, "mainRouteTableId");
    op.patch(vpc, { mainRouteTableId: table.id });
    return { id: before?.id ?? op.newId("rtbassoc"), state: { originalRouteTableId } };
  },
  remove(op, rec) {
    const vpc = op.find(t.VPC, textOr(rec.state, "vpcId"));
    if (vpc) op.patch(vpc, { mainRouteTableId: textOr(rec.state, "originalRouteTableId") });
  },
};

/** `aws.ec2.DefaultRouteTable`: takes over the table that came with the VPC and empties it. */
export const defaultRouteTable: TypeDefinition = {
  token: "aws:ec2/defaultRouteTable:DefaultRouteTable",
  noun: ["EC2", "Default Route Table"],
  calls: ["DeleteRoute", "DescribeRouteTables", "ReplaceRoute", "DescribeRouteTables"],
  replaces: ["defaultRouteTableId"],
  refs: { defaultRouteTableId: t.ROUTE_TABLE },
  make(op, inputs, before) {
    const table = op.get(t.ROUTE_TABLE, textOr(inputs, "defaultRouteTableId"));
    const vpc = op.get(t.VPC, textOr(table.state, "vpcId"));
    // Adoption removes every route that is there (provider documentation, DefaultRouteTable).
    if (!before) for (const route of op.referring(table.id, t.ROUTE)) op.store.remove(route);
    checkInline(op, table, vpc, inputs);
    op.patch(table, {
      routes: list(inputs, "routes"),
      propagatingVgws: list(inputs, "propagatingVgws"),
      ...own(inputs),
    });
    return { id: table.id, state: {} };
  },
  observe(op, id) {
    const table = op.own(t.ROUTE_TABLE, id);
    return table ? compact({ ...table.state, defaultRouteTableId: id }) : undefined;
  },
};

/** Tags of a handle, which land on what it manages. */
export function own(inputs: Doc): Doc {
  return compact({ tags: inputs["tags"], tagsAll: inputs["tagsAll"] });
}
