/** Network ACLs. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { stringHash } from "../../kernel/ids";
import { type Doc, compact, docs, flag, list, num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { block } from "./cidr";
import { own } from "./routeTable";

const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

function checkEntries(op: Op, inputs: Doc): void {
  for (const direction of ["ingress", "egress"] as const) {
    const entries = docs(inputs, direction);
    const numbers = entries.map((e) => num(e, "ruleNo"));
    const twice = numbers.find((n, i) => numbers.indexOf(n) !== i);
    if (twice !== undefined)
      refuse("NetworkAclEntryAlreadyExists", `The network acl entry identified by ${twice} already exists.`);
    const limit = op.quota("nacl-rules");
    if (entries.length > limit)
      refuse("NetworkAclEntryLimitExceeded", `The maximum number of network ACL entries has been reached (${limit}).`);
    for (const entry of entries) {
      const cidr = text(entry, "cidrBlock");
      if (cidr !== undefined) block(cidr);
    }
  }
}

/** Gives subnets to an ACL; whichever had them loses them, as one subnet has exactly one ACL. */
function takeSubnets(op: Op, vpc: string, acl: string, subnets: readonly string[]): void {
  for (const id of subnets) {
    if (textOr(op.get(t.SUBNET, id).state, "vpcId") !== vpc)
      refuse("InvalidParameterValue", `Network ACL ${acl} and subnet ${id} belong to different networks`);
  }
  for (const other of op.referring(vpc, t.NETWORK_ACL)) {
    if (other.id === acl) continue;
    const held = texts(other.state, "subnetIds");
    if (held.some((s) => subnets.includes(s))) op.patch(other, { subnetIds: held.filter((s) => !subnets.includes(s)) });
  }
}

/** `aws.ec2.NetworkAcl` */
export const networkAcl: TypeDefinition = {
  token: t.NETWORK_ACL,
  noun: ["EC2", "Network ACL"],
  calls: ["CreateNetworkAcl", "DescribeNetworkAcls", "ReplaceNetworkAclEntry", "DeleteNetworkAcl"],
  clientToken: true,
  replaces: ["vpcId"],
  refs: { vpcId: t.VPC, subnetIds: t.SUBNET },
  missing: ["InvalidNetworkAclID.NotFound", "The networkAcl ID '{id}' does not exist"],
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("acl");
    const vpcId = textOr(inputs, "vpcId");
    checkEntries(op, inputs);
    takeSubnets(op, vpcId, id, texts(inputs, "subnetIds"));
    const state = { arn: op.arn("ec2", `network-acl/${id}`), ownerId: op.account };
    return {
      id,
      state: {
        ...state,
        ingress: list(inputs, "ingress"),
        egress: list(inputs, "egress"),
        subnetIds: texts(inputs, "subnetIds"),
      },
    };
  },
  remove(op, rec) {
    // The provider moves the subnets to the default ACL first; rules go with their ACL.
    for (const part of op.referring(rec.id, RULE, ASSOCIATION)) op.store.remove(part);
  },
};

/** `aws.ec2.NetworkAclRule` */
export const networkAclRule: TypeDefinition = {
  token: RULE,
  noun: ["EC2", "Network ACL Rule"],
  calls: ["CreateNetworkAclEntry", "DescribeNetworkAcls", "ReplaceNetworkAclEntry", "DeleteNetworkAclEntry"],
  immutable: true,
  rules: {
    enums: { ruleAction: ["allow", "deny", "ALLOW", "DENY"] },
    ranges: { ruleNumber: [1, 32_766], fromPort: [0, 65_535], toPort: [0, 65_535] },
    oneOf: [["cidrBlock", "ipv6CidrBlock"]],
  },
  refs: { networkAclId: t.NETWORK_ACL },
  make(op, inputs) {
    const acl = op.get(t.NETWORK_ACL, textOr(inputs, "networkAclId"));
    const cidr = text(inputs, "cidrBlock");
    if (cidr !== undefined) block(cidr);
    const number = num(inputs, "ruleNumber") ?? 0;
    const same = (r: Rec): boolean => flag(r.state, "egress") === flag(inputs, "egress");
    const siblings = op.referring(acl.id, RULE).filter(same);
    const inline = docs(acl.state, flag(inputs, "egress") ? "egress" : "ingress");
    if (
      siblings.some((r) => num(r.state, "ruleNumber") === number) ||
      (acl.implicit === undefined && inline.some((e) => num(e, "ruleNo") === number))
    ) {
      refuse("NetworkAclEntryAlreadyExists", `The network acl entry identified by ${number} already exists.`);
    }
    const limit = op.quota("nacl-rules");
    if (siblings.length >= limit)
      refuse("NetworkAclEntryLimitExceeded", `The maximum number of network ACL entries has been reached (${limit}).`);
    return {
      id: `nacl-${stringHash(`${acl.id}-${number}-${flag(inputs, "egress")}-${textOr(inputs, "protocol")}-`)}`,
      state: { egress: flag(inputs, "egress") },
    };
  },
};

/** `aws.ec2.NetworkAclAssociation` */
export const networkAclAssociation: TypeDefinition = {
  token: ASSOCIATION,
  noun: ["EC2", "Network ACL Association"],
  calls: [
    "ReplaceNetworkAclAssociation",
    "DescribeNetworkAcls",
    "ReplaceNetworkAclAssociation",
    "ReplaceNetworkAclAssociation",
  ],
  immutable: true,
  refs: { networkAclId: t.NETWORK_ACL, subnetId: t.SUBNET },
  make(op, inputs) {
    const acl = op.get(t.NETWORK_ACL, textOr(inputs, "networkAclId"));
    takeSubnets(op, textOr(acl.state, "vpcId"), acl.id, [textOr(inputs, "subnetId")]);
    return { id: op.newId("aclassoc"), state: {} };
  },
};

/** `aws.ec2.DefaultNetworkAcl`: takes over the ACL that came with the VPC and empties it. */
export const defaultNetworkAcl: TypeDefinition = {
  token: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  noun: ["EC2", "Default Network ACL"],
  calls: ["DeleteNetworkAclEntry", "DescribeNetworkAcls", "ReplaceNetworkAclEntry", "DescribeNetworkAcls"],
  replaces: ["defaultNetworkAclId"],
  refs: { defaultNetworkAclId: t.NETWORK_ACL },
  make(op, inputs) {
    const acl = op.get(t.NETWORK_ACL, textOr(inputs, "defaultNetworkAclId"));
    checkEntries(op, inputs);
    takeSubnets(op, textOr(acl.state, "vpcId"), acl.id, texts(inputs, "subnetIds"));
    op.patch(acl, {
      ingress: list(inputs, "ingress"),
      egress: list(inputs, "egress"),
      subnetIds: texts(inputs, "subnetIds"),
      ...own(inputs),
    });
    return { id: acl.id, state: {} };
  },
  observe(op, id) {
    const acl = op.own(t.NETWORK_ACL, id);
    return acl ? compact({ ...acl.state, defaultNetworkAclId: id }) : undefined;
  },
};
