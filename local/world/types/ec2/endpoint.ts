/** VPC endpoints: interface endpoints with their network interfaces and names, gateway endpoints with their routes. */
import {
  type EndpointService,
  endpointServices,
  endpointZoneId,
  managedPrefixLists,
} from "../../data/endpointServices";
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest, stringHash, upperId } from "../../kernel/ids";
import { type Doc, doc, docs, flag, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { checkPolicy } from "../../kernel/policy";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { interfacesOf, makeInterface, onePerZone, regroup, subnetsIn } from "./interfaces";

/** The policy that an endpoint has where none is given (PrivateLink guide, "Endpoint policies"). */
export const FULL_ACCESS = JSON.stringify({
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
});

/** Names that a VPC's resolver answers itself: zones and private endpoint names; a name can be there once. */
export function nameOnVpc(vpc: string, name: string): string {
  return `dns-name:${vpc}:${name.replace(/\.$/, "").toLowerCase()}`;
}

function serviceOf(op: Op, name: string, type: string): EndpointService {
  const offered = endpointServices(op.region).filter((s) => s.serviceName === name);
  if (offered.length === 0) refuse("InvalidServiceName", `The Vpc Endpoint Service '${name}' does not exist`);
  return (
    offered.find((s) => s.type === type) ??
    refuse(
      "InvalidParameter",
      `Endpoint type (${type}) does not match available service types ([${offered.map((s) => s.type).join(", ")}]).`,
    )
  );
}

function endpointsOf(op: Op, vpc: string, service: string, type: string): Rec[] {
  return op
    .referring(vpc, t.ENDPOINT)
    .filter((e) => textOr(e.state, "serviceName") === service && textOr(e.state, "vpcEndpointType") === type);
}

function checkPrivateDns(op: Op, vpc: Rec, service: EndpointService, inputs: Doc, self?: string): string[] {
  if (!flag(vpc.state, "enableDnsSupport") || !flag(vpc.state, "enableDnsHostnames")) {
    refuse(
      "InvalidParameter",
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
    );
  }
  for (const name of service.privateDnsNames) {
    const rival = op.store.find(nameOnVpc(vpc.id, name)).find((r) => r.id !== self);
    if (rival) {
      refuse(
        "InvalidParameter",
        `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${name} in the VPC ${vpc.id}`,
      );
    }
  }
  // S3 guide, "AWS PrivateLink for Amazon S3": only for inbound resolvers is the default, and needs a gateway endpoint.
  const option = doc({ o: docs(inputs, "dnsOptions")[0] ?? doc(inputs, "dnsOptions") }, "o");
  const inboundOnly = option["privateDnsOnlyForInboundResolverEndpoint"] !== false;
  if (
    service.serviceName.endsWith(".s3") &&
    inboundOnly &&
    endpointsOf(op, vpc.id, service.serviceName, "Gateway").length === 0
  ) {
    refuse(
      "InvalidParameter",
      `To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC ${vpc.id} must have a Gateway endpoint for the service.`,
    );
  }
  return service.privateDnsNames.map((name) => nameOnVpc(vpc.id, name));
}

function dnsEntries(op: Op, id: string, service: EndpointService, subnets: readonly Rec[], privateDns: boolean): Doc[] {
  const suffix = service.serviceName
    .replace(/^com\.amazonaws\.[^.]+\./, "")
    .split(".")
    .reverse()
    .join(".");
  const host = `${id}-${digest(id).slice(0, 8)}`;
  const star = service.serviceName.endsWith(".s3") ? "*." : "";
  const entry = (label: string): Doc => ({
    dnsName: `${star}${label}.${suffix}.${op.region}.vpce.amazonaws.com`,
    hostedZoneId: endpointZoneId(op.region),
  });
  const zonal = subnets.map((s) => entry(`${host}-${textOr(s.state, "availabilityZone")}`));
  const hidden = `Z${upperId(id, 20)}`;
  const own = privateDns ? service.privateDnsNames.map((name) => ({ dnsName: name, hostedZoneId: hidden })) : [];
  return [entry(host), ...zonal, ...own];
}

/** Brings the interfaces of an endpoint in line with its subnets; those that stay keep their addresses. */
function settleInterfaces(op: Op, rec: Rec): void {
  const wanted = texts(rec.state, "subnetIds");
  const groups = texts(rec.state, "securityGroupIds");
  const present = interfacesOf(op, rec.id);
  for (const eni of present) {
    if (!wanted.includes(textOr(eni.state, "subnetId"))) op.store.remove(eni);
    else regroup(op, eni, groups);
  }
  const fixed = docs(rec.inputs, "subnetConfigurations");
  for (const id of wanted) {
    if (present.some((e) => textOr(e.state, "subnetId") === id)) continue;
    const address = text(fixed.find((c) => textOr(c, "subnetId") === id) ?? {}, "ipv4");
    makeInterface(op, {
      subnet: op.get(t.SUBNET, id),
      owner: rec.id,
      description: `VPC Endpoint Interface ${rec.id}`,
      type: "vpc_endpoint",
      groups,
      ...(address === undefined ? {} : { address }),
    });
  }
  const settled = interfacesOf(op, rec.id);
  op.patch(rec, {
    networkInterfaceIds: settled.map((e) => e.id),
    subnetConfigurations: settled.map((e) => ({
      subnetId: textOr(e.state, "subnetId"),
      ipv4: textOr(e.state, "privateIp"),
    })),
  });
}

/** One gateway endpoint of a service in a table (PrivateLink guide, "Gateway endpoints"). */
function checkGatewayTable(op: Op, vpc: string, service: string, table: string, self?: string): void {
  if (textOr(op.get(t.ROUTE_TABLE, table).state, "vpcId") !== vpc) {
    refuse("InvalidParameter", `Route table ${table} does not belong to the VPC ${vpc}.`);
  }
  const rival = endpointsOf(op, vpc, service, "Gateway").find(
    (e) => e.id !== self && routeTablesOf(op, e).includes(table),
  );
  if (rival) {
    const list = managedPrefixLists(op.region).find((p) => p.name === service)?.id ?? service;
    refuse("RouteAlreadyExists", `route table ${table} already has a route with destination-prefix-list-id ${list}`);
  }
}

/** Route tables that a gateway endpoint is in, by its own argument or by associations. */
export function routeTablesOf(op: Op, endpoint: Rec): string[] {
  const more = op.referring(endpoint.id, t.ENDPOINT_ROUTE_TABLE).map((r) => textOr(r.state, "routeTableId"));
  return [...new Set([...texts(endpoint.state, "routeTableIds"), ...more])];
}

/** `aws.ec2.VpcEndpoint` */
export const vpcEndpoint: TypeDefinition = {
  token: t.ENDPOINT,
  noun: ["EC2", "VPC Endpoint"],
  calls: ["CreateVpcEndpoint", "DescribeVpcEndpoints", "ModifyVpcEndpoint", "DeleteVpcEndpoints"],
  clientToken: true,
  replaces: [
    "vpcId",
    "serviceName",
    "vpcEndpointType",
    "serviceRegion",
    "resourceConfigurationArn",
    "serviceNetworkArn",
  ],
  defaults: { vpcEndpointType: "Gateway" },
  rules: {
    enums: {
      vpcEndpointType: ["Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"],
      ipAddressType: ["ipv4", "ipv6", "dualstack"],
      "dnsOptions.dnsRecordIpType": ["ipv4", "ipv6", "dualstack", "service-defined"],
    },
    conflicts: [["serviceName", "resourceConfigurationArn", "serviceNetworkArn"]],
    json: ["policy"],
  },
  refs: { vpcId: t.VPC, subnetIds: t.SUBNET, securityGroupIds: t.SECURITY_GROUP, routeTableIds: t.ROUTE_TABLE },
  missing: ["InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{id}' does not exist"],
  make(op, inputs, before) {
    const type = text(inputs, "vpcEndpointType") ?? "Gateway";
    if (type !== "Interface" && type !== "Gateway")
      refuse("UnsupportedOperation", `the embedded AWS has no endpoints of the type ${type}`);
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    const service = serviceOf(op, textOr(inputs, "serviceName"), type);
    const id = before?.id ?? op.newId("vpce");
    const policy = text(inputs, "policy");
    if (policy !== undefined) {
      if (!service.policySupported)
        refuse("InvalidParameter", `The service ${service.serviceName} does not support endpoint policies.`);
      checkPolicy(op, "endpoint", policy, "InvalidPolicyDocument");
    }
    const common = {
      arn: op.arn("ec2", `vpc-endpoint/${id}`),
      ownerId: op.account,
      requesterManaged: false,
      state: "available",
      serviceRegion: op.region,
      vpcEndpointType: type,
      policy: policy ?? text(before?.state ?? {}, "policy") ?? FULL_ACCESS,
      ipAddressType: text(inputs, "ipAddressType") ?? "ipv4",
      privateDnsEnabled: flag(inputs, "privateDnsEnabled"),
    };
    return type === "Interface"
      ? { id, ...interfacePart(op, id, vpc, service, inputs, common, before) }
      : { id, ...gatewayPart(op, vpc, service, inputs, common, before) };
  },
  after(op, rec) {
    if (textOr(rec.state, "vpcEndpointType") === "Interface") settleInterfaces(op, rec);
  },
  remove(op, rec) {
    for (const part of op.referring(rec.id, t.ENDPOINT_ROUTE_TABLE)) op.store.remove(part);
  },
};

function interfacePart(
  op: Op,
  id: string,
  vpc: Rec,
  service: EndpointService,
  inputs: Doc,
  common: Doc,
  before?: Rec,
): { state: Doc; links: string[] } {
  if (texts(inputs, "routeTableIds").length > 0)
    refuse("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint");
  const limit = op.quota("interface-endpoints");
  const others = op
    .referring(vpc.id, t.ENDPOINT)
    .filter((e) => textOr(e.state, "vpcEndpointType") === "Interface" && e.id !== id);
  if (!before && others.length >= limit)
    refuse("VpcEndpointLimitExceeded", `The maximum number of VPC endpoints has been reached (${limit}).`);
  const subnets = subnetsIn(
    texts(inputs, "subnetIds").map((s) => op.get(t.SUBNET, s)),
    vpc.id,
  );
  onePerZone(subnets, "DuplicateSubnetsInSameZone", "VPC endpoint");
  for (const subnet of subnets) {
    if (service.notIn.includes(textOr(subnet.state, "availabilityZoneId"))) {
      refuse(
        "InvalidParameter",
        `The VPC endpoint service ${service.serviceName} does not support the availability zone of the subnet: ${subnet.id}.`,
      );
    }
  }
  const given = texts(inputs, "securityGroupIds");
  const privateDns = flag(inputs, "privateDnsEnabled");
  const entries = dnsEntries(op, id, service, subnets, privateDns);
  const names = entries.map((e) => `endpoint-dns:${textOr(e, "dnsName").replace(/^\*\./, "")}`);
  return {
    state: {
      ...common,
      cidrBlocks: [],
      prefixListId: "",
      routeTableIds: [],
      subnetIds: subnets.map((s) => s.id),
      // No group given means the VPC's default group (PrivateLink guide, "Create a VPC endpoint").
      securityGroupIds: given.length > 0 ? given : [textOr(vpc.state, "defaultSecurityGroupId")],
      dnsEntries: entries,
      dnsOptions: {
        dnsRecordIpType: "ipv4",
        privateDnsOnlyForInboundResolverEndpoint: false,
        ...(docs(inputs, "dnsOptions")[0] ?? doc(inputs, "dnsOptions")),
      },
    },
    links: [...names, ...(privateDns ? checkPrivateDns(op, vpc, service, inputs, before?.id) : [])],
  };
}

function gatewayPart(
  op: Op,
  vpc: Rec,
  service: EndpointService,
  inputs: Doc,
  common: Doc,
  before?: Rec,
): { state: Doc; links: string[] } {
  if (texts(inputs, "subnetIds").length > 0)
    refuse("InvalidParameter", "Subnet IDs are only supported for Interface type VPC Endpoint");
  if (texts(inputs, "securityGroupIds").length > 0)
    refuse("InvalidParameter", "Security group IDs are only supported for Interface type VPC Endpoint");
  if (flag(inputs, "privateDnsEnabled"))
    refuse("InvalidParameter", "Private DNS can't be enabled for Gateway type VPC Endpoint");
  const limit = op.quota("gateway-endpoints");
  const gateways = op.mine(t.ENDPOINT).filter((e) => textOr(e.state, "vpcEndpointType") === "Gateway");
  if (!before && gateways.length >= limit)
    refuse("VpcEndpointLimitExceeded", `The maximum number of gateway VPC endpoints has been reached (${limit}).`);
  const tables =
    "routeTableIds" in inputs ? texts(inputs, "routeTableIds") : texts(before?.state ?? {}, "routeTableIds");
  for (const table of tables) checkGatewayTable(op, vpc.id, service.serviceName, table, before?.id);
  const list = managedPrefixLists(op.region).find((p) => p.name === service.serviceName);
  return {
    state: {
      ...common,
      cidrBlocks: list?.cidrs ?? [],
      prefixListId: list?.id ?? "",
      routeTableIds: tables,
      subnetIds: [],
      subnetConfigurations: [],
      securityGroupIds: [],
      networkInterfaceIds: [],
      dnsEntries: [],
      dnsOptions: { dnsRecordIpType: "service-defined" },
    },
    links: tables.map((table) => `>${table}`),
  };
}

/** `aws.ec2.VpcEndpointRouteTableAssociation` */
export const vpcEndpointRouteTable: TypeDefinition = {
  token: t.ENDPOINT_ROUTE_TABLE,
  noun: ["EC2", "VPC Endpoint Route Table Association"],
  calls: ["ModifyVpcEndpoint", "DescribeVpcEndpoints", "ModifyVpcEndpoint", "ModifyVpcEndpoint"],
  immutable: true,
  refs: { vpcEndpointId: t.ENDPOINT, routeTableId: t.ROUTE_TABLE },
  make(op, inputs) {
    const endpoint = op.get(t.ENDPOINT, textOr(inputs, "vpcEndpointId"));
    const table = textOr(inputs, "routeTableId");
    if (textOr(endpoint.state, "vpcEndpointType") !== "Gateway")
      refuse("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint");
    checkGatewayTable(op, textOr(endpoint.state, "vpcId"), textOr(endpoint.state, "serviceName"), table, endpoint.id);
    if (routeTablesOf(op, endpoint).includes(table))
      refuse("RouteAlreadyExists", `route table ${table} is already associated with ${endpoint.id}`);
    return { id: `a-${endpoint.id}${stringHash(table)}`, state: {} };
  },
  /** Imports name it `vpce-…/rtb-…`. */
  locate(op, id) {
    const [endpoint = "", table = ""] = id.split("/");
    return op.own(t.ENDPOINT_ROUTE_TABLE, `a-${endpoint}${stringHash(table)}`);
  },
};
