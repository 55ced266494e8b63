/** DHCP option sets. */
import { type TypeDefinition } from "../../kernel/definition";
import { textOr } from "../../kernel/json";
import * as t from "../tokens";

/** `aws.ec2.VpcDhcpOptions` */
export const dhcpOptions: TypeDefinition = {
  token: t.DHCP_OPTIONS,
  noun: ["EC2", "DHCP Options Set"],
  calls: ["CreateDhcpOptions", "DescribeDhcpOptions", "CreateTags", "DeleteDhcpOptions"],
  immutable: true,
  ordered: ["domainNameServers", "ntpServers", "netbiosNameServers"],
  rules: { anyOf: [["domainName", "domainNameServers", "ntpServers", "netbiosNameServers", "netbiosNodeType"]] },
  missing: ["InvalidDhcpOptionID.NotFound", "The dhcpOption ID '{id}' does not exist"],
  heldBy: ["aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation"],
  make(op, _inputs, before) {
    const id = before?.id ?? op.newId("dopt");
    return { id, state: { arn: op.arn("ec2", `dhcp-options/${id}`), ownerId: op.account } };
  },
};

/** `aws.ec2.VpcDhcpOptionsAssociation` */
export const dhcpOptionsAssociation: TypeDefinition = {
  token: "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
  noun: ["EC2", "DHCP Options Set Association"],
  calls: ["AssociateDhcpOptions", "DescribeVpcs", "AssociateDhcpOptions", "AssociateDhcpOptions"],
  replaces: ["vpcId"],
  refs: { vpcId: t.VPC, dhcpOptionsId: t.DHCP_OPTIONS },
  make(op, inputs, before) {
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    const options = textOr(inputs, "dhcpOptionsId");
    op.patch(vpc, { dhcpOptionsId: options });
    return { id: before?.id ?? `${options}-${vpc.id}`, state: {} };
  },
  remove(op, rec) {
    // The provider leaves the VPC with the option set named "default": none of its own.
    const vpc = op.find(t.VPC, textOr(rec.state, "vpcId"));
    if (vpc) op.patch(vpc, { dhcpOptionsId: "default" });
  },
};
