/** Internet gateways, Elastic IP addresses and NAT gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { makeInterface } from "./interfaces";

function gatewayOf(op: Op, vpc: string): Rec | undefined {
  return op.referring(vpc, t.INTERNET_GATEWAY).find((r) => textOr(r.state, "vpcId") === vpc);
}

/** Public addresses mapped in a VPC: they keep its internet gateway from being detached. */
function publicAddresses(op: Op, vpc: string): Rec[] {
  return op
    .referring(vpc, t.SUBNET)
    .flatMap((s) => op.referring(s.id, t.NAT_GATEWAY).filter((n) => text(n.state, "publicIp") !== undefined));
}

function checkDetach(op: Op, vpc: string): void {
  if (publicAddresses(op, vpc).length > 0) {
    refuse(
      "DependencyViolation",
      `Network ${vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  }
}

/** `aws.ec2.InternetGateway` */
export const internetGateway: TypeDefinition = {
  token: t.INTERNET_GATEWAY,
  noun: ["EC2", "Internet Gateway"],
  calls: ["CreateInternetGateway", "DescribeInternetGateways", "AttachInternetGateway", "DeleteInternetGateway"],
  refs: { vpcId: t.VPC },
  missing: ["InvalidInternetGatewayID.NotFound", "The internetGateway ID '{id}' does not exist"],
  waits: { remove: ["DependencyViolation"] },
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("igw");
    const vpc = text(inputs, "vpcId");
    const old = text(before?.state ?? {}, "vpcId");
    if (old !== undefined && old !== vpc) checkDetach(op, old);
    const present = vpc === undefined ? undefined : gatewayOf(op, vpc);
    if (vpc !== undefined && present && present.id !== id) {
      refuse(
        "Resource.AlreadyAssociated",
        `resource ${vpc} is already associated with ${present.id}; a VPC has one internet gateway.`,
      );
    }
    return { id, state: { arn: op.arn("ec2", `internet-gateway/${id}`), ownerId: op.account } };
  },
  remove(op, rec) {
    const vpc = text(rec.state, "vpcId");
    if (vpc !== undefined) checkDetach(op, vpc);
  },
};

/** A public address from the range for documentation (RFC 5737, RFC 2544), so that none is anybody's. */
function publicAddress(op: Op): string {
  const hex = digest(op.seed());
  const octet = (at: number): number => parseInt(hex.slice(at, at + 2), 16);
  return `198.${18 + (octet(0) % 2)}.${octet(2)}.${octet(4)}`;
}

/** `aws.ec2.Eip` */
export const eip: TypeDefinition = {
  token: t.EIP,
  noun: ["EC2", "EIP"],
  calls: ["AllocateAddress", "DescribeAddresses", "AssociateAddress", "ReleaseAddress"],
  replaces: ["domain", "publicIpv4Pool", "networkBorderGroup", "customerOwnedIpv4Pool", "address", "ipamPoolId"],
  rules: { enums: { domain: ["vpc", "standard"] } },
  missing: ["InvalidAllocationID.NotFound", "The allocation ID '{id}' does not exist"],
  make(op, inputs, before) {
    if (text(inputs, "instance") !== undefined || text(inputs, "networkInterface") !== undefined) {
      refuse("UnsupportedOperation", "the embedded AWS associates addresses with NAT gateways only");
    }
    const limit = op.quota("eips");
    if (!before && op.mine(t.EIP).length >= limit)
      refuse("AddressLimitExceeded", `The maximum number of addresses has been reached (${limit}).`);
    const id = before?.id ?? op.newId("eipalloc");
    const publicIp = text(before?.state ?? {}, "publicIp") ?? publicAddress(op);
    return {
      id,
      state: {
        arn: op.arn("ec2", `elastic-ip/${id}`),
        allocationId: id,
        publicIp,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.compute-1.amazonaws.com`,
        domain: "vpc",
        networkBorderGroup: op.region,
        publicIpv4Pool: "amazon",
        associationId: "",
        instance: "",
        networkInterface: "",
        privateIp: "",
        ptrRecord: "",
        carrierIp: "",
        customerOwnedIp: "",
        customerOwnedIpv4Pool: "",
      },
    };
  },
  remove(op, rec) {
    const user = op.referring(rec.id, t.NAT_GATEWAY)[0];
    // The provider retries ReleaseAddress while it is in use.
    if (user) refuse("InvalidIPAddress.InUse", `Address ${textOr(rec.state, "publicIp")} is in use (${user.id}).`);
  },
};

/** `aws.ec2.NatGateway` */
export const natGateway: TypeDefinition = {
  token: t.NAT_GATEWAY,
  noun: ["EC2", "NAT Gateway"],
  calls: ["CreateNatGateway", "DescribeNatGateways", "AssociateNatGatewayAddress", "DeleteNatGateway"],
  clientToken: true,
  replaces: ["subnetId", "allocationId", "connectivityType", "privateIp", "vpcId", "availabilityMode"],
  defaults: { connectivityType: "public" },
  rules: { enums: { connectivityType: ["public", "private"], availabilityMode: ["zonal", "regional"] } },
  refs: { subnetId: t.SUBNET, allocationId: t.EIP },
  missing: ["NatGatewayNotFound", "The Nat Gateway {id} was not found"],
  make(op, inputs, before) {
    if (text(inputs, "availabilityMode") === "regional")
      refuse("UnsupportedOperation", "the embedded AWS has no regional NAT gateways");
    const subnet = op.get(t.SUBNET, textOr(inputs, "subnetId"));
    const vpc = textOr(subnet.state, "vpcId");
    const isPublic = (text(inputs, "connectivityType") ?? "public") === "public";
    const allocation = text(inputs, "allocationId");
    if (isPublic && allocation === undefined)
      refuse(
        "MissingParameter",
        "The request must include the AllocationId parameter. Add the required parameter and retry the request.",
      );
    if (!isPublic && allocation !== undefined)
      refuse("InvalidParameter", "A private NAT gateway takes no Elastic IP address.");
    const id = before?.id ?? op.newId("nat");
    if (!before) {
      // VPC guide, "NAT gateways": a public one needs an internet gateway on its VPC.
      if (isPublic && !gatewayOf(op, vpc))
        refuse("Gateway.NotAttached", `Network ${vpc} has no Internet gateway attached`);
      const user = allocation === undefined ? undefined : op.referring(allocation, t.NAT_GATEWAY)[0];
      if (user)
        refuse(
          "Resource.AlreadyAssociated",
          `Elastic IP address [${allocation ?? ""}] is already associated with ${user.id}`,
        );
      const zone = textOr(subnet.state, "availabilityZoneId");
      const inZone = op
        .mine(t.NAT_GATEWAY)
        .filter(
          (n) => textOr(op.find(t.SUBNET, textOr(n.state, "subnetId"))?.state ?? {}, "availabilityZoneId") === zone,
        );
      const limit = op.quota("nat-gateways");
      if (inZone.length >= limit)
        refuse(
          "NatGatewayLimitExceeded",
          `Performing this operation would exceed the limit of ${limit} NAT gateways in ${zone}`,
        );
    }
    const publicIp = allocation === undefined ? "" : textOr(op.get(t.EIP, allocation).state, "publicIp");
    return {
      id,
      state: {
        arn: op.arn("ec2", `natgateway/${id}`),
        associationId: isPublic ? (text(before?.state ?? {}, "associationId") ?? op.newId("eipassoc")) : "",
        publicIp,
        availabilityMode: "zonal",
        vpcId: vpc,
        secondaryPrivateIpAddresses: [],
        secondaryPrivateIpAddressCount: 0,
        regionalNatGatewayAddresses: [],
      },
      links: [`>${vpc}`],
    };
  },
  after(op, rec, before) {
    if (before) return;
    const wanted = text(rec.inputs, "privateIp");
    const eni = makeInterface(op, {
      subnet: op.get(t.SUBNET, textOr(rec.state, "subnetId")),
      owner: rec.id,
      description: `Interface for NAT Gateway ${rec.id}`,
      type: "nat_gateway",
      ...(wanted === undefined ? {} : { address: wanted }),
    });
    op.patch(rec, { networkInterfaceId: eni.id, privateIp: textOr(eni.state, "privateIp") });
    const allocation = text(rec.state, "allocationId");
    if (allocation !== undefined) {
      const address = op.get(t.EIP, allocation);
      op.patch(address, {
        associationId: textOr(rec.state, "associationId"),
        networkInterface: eni.id,
        privateIp: textOr(eni.state, "privateIp"),
      });
    }
  },
  remove(op, rec) {
    const address = op.find(t.EIP, textOr(rec.state, "allocationId"));
    if (address) op.patch(address, { associationId: "", networkInterface: "", privateIp: "" });
  },
};
