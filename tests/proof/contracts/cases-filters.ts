/** Rows of the contracts' table: network ACLs and security groups. */
import { aclRule, edit, https, opaque, setRules, type Case } from "./change";

export const FILTERS: readonly Case[] = [
  {
    name: "ACL: the lowest number decides (VPC guide, Network ACL rules)",
    change: aclRule("hub/prod-acl", { number: 50, ports: { from: 443, to: 443 } }),
    fails: { contract: "network-acls", object: "hub/prod-acl", setting: "ingress tcp/443" },
  },
  { name: "ACL: a deny with a higher number is too late", change: aclRule("hub/prod-acl", { number: 900 }) },
  {
    name: "ACL: the last word is deny",
    change: (d) =>
      edit(d.acls, "hub/prod-acl", (a) => ({ ...a, rules: a.rules.filter((r) => r.direction === "egress") })),
    fails: { contract: "network-acls", object: "hub/prod-acl", setting: "ingress tcp/443" },
  },
  {
    name: "ACL: every ephemeral port must come back (VPC guide, Ephemeral ports)",
    change: aclRule("hub/prod-acl", { direction: "egress", ports: { from: 1024, to: 32767 } }),
    fails: { contract: "network-acls", object: "hub/prod-acl", setting: "egress tcp/1024-65535" },
  },
  {
    name: "ACL: attachment subnets are asked inbound for what enters the transit gateway (TGW guide, Network ACLs)",
    change: aclRule("spoke-0#default-acl", { cidr: "10.64.0.0/24" }),
    fails: { contract: "network-acls", object: "spoke-0#default-acl", setting: "ingress tcp/443" },
  },
  {
    name: "groups: another domain is let in",
    change: setRules("hub/prod-spokes", (rules) => [...rules, https("10.128.1.0/24")]),
    fails: { contract: "groups-only", object: "hub/prod-spokes", setting: "ingress rules" },
  },
  {
    name: "groups: a subnet that is no consumer is let into Bedrock",
    change: setRules("hub/prod-consumers", (rules) => [...rules, https("10.64.0.64/27")]),
    fails: { contract: "groups-only", object: "hub/prod-consumers", setting: "ingress rules" },
  },
  {
    name: "groups: open to everybody",
    change: setRules("hub/prod-consumers", () => [https("0.0.0.0/0")]),
    fails: { contract: "groups-only", object: "hub/prod-consumers", setting: "ingress rules" },
  },
  {
    name: "groups: a rule for another port lets nobody in (VPC guide, Security group rules)",
    change: setRules("hub/prod-spokes", (rules) => rules.map((rule) => ({ ...rule, ports: { from: 80, to: 80 } }))),
    fails: { contract: "groups-needed", object: "hub/prod/sts", setting: "for spoke-0/app" },
  },
  {
    name: "groups: another port opens nothing to strangers",
    change: setRules("hub/prod-spokes", (rules) => [
      ...rules,
      { ...https("10.128.1.0/24"), ports: { from: 22, to: 22 } },
    ]),
  },
  {
    name: "groups: references do not reach endpoints across a transit gateway (TGW guide, Security group referencing)",
    change: setRules("hub/prod-spokes", (rules) => [
      ...rules,
      { ...https("0.0.0.0/0"), peer: { group: "spoke-0#default-group" } },
    ]),
  },
  {
    name: "groups: none given leaves the VPC's default group, which lets in only itself (PrivateLink guide)",
    change: (d) => edit(d.interfaceEndpoints, "hub/prod/sts", (e) => ({ ...e, groups: ["hub#default-group"] })),
    fails: { contract: "groups-needed", object: "hub/prod/sts", setting: "for spoke-0/app" },
  },
  {
    name: "groups: on-premises is let into what is not declared for it",
    change: setRules("hub/nonprod-spokes", (rules) => [...rules, https("192.168.0.0/16")]),
    fails: { contract: "groups-only", object: "hub/nonprod-spokes", setting: "ingress rules" },
  },
  {
    name: "groups: rules that are not known",
    change: (d) => edit(d.groups, "hub/prod-spokes", (g) => ({ ...g, opaque: opaque("rules", "hub/prod-spokes") })),
    uncovered: { contract: "groups-only", object: "hub/prod-spokes" },
  },
];
