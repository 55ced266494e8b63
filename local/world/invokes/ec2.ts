/** Look-ups of EC2: what stands already, and which endpoint services there are. */
import { endpointServices, managedPrefixLists } from "../data/endpointServices";
import { refuse } from "../kernel/errors";
import { type Doc, type Json, docs, isDoc, text, textOr, texts } from "../kernel/json";
import { type Op } from "../kernel/op";
import { type Rec } from "../kernel/store";
import { type Lookup } from "../kernel/world";
import { freeAddresses } from "../types/ec2/interfaces";
import { routesOf, tableOfSubnet } from "../types/ec2/routesOf";
import { blocksOf } from "../types/ec2/vpc";
import * as t from "../types/tokens";

/** Names of filters that stand for a property of the state. */
const FILTERS: Readonly<Record<string, string>> = {
  "vpc-id": "vpcId",
  "subnet-id": "id",
  "route-table-id": "id",
  "group-id": "id",
  "group-name": "name",
  cidr: "cidrBlock",
  "cidr-block": "cidrBlock",
  "availability-zone": "availabilityZone",
  "availability-zone-id": "availabilityZoneId",
  "owner-id": "ownerId",
  "transit-gateway-id": "transitGatewayId",
  "resource-id": "vpcId",
  "service-name": "serviceName",
  "vpc-endpoint-type": "vpcEndpointType",
  "transit-gateway-attachment-id": "id",
  state: "state",
};

/** True if a record has the tags and fits the filters. Refuses a filter that it does not know. */
export function fits(op: Op, rec: Rec, args: Doc): boolean {
  const tags = op.tags(rec);
  const wanted = args["tags"];
  const byTag = Object.entries(isDoc(wanted) ? wanted : {}).every(([k, v]) => tags[k] === v);
  return (
    byTag &&
    docs(args, "filters").every((filter) => {
      const name = textOr(filter, "name");
      const values = texts(filter, "values");
      if (name.startsWith("tag:")) return values.includes(tags[name.slice(4)] ?? "");
      if (name === "association.subnet-id") return values.some((s) => tableOfSubnet(op, s)?.id === rec.id);
      const key = FILTERS[name] ?? refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
      return values.includes(key === "id" ? rec.id : textOr(rec.state, key));
    })
  );
}

/** The only match, as the provider's single look-ups demand. */
function only(found: readonly Rec[], noun: string): Rec {
  const [first] = found;
  if (!first) return refuse("NotFound", `no matching ${noun} found`);
  if (found.length > 1)
    refuse(
      "TooManyResults",
      `multiple ${noun}s matched; use additional constraints to reduce matches to a single ${noun}`,
    );
  return first;
}

/** Keeps records whose state agrees with the arguments that were given. */
function agreeing(op: Op, type: string, args: Doc, keys: readonly string[], id = "id"): Rec[] {
  const wanted = text(args, id);
  return op
    .mine(type)
    .filter(
      (r) =>
        (wanted === undefined || r.id === wanted) &&
        keys.every((k) => text(args, k) === undefined || r.state[k] === args[k]),
    )
    .filter((r) => fits(op, r, args));
}

const getVpc: Lookup = (op, args) => {
  if (args["default"] === true) refuse("NotFound", "no matching EC2 VPC found");
  const vpc = only(agreeing(op, t.VPC, args, ["cidrBlock", "dhcpOptionsId"]), "EC2 VPC");
  return {
    ...vpc.state,
    id: vpc.id,
    default: false,
    state: "available",
    tags: op.tags(vpc),
    cidrBlockAssociations: blocksOf(op, vpc).map((cidrBlock, i) => ({
      associationId: `vpc-cidr-assoc-${i}${vpc.id.slice(5)}`,
      cidrBlock,
      state: "associated",
    })),
    ipv6CidrBlockAssociations: [],
  };
};

const getSubnet: Lookup = (op, args) => {
  const keys = ["availabilityZone", "availabilityZoneId", "cidrBlock", "vpcId"];
  const subnet = only(agreeing(op, t.SUBNET, args, keys), "EC2 Subnet");
  return {
    ...subnet.state,
    id: subnet.id,
    state: "available",
    defaultForAz: false,
    availableIpAddressCount: freeAddresses(op, subnet),
    tags: op.tags(subnet),
  };
};

const getSubnets: Lookup = (op, args) => {
  const found = op.mine(t.SUBNET).filter((r) => fits(op, r, args));
  return { id: op.region, ids: found.map((r) => r.id), tags: args["tags"] };
};

function describeTable(op: Op, table: Rec): Readonly<Record<string, Json | undefined>> {
  const vpc = op.find(t.VPC, textOr(table.state, "vpcId"));
  const associations = op.referring(table.id, t.ROUTE_ASSOCIATION).map((a) => ({
    main: false,
    routeTableAssociationId: a.id,
    routeTableId: table.id,
    subnetId: textOr(a.state, "subnetId"),
    gatewayId: textOr(a.state, "gatewayId"),
  }));
  const main = textOr(vpc?.state ?? {}, "mainRouteTableId") === table.id;
  const own = {
    main: true,
    routeTableAssociationId: `rtbassoc-${table.id.slice(4)}`,
    routeTableId: table.id,
    subnetId: "",
    gatewayId: "",
  };
  return {
    ...table.state,
    id: table.id,
    routeTableId: table.id,
    routes: routesOf(op, table),
    associations: main ? [own, ...associations] : associations,
    tags: op.tags(table),
  };
}

const getRouteTable: Lookup = (op, args) => {
  const subnet = text(args, "subnetId");
  // A subnet without an association of its own has no match: the look-up does not fall back to the main table.
  const tables = agreeing(op, t.ROUTE_TABLE, args, ["vpcId"], "routeTableId").filter(
    (r) =>
      subnet === undefined ||
      op.referring(subnet, t.ROUTE_ASSOCIATION).some((a) => textOr(a.state, "routeTableId") === r.id),
  );
  return { ...describeTable(op, only(tables, "EC2 Route Table")), subnetId: subnet ?? "" };
};

const getRouteTables: Lookup = (op, args) => {
  const found = agreeing(op, t.ROUTE_TABLE, args, ["vpcId"]);
  return { id: op.region, ids: found.map((r) => r.id), vpcId: args["vpcId"], tags: args["tags"] };
};

const getSecurityGroup: Lookup = (op, args) => {
  const group = only(agreeing(op, t.SECURITY_GROUP, args, ["name", "vpcId"]), "EC2 Security Group");
  return { ...group.state, id: group.id, tags: op.tags(group) };
};

const getVpcEndpointService: Lookup = (op, args) => {
  const service = text(args, "service");
  const wanted =
    text(args, "serviceName") ?? (service === undefined ? undefined : `com.amazonaws.${op.region}.${service}`);
  const type = text(args, "serviceType");
  const found = endpointServices(op.region).filter(
    (s) => (wanted === undefined || s.serviceName === wanted) && (type === undefined || s.type === type),
  );
  const [first] = found;
  if (!first) return refuse("InvalidServiceName", `The Vpc Endpoint Service '${wanted ?? ""}' does not exist`);
  if (found.length > 1)
    refuse(
      "TooManyResults",
      "multiple EC2 VPC Endpoint Services matched; use additional constraints to reduce matches to a single EC2 VPC Endpoint Service",
    );
  const id = `vpce-svc-${Buffer.from(first.serviceName).toString("hex").slice(-17)}`;
  return {
    acceptanceRequired: false,
    arn: op.arn("ec2", `vpc-endpoint-service/${id}`, op.region, "amazon"),
    availabilityZones: op
      .azs()
      .filter((z) => !first.notIn.includes(z.id))
      .map((z) => z.name),
    baseEndpointDnsNames: [
      `${first.serviceName.split(".").slice(3).reverse().join(".")}.${op.region}.vpce.amazonaws.com`,
    ],
    id,
    managesVpcEndpoints: false,
    owner: "amazon",
    privateDnsName: first.privateDnsNames[0] ?? "",
    privateDnsNames: first.privateDnsNames,
    service,
    serviceId: id,
    serviceName: first.serviceName,
    serviceRegion: op.region,
    serviceType: first.type,
    supportedIpAddressTypes: first.ipTypes,
    tags: {},
    vpcEndpointPolicySupported: first.policySupported,
  };
};

const getPrefixList: Lookup = (op, args) => {
  const lists = managedPrefixLists(op.region);
  const found = lists.find((p) => p.id === text(args, "prefixListId") || p.name === text(args, "name"));
  if (!found) return refuse("NotFound", "no matching EC2 Prefix List found");
  return { id: found.id, name: found.name, cidrBlocks: found.cidrs };
};

const getManagedPrefixList: Lookup = (op, args) => {
  const lists = managedPrefixLists(op.region);
  const aws = lists.find((p) => p.id === text(args, "id") || p.name === text(args, "name"));
  if (aws)
    return {
      id: aws.id,
      name: aws.name,
      addressFamily: "IPv4",
      ownerId: "AWS",
      maxEntries: 0,
      version: 1,
      entries: aws.cidrs.map((cidr) => ({ cidr, description: "" })),
    };
  const own = only(agreeing(op, t.PREFIX_LIST, args, ["name"]), "EC2 Managed Prefix List");
  return { ...own.state, id: own.id, tags: op.tags(own) };
};

const getVpcEndpoint: Lookup = (op, args) => {
  const found = only(agreeing(op, t.ENDPOINT, args, ["serviceName", "vpcId", "vpcEndpointType"]), "EC2 VPC Endpoint");
  return { ...found.state, id: found.id, tags: op.tags(found) };
};

const getTransitGateway: Lookup = (op, args) => {
  const own = op.mine(t.TGW);
  const wanted = text(args, "id");
  // A shared gateway is found like an own one.
  const shared = wanted === undefined ? undefined : op.find(t.TGW, wanted);
  const candidates =
    shared && !own.includes(shared) ? [shared] : own.filter((r) => wanted === undefined || r.id === wanted);
  const found = only(
    candidates.filter((r) => fits(op, r, args)),
    "EC2 Transit Gateway",
  );
  return { ...found.state, id: found.id, tags: op.tags(found) };
};

/** Attachments as both sides see them: the account that made it and the owner of the gateway. */
const getAttachment: Lookup = (op, args) => {
  const foreign = op
    .mine(t.TGW)
    .flatMap((g) => op.referring(g.id, t.TGW_VPC_ATTACHMENT).filter((r) => r.account !== op.account));
  const wanted = text(args, "transitGatewayAttachmentId");
  const all = [...op.mine(t.TGW_VPC_ATTACHMENT), ...foreign].filter((r) => wanted === undefined || r.id === wanted);
  const found = only(
    all.filter((r) => fits(op, r, args)),
    "EC2 Transit Gateway Attachment",
  );
  const association = op.referring(found.id, t.TGW_ASSOCIATION)[0];
  return {
    id: found.id,
    arn: textOr(found.state, "arn"),
    transitGatewayAttachmentId: found.id,
    transitGatewayId: textOr(found.state, "transitGatewayId"),
    transitGatewayOwnerId: textOr(found.state, "transitGatewayOwnerId"),
    resourceId: textOr(found.state, "vpcId"),
    resourceOwnerId: found.account,
    resourceType: "vpc",
    state: textOr(found.state, "state"),
    associationState: association ? "associated" : "",
    associationTransitGatewayRouteTableId: textOr(association?.state ?? {}, "transitGatewayRouteTableId"),
    tags: op.tags(found),
  };
};

/** Only the owner of a gateway sees its tables. */
const getTransitRouteTable: Lookup = (op, args) => {
  const wanted = text(args, "id");
  const all = op.mine(t.TGW_ROUTE_TABLE).filter((r) => wanted === undefined || r.id === wanted);
  const found = only(
    all.filter((r) => fits(op, r, args)),
    "EC2 Transit Gateway Route Table",
  );
  return { ...found.state, id: found.id, tags: op.tags(found) };
};

/** By token. */
export const ec2Functions: readonly (readonly [string, Lookup])[] = [
  ["aws:ec2/getVpc:getVpc", getVpc],
  ["aws:ec2/getSubnet:getSubnet", getSubnet],
  ["aws:ec2/getSubnets:getSubnets", getSubnets],
  ["aws:ec2/getRouteTable:getRouteTable", getRouteTable],
  ["aws:ec2/getRouteTables:getRouteTables", getRouteTables],
  ["aws:ec2/getSecurityGroup:getSecurityGroup", getSecurityGroup],
  ["aws:ec2/getVpcEndpointService:getVpcEndpointService", getVpcEndpointService],
  ["aws:ec2/getVpcEndpoint:getVpcEndpoint", getVpcEndpoint],
  ["aws:ec2transitgateway/getTransitGateway:getTransitGateway", getTransitGateway],
  ["aws:ec2transitgateway/getAttachment:getAttachment", getAttachment],
  ["aws:ec2transitgateway/getRouteTable:getRouteTable", getTransitRouteTable],
  ["aws:ec2/getPrefixList:getPrefixList", getPrefixList],
  ["aws:ec2/getManagedPrefixList:getManagedPrefixList", getManagedPrefixList],
];
