/** Subnets. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { flag, text, textOr } from "../../kernel/json";
import * as t from "../tokens";
import { inside, overlap, sized } from "./cidr";
import { blocksOf } from "./vpc";

/** `aws.ec2.Subnet` */
export const subnet: TypeDefinition = {
  token: t.SUBNET,
  noun: ["EC2", "Subnet"],
  calls: ["CreateSubnet", "DescribeSubnets", "ModifySubnetAttribute", "DeleteSubnet"],
  replaces: [
    "vpcId",
    "cidrBlock",
    "availabilityZone",
    "availabilityZoneId",
    "ipv6Native",
    "outpostArn",
    "ipv4IpamPoolId",
  ],
  defaults: {
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
    privateDnsHostnameTypeOnLaunch: "ip-name",
  },
  rules: {
    conflicts: [["availabilityZone", "availabilityZoneId"]],
    enums: { privateDnsHostnameTypeOnLaunch: ["ip-name", "resource-name"] },
  },
  refs: { vpcId: t.VPC },
  missing: ["InvalidSubnetID.NotFound", "The subnet ID '{id}' does not exist"],
  heldBy: [t.INTERFACE],
  // The provider retries DeleteSubnet while interfaces are still being removed.
  waits: { remove: ["DependencyViolation"] },
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("subnet");
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    const cidrBlock = textOr(inputs, "cidrBlock");
    const zones = op.azs();
    const wanted = text(inputs, "availabilityZoneId") ?? text(inputs, "availabilityZone");
    const zone =
      zones.find((z) => (wanted === undefined ? true : z.id === wanted || z.name === wanted)) ??
      refuse(
        "InvalidParameterValue",
        `Value (${wanted ?? ""}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((z) => z.name).join(", ")}.`,
      );
    if (!before) {
      sized(cidrBlock, "InvalidSubnet.Range");
      const siblings = op.referring(vpc.id, t.SUBNET);
      if (!blocksOf(op, vpc).some((b) => inside(b, cidrBlock))) {
        refuse("InvalidSubnet.Range", `The CIDR '${cidrBlock}' is invalid.`);
      }
      if (siblings.some((s) => overlap(textOr(s.state, "cidrBlock"), cidrBlock))) {
        refuse("InvalidSubnet.Conflict", `The CIDR '${cidrBlock}' conflicts with another subnet`);
      }
      const limit = op.quota("subnets");
      if (siblings.length >= limit)
        refuse("SubnetLimitExceeded", `The maximum number of subnets has been reached for the VPC (${limit}).`);
    }
    return {
      id,
      state: {
        arn: op.arn("ec2", `subnet/${id}`),
        ownerId: op.account,
        availabilityZone: zone.name,
        availabilityZoneId: zone.id,
        ipv6CidrBlockAssociationId: "",
        mapPublicIpOnLaunch: flag(inputs, "mapPublicIpOnLaunch"),
      },
    };
  },
  remove(op, rec) {
    // A subnet takes its route table association with it (VPC guide, "Delete your VPC").
    for (const association of op.referring(rec.id, t.ROUTE_ASSOCIATION)) op.store.remove(association);
  },
};
