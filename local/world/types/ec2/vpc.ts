/** VPCs and their address blocks. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { flag, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { inside, overlap, sized } from "./cidr";

/** All IPv4 blocks of a VPC, the primary one first. */
export function blocksOf(op: Op, vpc: Rec): string[] {
  const more = op.referring(vpc.id, t.VPC_CIDR).map((r) => textOr(r.state, "cidrBlock"));
  return [textOr(vpc.state, "cidrBlock"), ...more];
}

/** DHCP options that every account has in a Region: Amazon's resolver. */
function defaultDhcpOptions(op: Op): string {
  const present = op.mine(t.DHCP_OPTIONS).find((r) => r.implicit === "account");
  if (present) return present.id;
  const id = op.newId("dopt");
  const state = {
    arn: op.arn("ec2", `dhcp-options/${id}`),
    domainNameServers: ["AmazonProvidedDNS"],
    ownerId: op.account,
  };
  return op.putImplicit({ type: t.DHCP_OPTIONS, id, implicit: "account", state }).id;
}

/** What AWS makes with each VPC: main route table, default network ACL, default security group. */
function makeDefaults(op: Op, vpc: Rec): void {
  const link = [`>${vpc.id}`];
  const common = { vpcId: vpc.id, ownerId: op.account };
  const put = (type: string, id: string, resource: string, state: object): void => {
    op.putImplicit({
      type,
      id,
      implicit: vpc.id,
      links: link,
      state: { ...common, ...state, arn: op.arn("ec2", `${resource}/${id}`) },
    });
  };
  const open = {
    fromPort: 0,
    toPort: 0,
    protocol: "-1",
    cidrBlock: "0.0.0.0/0",
    action: "allow",
    ruleNo: 100,
    icmpCode: 0,
    icmpType: 0,
  };
  put(t.ROUTE_TABLE, textOr(vpc.state, "defaultRouteTableId"), "route-table", { routes: [], propagatingVgws: [] });
  put(t.NETWORK_ACL, textOr(vpc.state, "defaultNetworkAclId"), "network-acl", {
    subnetIds: [],
    ingress: [open],
    egress: [open],
  });
  const group = textOr(vpc.state, "defaultSecurityGroupId");
  const all = { fromPort: 0, toPort: 0, protocol: "-1" };
  put(t.SECURITY_GROUP, group, "security-group", {
    name: "default",
    description: "default VPC security group",
    ingress: [{ ...all, self: true }],
    egress: [{ ...all, cidrBlocks: ["0.0.0.0/0"] }],
  });
}

/** `aws.ec2.Vpc` */
export const vpc: TypeDefinition = {
  token: t.VPC,
  noun: ["EC2", "VPC"],
  calls: ["CreateVpc", "DescribeVpcs", "ModifyVpcAttribute", "DeleteVpc"],
  replaces: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "instanceTenancy"],
  defaults: { enableDnsSupport: true, instanceTenancy: "default" },
  rules: {
    enums: { instanceTenancy: ["default", "dedicated"] },
    conflicts: [
      ["cidrBlock", "ipv4NetmaskLength"],
      ["assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId"],
    ],
    anyOf: [["cidrBlock", "ipv4IpamPoolId"]],
  },
  missing: ["InvalidVpcID.NotFound", "The vpc ID '{id}' does not exist"],
  // VPC guide, "Delete your VPC": everything that was made in it goes first.
  heldBy: [
    t.SUBNET,
    t.ROUTE_TABLE,
    t.SECURITY_GROUP,
    t.NETWORK_ACL,
    t.INTERNET_GATEWAY,
    t.ENDPOINT,
    t.TGW_VPC_ATTACHMENT,
    t.NAT_GATEWAY,
    t.INTERFACE,
  ],
  // The provider retries DeleteVpc on DependencyViolation.
  waits: { remove: ["DependencyViolation"] },
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("vpc");
    if (!before) {
      const limit = op.quota("vpcs");
      if (op.mine(t.VPC).length >= limit)
        refuse("VpcLimitExceeded", `The maximum number of VPCs has been reached (${limit}).`);
      const cidrBlock = text(inputs, "cidrBlock");
      if (cidrBlock === undefined) refuse("UnsupportedOperation", "the embedded AWS has no IPAM pools; give cidrBlock");
      sized(cidrBlock, "InvalidVpc.Range");
    }
    const known = before?.state ?? {};
    const defaultRouteTableId = text(known, "defaultRouteTableId") ?? op.newId("rtb");
    return {
      id,
      state: {
        arn: op.arn("ec2", `vpc/${id}`),
        ownerId: op.account,
        enableDnsHostnames: flag(inputs, "enableDnsHostnames"),
        enableNetworkAddressUsageMetrics: flag(inputs, "enableNetworkAddressUsageMetrics"),
        defaultRouteTableId,
        mainRouteTableId: text(known, "mainRouteTableId") ?? defaultRouteTableId,
        defaultNetworkAclId: text(known, "defaultNetworkAclId") ?? op.newId("acl"),
        defaultSecurityGroupId: text(known, "defaultSecurityGroupId") ?? op.newId("sg"),
        dhcpOptionsId: text(known, "dhcpOptionsId") ?? defaultDhcpOptions(op),
        ipv6AssociationId: "",
        ipv6CidrBlock: "",
        ipv6CidrBlockNetworkBorderGroup: "",
      },
    };
  },
  after(op, rec, before) {
    if (!before) makeDefaults(op, rec);
  },
};

/** `aws.ec2.VpcIpv4CidrBlockAssociation` */
export const vpcCidr: TypeDefinition = {
  token: t.VPC_CIDR,
  noun: ["EC2", "VPC IPv4 CIDR block association"],
  calls: ["AssociateVpcCidrBlock", "DescribeVpcs", "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"],
  immutable: true,
  refs: { vpcId: t.VPC },
  make(op, inputs) {
    const parent = op.get(t.VPC, textOr(inputs, "vpcId"));
    const cidrBlock = textOr(inputs, "cidrBlock");
    sized(cidrBlock, "InvalidVpc.Range");
    const present = blocksOf(op, parent);
    if (present.some((b) => overlap(b, cidrBlock))) {
      refuse("InvalidVpc.Range", `The CIDR '${cidrBlock}' conflicts with a CIDR that the VPC has already.`);
    }
    const limit = op.quota("vpc-cidrs");
    if (present.length >= limit)
      refuse("CidrLimitExceeded", `This network '${parent.id}' has met its maximum number of allowed CIDRs: ${limit}`);
    return { id: op.newId("vpc-cidr-assoc"), state: { cidrBlock } };
  },
  remove(op, rec) {
    const cidr = textOr(rec.state, "cidrBlock");
    const inUse = op
      .referring(textOr(rec.state, "vpcId"), t.SUBNET)
      .find((s) => inside(cidr, textOr(s.state, "cidrBlock")));
    if (inUse)
      refuse("InvalidCidrBlock.InUse", `The vpc has currently a subnet within CIDR block ${cidr} (${inUse.id})`);
  },
};
