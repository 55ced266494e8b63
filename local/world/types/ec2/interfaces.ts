/** Network interfaces that AWS makes for endpoints, attachments, NAT gateways and resolvers. */
import { formatAddress4, last4, parseAddress4 } from "../../../../net/ipv4";
import { refuse } from "../../kernel/errors";
import { textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { INTERFACE, SECURITY_GROUP } from "../tokens";
import { block, holds } from "./cidr";

/** Addresses that AWS keeps in each subnet: the first four and the last (VPC guide, "Subnet sizing"). */
const RESERVED_FIRST = 4;

/** Interfaces in a subnet. */
export function interfacesIn(op: Op, subnet: string): Rec[] {
  return op.referring(subnet, INTERFACE);
}

/** How many addresses of a subnet are free. */
export function freeAddresses(op: Op, subnet: Rec): number {
  const cidr = block(textOr(subnet.state, "cidrBlock"));
  return last4(cidr) - cidr.base + 1 - RESERVED_FIRST - 1 - interfacesIn(op, subnet.id).length;
}

/** Takes the lowest free address, or the wanted one. Refuses when the subnet is full or the address is not free. */
function takeAddress(op: Op, subnet: Rec, wanted?: string): string {
  const cidr = textOr(subnet.state, "cidrBlock");
  const { base, bits } = block(cidr);
  const taken = new Set(interfacesIn(op, subnet.id).map((r) => textOr(r.state, "privateIp")));
  const last = last4({ base, bits });
  if (wanted !== undefined) {
    const address = parseAddress4(wanted);
    if (address === undefined || !holds(cidr, wanted) || address < base + RESERVED_FIRST || address === last) {
      refuse(
        "InvalidParameterValue",
        `Address ${wanted} does not fall within the subnet's address range ${cidr}, or is reserved.`,
      );
    }
    if (taken.has(wanted)) refuse("InvalidIPAddress.InUse", `Address ${wanted} is in use.`);
    return wanted;
  }
  for (let address = base + RESERVED_FIRST; address < last; address++) {
    const candidate = formatAddress4(address);
    if (!taken.has(candidate)) return candidate;
  }
  return refuse("InsufficientFreeAddressesInSubnet", `insufficient free addresses in subnet '${subnet.id}'`);
}

/** What an interface is for. */
export interface InterfaceRequest {
  readonly subnet: Rec;
  /** Identifier of what it belongs to; it goes when that goes. */
  readonly owner: string;
  readonly description: string;
  readonly type: string;
  readonly groups?: readonly string[];
  readonly address?: string;
}

/** Makes an interface in a subnet. */
export function makeInterface(op: Op, request: InterfaceRequest): Rec {
  const { subnet, owner, groups = [] } = request;
  checkGroups(op, groups, textOr(subnet.state, "vpcId"));
  const id = op.newId("eni");
  return op.putImplicit({
    type: INTERFACE,
    id,
    implicit: owner,
    links: [`>${subnet.id}`, `>${owner}`, ...groups.map((g) => `>${g}`)],
    state: {
      arn: op.arn("ec2", `network-interface/${id}`),
      availabilityZone: textOr(subnet.state, "availabilityZone"),
      description: request.description,
      interfaceType: request.type,
      privateIp: takeAddress(op, subnet, request.address),
      securityGroups: groups,
      subnetId: subnet.id,
      vpcId: textOr(subnet.state, "vpcId"),
      requesterManaged: true,
    },
  });
}

/** Gives an interface other security groups. */
export function regroup(op: Op, rec: Rec, groups: readonly string[]): void {
  checkGroups(op, groups, textOr(rec.state, "vpcId"));
  const links = [...rec.links.filter((l) => !l.startsWith(">sg-")), ...groups.map((g) => `>${g}`)];
  op.patch(rec, { securityGroups: groups }, links);
}

/** Groups exist, belong to the VPC and are not too many (VPC guide, "Security group quotas"). */
export function checkGroups(op: Op, groups: readonly string[], vpc: string): void {
  for (const id of groups) {
    if (textOr(op.get(SECURITY_GROUP, id).state, "vpcId") !== vpc) {
      refuse("InvalidGroup.NotFound", `The security group '${id}' does not exist in VPC '${vpc}'`);
    }
  }
  const limit = op.quota("groups-per-interface");
  if (groups.length > limit) {
    refuse(
      "SecurityGroupsPerInterfaceLimitExceeded",
      `The maximum number of security groups per interface (${limit}) has been reached.`,
    );
  }
}

/** Interfaces that belong to a resource. */
export function interfacesOf(op: Op, owner: string): Rec[] {
  return op.referring(owner, INTERFACE).filter((r) => r.implicit === owner);
}

/** Subnets, refusing any that is not in the VPC. */
export function subnetsIn(subnets: readonly Rec[], vpc: string): readonly Rec[] {
  for (const subnet of subnets) {
    if (textOr(subnet.state, "vpcId") !== vpc) {
      refuse("InvalidParameter", `The subnet ${subnet.id} does not belong to the VPC ${vpc}.`);
    }
  }
  return subnets;
}

/** Refuses two subnets of one zone (PrivateLink guide and Transit gateway guide: one subnet per zone). */
export function onePerZone(subnets: readonly Rec[], code: string, what: string): void {
  const seen = new Map<string, string>();
  for (const subnet of subnets) {
    const zone = textOr(subnet.state, "availabilityZoneId");
    if (seen.has(zone))
      refuse(code, `Found another ${what} subnet in the availability zone of ${subnet.id} (${zone}).`);
    seen.set(zone, subnet.id);
  }
}
