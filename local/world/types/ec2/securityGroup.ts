/** Security groups and their rules. */
import { type InputRules, type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, canonical, compact, docs, list, num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { block } from "./cidr";
import { own } from "./routeTable";

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

/** Number of rules that a source counts as: a prefix list counts as its maximum of entries (VPC guide, quotas). */
function weight(op: Op, rule: Doc): number {
  const prefix = text(rule, "prefixListId");
  return prefix === undefined ? 1 : (num(op.get(t.PREFIX_LIST, prefix).state, "maxEntries") ?? 1);
}

function inlineWeight(op: Op, rule: Doc): number {
  const lists = texts(rule, "prefixListIds").reduce((sum, id) => sum + weight(op, { prefixListId: id }), 0);
  const groups = texts(rule, "securityGroups").length + (rule["self"] === true ? 1 : 0);
  return texts(rule, "cidrBlocks").length + texts(rule, "ipv6CidrBlocks").length + groups + lists;
}

/** Rules of a group in one direction, counted as the quota counts them. */
export function ruleCount(op: Op, group: Rec, ruleType: string, except?: string): number {
  const direction = ruleType === t.INGRESS_RULE ? "ingress" : "egress";
  const inline = docs(group.state, direction).reduce((sum, rule) => sum + inlineWeight(op, rule), 0);
  const rules = op
    .referring(group.id, ruleType)
    .filter((r) => textOr(r.state, "securityGroupId") === group.id && r.id !== except);
  return inline + rules.reduce((sum, rule) => sum + weight(op, rule.state), 0);
}

function checkQuota(op: Op, group: Rec, ruleType: string, added: number, except?: string): void {
  const limit = op.quota("security-group-rules");
  if (ruleCount(op, group, ruleType, except) + added > limit) {
    refuse(
      "RulesPerSecurityGroupLimitExceeded",
      `The maximum number of rules per security group has been reached (${limit}).`,
    );
  }
}

const PORT: readonly [number, number] = [-1, 65_535];

const RULES: InputRules = {
  oneOf: [SOURCES],
  ranges: { fromPort: PORT, toPort: PORT },
};

/** Definition of a rule in one direction. */
function rule(token: string, direction: "ingress" | "egress", verb: string): TypeDefinition {
  return {
    token,
    noun: ["EC2", `VPC Security Group ${direction === "ingress" ? "Ingress" : "Egress"} Rule`],
    calls: [
      `AuthorizeSecurityGroup${verb}`,
      "DescribeSecurityGroupRules",
      "ModifySecurityGroupRules",
      `RevokeSecurityGroup${verb}`,
    ],
    replaces: ["securityGroupId"],
    loose: ["ipProtocol"],
    rules: RULES,
    refs: {
      securityGroupId: t.SECURITY_GROUP,
      referencedSecurityGroupId: t.SECURITY_GROUP,
      prefixListId: t.PREFIX_LIST,
    },
    missing: ["InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '{id}' does not exist"],
    make(op, inputs, before) {
      const group = op.get(t.SECURITY_GROUP, textOr(inputs, "securityGroupId"));
      const cidr = text(inputs, "cidrIpv4");
      if (cidr !== undefined) block(cidr);
      const protocol = textOr(inputs, "ipProtocol").toLowerCase();
      const [from, to] = [num(inputs, "fromPort"), num(inputs, "toPort")];
      if (["tcp", "udp", "6", "17"].includes(protocol) && (from === undefined || to === undefined)) {
        refuse(
          "InvalidParameterValue",
          "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        );
      }
      if (from !== undefined && to !== undefined && from > to) {
        refuse("InvalidParameterValue", `Invalid TCP/UDP port range (${from}:${to})`);
      }
      const twin = (r: Rec): boolean =>
        textOr(r.state, "securityGroupId") === group.id && r.id !== before?.id && meaning(r.state) === meaning(inputs);
      if (op.referring(group.id, token).some(twin)) {
        const peer = SOURCES.map((s) => text(inputs, s)).find((s) => s !== undefined) ?? "";
        const ports = `from port: ${from ?? -1}, to port: ${to ?? -1}`;
        refuse(
          "InvalidPermission.Duplicate",
          `the specified rule "peer: ${peer}, ${protocol.toUpperCase()}, ${ports}, ALLOW" already exists`,
        );
      }
      checkQuota(op, group, token, weight(op, inputs), before?.id);
      const id = before?.id ?? op.newId("sgr");
      return {
        id,
        state: { arn: op.arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id, ipProtocol: protocol },
      };
    },
  };
}

/** What two rules must share to be the same rule: all but description and tags. */
function meaning(rule: Doc): string {
  const keys = ["ipProtocol", "fromPort", "toPort", ...SOURCES];
  return canonical(
    compact(Object.fromEntries(keys.map((k) => [k, k === "ipProtocol" ? textOr(rule, k).toLowerCase() : rule[k]]))),
  );
}

/** `aws.vpc.SecurityGroupIngressRule` */
export const ingressRule = rule(t.INGRESS_RULE, "ingress", "Ingress");
/** `aws.vpc.SecurityGroupEgressRule` */
export const egressRule = rule(t.EGRESS_RULE, "egress", "Egress");

function checkInline(op: Op, vpc: string, inputs: Doc): void {
  for (const direction of ["ingress", "egress"] as const) {
    let count = 0;
    for (const entry of docs(inputs, direction)) {
      texts(entry, "cidrBlocks").forEach((c) => block(c));
      texts(entry, "securityGroups").forEach((g) => op.get(t.SECURITY_GROUP, g));
      count += inlineWeight(op, entry);
    }
    const limit = op.quota("security-group-rules");
    if (count > limit)
      refuse(
        "RulesPerSecurityGroupLimitExceeded",
        `The maximum number of rules per security group has been reached (${limit}) in ${vpc}.`,
      );
  }
}

const TEXT = /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]{0,255}$/;

/** `aws.ec2.SecurityGroup` */
export const securityGroup: TypeDefinition = {
  token: t.SECURITY_GROUP,
  noun: ["EC2", "Security Group"],
  calls: ["CreateSecurityGroup", "DescribeSecurityGroups", "AuthorizeSecurityGroupIngress", "DeleteSecurityGroup"],
  replaces: ["name", "namePrefix", "description", "vpcId"],
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  autoname: { property: "name", max: 255 },
  rules: {
    conflicts: [["name", "namePrefix"]],
    patterns: {
      name: [
        /^(?!sg-)[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
        "at most 255 of the characters EC2 allows, not beginning with sg-",
      ],
      description: [TEXT, "at most 255 of the characters EC2 allows"],
    },
  },
  refs: { vpcId: t.VPC },
  missing: ["InvalidGroup.NotFound", "The security group '{id}' does not exist"],
  // The provider retries DeleteSecurityGroup on both codes.
  waits: { remove: ["DependencyViolation", "InvalidGroup.InUse"] },
  make(op, inputs, before) {
    const vpcId = text(inputs, "vpcId") ?? textOr(before?.state ?? {}, "vpcId");
    const vpc = op.get(t.VPC, vpcId);
    const name = text(inputs, "name") ?? textOr(before?.state ?? {}, "name");
    const twin = op
      .referring(vpc.id, t.SECURITY_GROUP)
      .find((r) => textOr(r.state, "name") === name && r.id !== before?.id);
    if (twin) refuse("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${vpc.id}'`);
    if (!before && op.mine(t.SECURITY_GROUP).length >= op.quota("security-groups")) {
      refuse("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
    }
    checkInline(op, vpc.id, inputs);
    const id = before?.id ?? op.newId("sg");
    return {
      id,
      state: {
        arn: op.arn("ec2", `security-group/${id}`),
        ownerId: op.account,
        name,
        vpcId: vpc.id,
        // The provider revokes the rule that EC2 adds, so a group without rules lets nothing out.
        ingress: list(inputs, "ingress"),
        egress: list(inputs, "egress"),
      },
    };
  },
  remove(op, rec) {
    const user = op.referring(rec.id, t.INTERFACE)[0];
    const rules = op.referring(rec.id, t.INGRESS_RULE, t.EGRESS_RULE);
    const reference = rules.find((r) => textOr(r.state, "securityGroupId") !== rec.id);
    const holder = user ?? reference;
    if (holder) refuse("DependencyViolation", `resource ${rec.id} has a dependent object (${holder.id})`);
    for (const entry of rules) op.store.remove(entry);
  },
};

/** `aws.ec2.DefaultSecurityGroup`: takes over the group that came with the VPC and removes its rules. */
export const defaultSecurityGroup: TypeDefinition = {
  token: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  noun: ["EC2", "Default Security Group"],
  calls: [
    "RevokeSecurityGroupIngress",
    "DescribeSecurityGroups",
    "AuthorizeSecurityGroupIngress",
    "DescribeSecurityGroups",
  ],
  replaces: ["vpcId"],
  refs: { vpcId: t.VPC },
  make(op, inputs, before) {
    const vpc = op.get(t.VPC, text(inputs, "vpcId") ?? textOr(before?.state ?? {}, "vpcId"));
    const group = op.get(t.SECURITY_GROUP, textOr(vpc.state, "defaultSecurityGroupId"));
    checkInline(op, vpc.id, inputs);
    op.patch(group, { ingress: list(inputs, "ingress"), egress: list(inputs, "egress"), ...own(inputs) });
    return { id: group.id, state: {} };
  },
  observe(op, id) {
    const group = op.own(t.SECURITY_GROUP, id);
    return group ? { ...group.state, revokeRulesOnDelete: false } : undefined;
  },
};
