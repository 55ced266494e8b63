/** Security groups and network ACLs. */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { AclRule, Direction, GroupRule, IcmpMatch, Key, NetworkAcl, PortRange, SecurityGroup } from "../model";
import {
  ALL_PORTS,
  base,
  type Context,
  externalBase,
  fields,
  hasPorts,
  numberOf,
  Opaques,
  protocolNumber,
} from "./context";
import { implied } from "./register";
import { T } from "./types";

type Fields = Readonly<Record<string, Value>>;

// ----------------------------------------------------------------------------------------------- Security groups

interface GroupDraft {
  readonly node?: ResourceNode;
  readonly vpc: Key | undefined;
  readonly rules: GroupRule[];
  readonly opaque: Opaques;
}

/** All security groups, default groups of VPCs included. */
export function buildGroups(ctx: Context): Map<Key, SecurityGroup> {
  const drafts = new Map<Key, GroupDraft>();
  for (const node of ctx.nodes(T.vpc, T.defaultVpc)) addDefaultGroup(ctx, drafts, node);
  for (const node of ctx.nodes(T.group, T.defaultGroup)) addGroup(ctx, drafts, node);
  addRuleResources(ctx, drafts);
  const out = new Map<Key, SecurityGroup>();
  for (const [key, { node, vpc, rules, opaque }] of drafts) {
    const object = node ? base(node, opaque, key) : externalBase(key.slice(3), key, ["rules"]);
    out.set(key, { ...(vpc === undefined ? {} : { vpc }), rules: distinct(rules), ...object });
  }
  for (const [id, key] of ctx.externals("group")) {
    if (!out.has(key)) out.set(key, { rules: [], ...externalBase(id, key, ["rules"]) });
  }
  return out;
}

/** A VPC's default group admits its own members and lets everything out (VPC guide, Default security groups). */
function addDefaultGroup(ctx: Context, drafts: Map<Key, GroupDraft>, node: ResourceNode): void {
  if (ctx.identities.ofNode("vpc", node.urn) !== node.urn) return;
  const key = implied.group(node.urn);
  const opaque = new Opaques();
  if (node.external) opaque.add("rules", node.urn, "the VPC is only read: its default group may have been changed");
  const any = { urn: node.urn, protocol: -1, ports: ALL_PORTS };
  const rules: GroupRule[] = [
    { ...any, direction: "ingress", peer: { group: key } },
    { ...any, direction: "egress", peer: { cidr: "0.0.0.0/0" } },
    { ...any, direction: "egress", peer: { cidr: "::/0" } },
  ];
  drafts.set(key, { node, vpc: node.urn, rules, opaque });
}

/** A group, or the default one under management, which has exactly the rules that the resource lists. */
function addGroup(ctx: Context, drafts: Map<Key, GroupDraft>, node: ResourceNode): void {
  const key = ctx.identities.ofNode("group", node.urn) ?? node.urn;
  if (node.type === T.group && key !== node.urn) return;
  const opaque = new Opaques();
  const vpc = ctx.ref("vpc", node, "vpcId", opaque, "rules");
  const draft: GroupDraft = { node, vpc, rules: [], opaque };
  if (node.external) opaque.add("rules", node.urn, "the group is only read: it may have rules that no state shows");
  for (const direction of ["ingress", "egress"] as const) {
    for (const item of ctx.list(node, direction, opaque, "rules")) {
      if (isUnknown(item)) opaque.add("rules", node.urn, `an ${direction} rule is not known until deployment`);
      else inlineRule(ctx, draft, key, node, direction, fields(item));
    }
  }
  drafts.set(key, draft);
}

function inlineRule(
  ctx: Context,
  draft: GroupDraft,
  key: Key,
  node: ResourceNode,
  direction: Direction,
  rule: Fields,
): void {
  const match = matchOf(node, rule.protocol, rule.fromPort, rule.toPort, draft.opaque);
  if (!match) return;
  const push = (peer: GroupRule["peer"]): number => draft.rules.push({ urn: node.urn, direction, ...match, peer });
  const each = (name: string, use: (value: Value) => void): void => {
    const value = rule[name];
    if (isUnknown(value)) draft.opaque.add("rules", node.urn, `${direction}.${name} is not known until deployment`);
    else if (Array.isArray(value)) (value as Value[]).forEach(use);
    else if (typeof value === "string" && value !== "") use(value);
  };
  for (const name of ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"]) {
    each(name, (value) => {
      const cidr = ctx.cidrValue(node, value, `${direction}.${name}`, draft.opaque, "rules");
      if (cidr !== undefined) push({ cidr });
    });
  }
  for (const name of ["prefixListIds", "prefixListId"]) {
    each(name, (value) => {
      const prefixList = ctx.refValue("prefix-list", node, value, name, draft.opaque, "rules");
      if (prefixList !== undefined) push({ prefixList });
    });
  }
  for (const name of ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"]) {
    each(name, (value) => {
      // A group of another account may be written `<account>/<id>`.
      const id = typeof value === "string" ? value.replace(/^[0-9]{12}\//, "") : value;
      const group = ctx.refValue("group", node, id, name, draft.opaque, "rules");
      if (group !== undefined) push({ group });
    });
  }
  if (rule.self === true) push({ group: key });
}

/** Rules that are resources of their own, in the old and the new form. */
function addRuleResources(ctx: Context, drafts: Map<Key, GroupDraft>): void {
  for (const node of ctx.nodes(T.groupRule, T.ingressRule, T.egressRule)) {
    const opaque = new Opaques();
    const key = ctx.ref("group", node, "securityGroupId", opaque, "rules");
    if (key === undefined) {
      ctx.stray(node.urn, "rules", "is a rule of a security group that cannot be told");
      continue;
    }
    let draft = drafts.get(key);
    if (!draft) {
      draft = { vpc: undefined, rules: [], opaque: new Opaques() };
      drafts.set(key, draft);
    }
    const egress = node.type === T.egressRule || (node.type === T.groupRule && node.properties.type === "egress");
    const protocol = node.properties.ipProtocol ?? node.properties.protocol ?? null;
    inlineRule(ctx, draft, key, node, egress ? "egress" : "ingress", { ...node.properties, protocol });
  }
}

/** State files list the rules of rule resources again among the group's computed ones. */
function distinct(rules: readonly GroupRule[]): GroupRule[] {
  const seen = new Map<string, GroupRule>();
  for (const rule of [...rules].reverse()) seen.set(JSON.stringify({ ...rule, urn: "" }), rule);
  return [...seen.values()].reverse();
}

interface Match {
  readonly protocol: number;
  readonly ports: PortRange;
  readonly icmp?: IcmpMatch;
}

/** Protocol and ports of a rule; for ICMP the port fields hold type and code, -1 being any. */
function matchOf(
  node: ResourceNode,
  protocolValue: Value | undefined,
  fromValue: Value | undefined,
  toValue: Value | undefined,
  opaque: Opaques,
): Match | undefined {
  const protocol = protocolNumber(protocolValue);
  if (protocol === undefined || isUnknown(fromValue) || isUnknown(toValue)) {
    opaque.add(
      "rules",
      node.urn,
      protocol === undefined ? "a rule's protocol is not known" : "a rule's ports are not known",
    );
    return undefined;
  }
  const from = numberOf(fromValue);
  const to = numberOf(toValue);
  if (protocol === 1 || protocol === 58) {
    return { protocol, ports: ALL_PORTS, icmp: { type: from ?? -1, code: to ?? -1 } };
  }
  if (!hasPorts(protocol) || from === undefined || from < 0) return { protocol, ports: ALL_PORTS };
  return { protocol, ports: { from, to: to ?? from } };
}

// ------------------------------------------------------------------------------------------------- Network ACLs

interface AclDraft {
  readonly node?: ResourceNode;
  readonly vpc: Key;
  readonly rules: AclRule[];
  readonly opaque: Opaques;
}

/** All network ACLs, default ones of VPCs included. */
export function buildAcls(ctx: Context): Map<Key, NetworkAcl> {
  const drafts = new Map<Key, AclDraft>();
  for (const node of ctx.nodes(T.vpc, T.defaultVpc)) addDefaultAcl(ctx, drafts, node);
  for (const node of ctx.nodes(T.acl, T.defaultAcl)) addAcl(ctx, drafts, node);
  for (const node of ctx.nodes(T.aclRule)) addAclRule(ctx, drafts, node);
  const out = new Map<Key, NetworkAcl>();
  for (const [key, { node, vpc, rules, opaque }] of drafts) {
    const object = node ? base(node, opaque, key) : externalBase(key.slice(3), key, ["rules"]);
    out.set(key, { vpc, rules: distinctRules(rules), ...object });
  }
  for (const [id, key] of ctx.externals("acl")) {
    if (!out.has(key)) out.set(key, { vpc: "id:unknown", rules: [], ...externalBase(id, key, ["rules"]) });
  }
  return out;
}

/** A VPC's default ACL lets everything through (VPC guide, Default network ACL). */
function addDefaultAcl(ctx: Context, drafts: Map<Key, AclDraft>, node: ResourceNode): void {
  if (ctx.identities.ofNode("vpc", node.urn) !== node.urn) return;
  const opaque = new Opaques();
  if (node.external)
    opaque.add("rules", node.urn, "the VPC is only read: its default network ACL may have been changed");
  const any = { urn: node.urn, action: "allow" as const, protocol: -1, ports: ALL_PORTS };
  const rules = (["ingress", "egress"] as const).flatMap((direction): AclRule[] => [
    { ...any, direction, number: 100, cidr: "0.0.0.0/0" },
    { ...any, direction, number: 101, cidr: "::/0" },
  ]);
  drafts.set(implied.acl(node.urn), { node, vpc: node.urn, rules, opaque });
}

function addAcl(ctx: Context, drafts: Map<Key, AclDraft>, node: ResourceNode): void {
  const key = ctx.identities.ofNode("acl", node.urn) ?? node.urn;
  if (node.type === T.acl && key !== node.urn) return;
  const opaque = new Opaques();
  const vpc = drafts.get(key)?.vpc ?? ctx.ref("vpc", node, "vpcId", opaque, "rules") ?? "id:unknown";
  const draft: AclDraft = { node, vpc, rules: [], opaque };
  if (node.external) opaque.add("rules", node.urn, "the ACL is only read: it may have rules that no state shows");
  for (const direction of ["ingress", "egress"] as const) {
    for (const item of ctx.list(node, direction, opaque, "rules")) {
      const rule = fields(item);
      if (isUnknown(item)) opaque.add("rules", node.urn, `an ${direction} rule is not known until deployment`);
      else pushAclRule(ctx, draft, node, direction, rule, rule.ruleNo, rule.action);
    }
  }
  drafts.set(key, draft);
}

function addAclRule(ctx: Context, drafts: Map<Key, AclDraft>, node: ResourceNode): void {
  const opaque = new Opaques();
  const key = ctx.ref("acl", node, "networkAclId", opaque, "rules");
  if (key === undefined) {
    ctx.stray(node.urn, "rules", "is a rule of a network ACL that cannot be told");
    return;
  }
  let draft = drafts.get(key);
  if (!draft) {
    draft = { vpc: "id:unknown", rules: [], opaque: new Opaques() };
    drafts.set(key, draft);
  }
  const p = node.properties;
  pushAclRule(ctx, draft, node, p.egress === true ? "egress" : "ingress", p, p.ruleNumber, p.ruleAction);
}

function pushAclRule(
  ctx: Context,
  draft: AclDraft,
  node: ResourceNode,
  direction: Direction,
  rule: Fields,
  numberValue: Value | undefined,
  actionValue: Value | undefined,
): void {
  const number = numberOf(numberValue);
  const action = typeof actionValue === "string" ? actionValue.toLowerCase() : undefined;
  const icmp =
    rule.icmpType !== undefined && protocolNumber(rule.protocol) !== 6 ? [rule.icmpType, rule.icmpCode] : undefined;
  const protocol = protocolNumber(rule.protocol);
  const portsOf = protocol === 1 || protocol === 58 ? (icmp ?? [-1, -1]) : [rule.fromPort, rule.toPort];
  const match = matchOf(node, rule.protocol, portsOf[0], portsOf[1], draft.opaque);
  if (number === undefined || (action !== "allow" && action !== "deny")) {
    draft.opaque.add("rules", node.urn, "a rule's number or action is not known");
    return;
  }
  if (!match) return;
  for (const name of ["cidrBlock", "ipv6CidrBlock"]) {
    const cidr = ctx.cidrValue(node, rule[name], name, draft.opaque, "rules");
    if (cidr !== undefined) draft.rules.push({ urn: node.urn, number, direction, action, ...match, cidr });
  }
}

function distinctRules(rules: readonly AclRule[]): AclRule[] {
  const seen = new Map<string, AclRule>();
  for (const rule of [...rules].reverse()) seen.set(JSON.stringify({ ...rule, urn: "" }), rule);
  return [...seen.values()].reverse();
}
