/** Cases about what on-premises asks, what is granted beside paths, guardrails, and VPC peerings inside a domain. */
import type { GroupRule, ResolverEndpoint } from "../../../proof/model";
import { object, type Draft } from "../random/builder";
import { addRoute, addTransit, dropTransit, edit, policy, type Case } from "./change";

const asked = { resolver: true } as const;
const guarded = { guarded: true } as const;
const peered = { spokeToSpoke: true, peered: true } as const;
const runtime = "hub/prod/bedrock-runtime";

const resolver = (to: (endpoint: ResolverEndpoint) => ResolverEndpoint) => (d: Draft) =>
  edit(d.resolverEndpoints, "hub/inbound", to);

const resolverRules = (to: (rules: readonly GroupRule[]) => readonly GroupRule[]) => (d: Draft) =>
  edit(d.groups, "hub/resolver", (group) => ({ ...group, rules: to(group.rules) }));

const alsoFrom = (cidr: string, port = 53) =>
  resolverRules(([first, ...more]) =>
    first ? [first, ...more, { ...first, urn: `sg ${cidr}`, ports: { from: port, to: port }, peer: { cidr } }] : [],
  );

const dropAcl = (direction: "ingress" | "egress", protocol: number) => (d: Draft) =>
  edit(d.acls, "hub/resolver-acl", (acl) => ({
    ...acl,
    rules: acl.rules.filter((rule) => rule.direction !== direction || rule.protocol !== protocol),
  }));

const RESOLVERS: Case[] = [
  { name: "resolver: on-premises asks it over UDP and TCP", shape: asked, change: () => undefined },
  {
    name: "resolver: TCP is not let in (RFC 7766)",
    shape: asked,
    change: resolverRules((rules) => rules.filter(({ protocol }) => protocol !== 6)),
    fails: { contract: "resolvers", object: "hub/inbound", setting: "data centre, tcp/53" },
  },
  {
    name: "resolver: UDP is not let in",
    shape: asked,
    change: resolverRules((rules) => rules.filter(({ protocol }) => protocol !== 17)),
    fails: { contract: "resolvers", object: "hub/inbound", setting: "data centre, udp/53" },
  },
  {
    name: "resolver: half of on-premises is let in",
    shape: asked,
    change: resolverRules((rules) => rules.map((rule) => ({ ...rule, peer: { cidr: "192.168.0.0/17" } }))),
    fails: { contract: "resolvers", object: "hub/inbound", setting: "data centre, udp/53" },
  },
  {
    name: "resolver: it is at another address",
    shape: asked,
    change: resolver((e) => ({
      ...e,
      interfaces: e.interfaces.map((at, i) => (i === 0 ? { ...at, addresses: ["100.64.254.9"] } : at)),
    })),
    fails: { contract: "resolvers", object: "hub/inbound", setting: "address 100.64.254.4" },
  },
  {
    name: "resolver: its address is not known yet",
    shape: asked,
    change: resolver((e) => ({
      ...e,
      interfaces: e.interfaces.map((at, i) => (i === 0 ? { ...at, addresses: [] } : at)),
    })),
    uncovered: { contract: "resolvers", object: "hub/inbound" },
  },
  {
    name: "resolver: the intent does not say that anybody asks it",
    shape: { ...asked, onPremises: "vpn" },
    change: (d) =>
      void d.resolverEndpoints.set("hub/second", {
        ...d.resolverEndpoints.get("hub/inbound")!,
        ...object("hub/second"),
        interfaces: [],
      }),
  },
  {
    name: "resolver: no route to it",
    shape: asked,
    change: dropTransit("tgw/hybrid", "100.64.254.0/27"),
    fails: { contract: "transit-routes-needed", object: "tgw/hybrid", setting: "route to hub" },
  },
  {
    name: "resolver: no way back from it",
    shape: asked,
    change: (d) => edit(d.routeTables, "hub/resolver", (table) => ({ ...table, routes: [] })),
    fails: { contract: "subnet-routes-needed", object: "hub/resolver", setting: "route to data centre" },
  },
  {
    name: "resolver: its network ACL stops queries over UDP",
    shape: asked,
    change: dropAcl("ingress", 17),
    fails: { contract: "network-acls", object: "hub/resolver-acl", setting: "ingress udp/53" },
  },
  {
    name: "resolver: its network ACL stops answers over UDP to ephemeral ports",
    shape: asked,
    change: dropAcl("egress", 17),
    fails: { contract: "network-acls", object: "hub/resolver-acl", setting: "egress udp/1024-65535" },
  },
  {
    name: "resolver: a zone of its domain is not on its VPC (Route 53 guide, Resolver endpoints)",
    shape: asked,
    change: (d) => edit(d.zones, "zone/prod/sts", (zone) => ({ ...zone, vpcs: zone.vpcs.filter((v) => v !== "hub") })),
    fails: { contract: "resolvers", object: "hub", setting: "name sts.us-east-1.amazonaws.com" },
  },
  {
    name: "resolver: a zone of another domain is on its VPC",
    shape: asked,
    change: (d) => edit(d.zones, "zone/nonprod/sts", (zone) => ({ ...zone, vpcs: [...zone.vpcs, "hub"] })),
    fails: { contract: "names-only", object: "hub", setting: "zone sts.us-east-1.amazonaws.com" },
  },
  {
    name: "resolver: private DNS that inbound resolvers alone answer leads into another domain (PrivateLink guide)",
    shape: asked,
    change: (d) =>
      edit(d.interfaceEndpoints, "hub/nonprod/sts", (e) => ({
        ...e,
        privateDns: { enabled: true, onlyForInboundResolver: true, names: ["sts.us-east-1.amazonaws.com"] },
      })),
    fails: { contract: "names-only", object: "hub", setting: "private DNS of hub/nonprod/sts" },
  },
];

const rule =
  (vpcs: readonly string[], address = "192.168.0.53") =>
  (d: Draft) =>
    void d.resolverRules.set("rule", {
      ...object("rule"),
      domain: "corp.example.com",
      kind: "forward",
      targets: [{ address, port: 53 }],
      vpcs,
    });

const BESIDE: Case[] = [
  {
    name: "grants: a rule to on-premises of the domain (Route 53 guide, Forwarding outbound queries)",
    change: rule(["spoke-0"]),
  },
  { name: "grants: a rule to servers that are nobody's", change: rule(["spoke-1"], "198.51.100.53") },
  {
    name: "grants: a rule to on-premises of another domain",
    change: rule(["spoke-0", "spoke-1"]),
    fails: { contract: "grants", object: "rule", setting: "association with nonprod/spoke-1" },
  },
  {
    name: "grants: a resolver that lets in another domain's network",
    shape: asked,
    change: alsoFrom("10.128.1.0/25"),
    fails: { contract: "grants", object: "hub/inbound", setting: "security groups for nonprod/spoke-1" },
  },
  { name: "grants: another port of a resolver is nobody's", shape: asked, change: alsoFrom("10.128.1.0/25", 443) },
  {
    name: "grants: a resolver that lets in everyone",
    shape: asked,
    change: alsoFrom("0.0.0.0/0"),
    fails: { contract: "grants", object: "hub/resolver", setting: "ingress from 0.0.0.0/0" },
  },
  {
    name: "grants: a group of another domain (TGW guide, Security group referencing)",
    change: (d) =>
      edit(d.groups, "hub/prod-spokes", (group) => ({
        ...group,
        rules: [...group.rules, { ...group.rules[0]!, urn: "sg theirs", peer: { group: "spoke-1#default-group" } }],
      })),
    fails: { contract: "grants", object: "hub/prod-spokes", setting: "ingress from the group spoke-1#default-group" },
  },
];

const statement = (from: RegExp, to: string) => policy(runtime, (text) => (text ?? "").replace(from, to));

const GUARDRAILS: Case[] = [
  { name: "guardrails: the Deny of the domain's accounts", shape: guarded, change: () => undefined },
  {
    name: "guardrails: no Deny (Bedrock guide, Enforce the use of specific guardrails)",
    shape: guarded,
    change: statement(/,\{"Sid":"Guard".*\}\}\}(?=\])/, ""),
    fails: { contract: "policies", object: runtime, setting: "guardrail of prod" },
  },
  {
    name: "guardrails: those of any account",
    shape: guarded,
    change: statement(/arn:aws:bedrock:us-east-1:\d+:guardrail/, "arn:aws:bedrock:us-east-1:*:guardrail"),
    fails: { contract: "policies", object: runtime, setting: "guardrail of prod" },
  },
  {
    name: "guardrails: streams go without",
    shape: guarded,
    change: statement(/(Guard".*),"bedrock:InvokeModelWithResponseStream"/, "$1"),
    fails: { contract: "policies", object: runtime, setting: "guardrail of prod" },
  },
  {
    name: "guardrails: IfExists changes nothing: an absent key meets the condition (IAM guide, IfExists)",
    shape: guarded,
    change: statement(/ArnNotLike/, "ArnNotLikeIfExists"),
  },
  {
    name: "guardrails: a call that names none goes (IAM guide, Null)",
    shape: guarded,
    change: statement(/"ArnNotLike"/, '"Null":{"bedrock:GuardrailIdentifier":"false"},"ArnNotLike"'),
    fails: { contract: "policies", object: runtime, setting: "guardrail of prod" },
  },
];

const PEERED: Case[] = [
  { name: "peering: inside a domain (VPC peering guide, Basics)", shape: peered, change: () => undefined },
  {
    name: "peering: inside a domain whose networks do not reach each other",
    shape: peered,
    change: (d) => edit(d.peerings, "pcx-inside", (p) => ({ ...p, accepter: "spoke-1" })),
    fails: { contract: "ways-out", object: "pcx-inside", setting: "peering" },
  },
  {
    name: "peering: one that nobody accepted carries nothing",
    shape: peered,
    change: (d) => edit(d.peerings, "pcx-inside", (p) => ({ ...p, active: false })),
    fails: { contract: "subnet-routes-needed", object: "spoke-0/table", setting: "route to prod/spoke-2" },
  },
  {
    name: "peering: it delivers to the other VPC only",
    shape: { ...peered, spokes: 5 },
    change: addRoute("spoke-0/table", "10.64.4.0/24", { kind: "peering", key: "pcx-inside" }),
    fails: { contract: "subnet-routes-needed", object: "spoke-0/table", setting: "route to prod/spoke-4" },
  },
  {
    name: "peering: the transit gateway has to lead to the network all the same",
    shape: peered,
    change: addTransit("tgw/prod", "10.64.2.0/25"),
    fails: { contract: "transit-routes-needed", object: "tgw/prod", setting: "route to prod/spoke-2" },
  },
];

export const GRANTS: readonly Case[] = [...RESOLVERS, ...BESIDE, ...GUARDRAILS, ...PEERED];
