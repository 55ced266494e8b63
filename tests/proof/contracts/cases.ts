/**
 * Right networks with one thing wrong each, and what a contract must say of it: the tables of the contracts, one row for
 * each rule with its source. A row without `fails` is a change that is right, and nothing may be said of it.
 */
import type { Route } from "../../../proof/model";
import { object } from "../random/builder";
import { FILTERS } from "./cases-filters";
import { GRANTS } from "./cases-grants";
import { NAMES } from "./cases-names";
import { PEERINGS } from "./cases-peerings";
import {
  aclRule,
  addRoute,
  addTransit,
  attachment,
  dropTransit,
  edit,
  https,
  opaque,
  policy,
  setRules,
  zone,
  tgw,
  type Case,
} from "./change";

const ROLES: Case[] = [
  {
    name: "a VPC that the intent does not name",
    change: (d) => {
      d.vpcs.set("stray", {
        ...d.vpcs.get("spoke-0")!,
        key: "stray",
        urn: "stray",
        id: "stray",
        name: "stray",
        cidrs: ["10.250.0.0/24"],
      });
      d.subnets.set("stray/a", {
        ...d.subnets.get("spoke-0/app-use1-az1")!,
        key: "stray/a",
        urn: "stray/a",
        id: "stray/a",
        vpc: "stray",
        cidrs: ["10.250.0.0/27"],
      });
    },
    uncovered: { contract: "roles", object: "stray" },
  },
  {
    name: "an unmodelled resource",
    change: (d) =>
      void (d.unmodelled = [
        {
          urn: "wan",
          type: "aws:networkmanager/coreNetwork:CoreNetwork",
          name: "wan",
          because: "not modelled",
          touches: [],
        },
      ]),
    uncovered: { contract: "roles", object: "wan" },
  },
];

const WAYS: Case[] = [
  {
    name: "a peering between domains (VPC peering guide, Basics)",
    change: (d) =>
      void d.peerings.set("pcx", {
        key: "pcx",
        urn: "pcx",
        name: "pcx",
        external: false,
        opaque: [],
        requester: "spoke-0",
        accepter: "spoke-1",
        active: true,
        interRegion: false,
      }),
    fails: { contract: "ways-out", object: "pcx", setting: "peering" },
  },
  {
    name: "a route inside of the VPC's own block (VPC guide, Rules and considerations)",
    change: addRoute("hub/attach", "100.64.4.0/24", tgw),
    fails: { contract: "ways-out", object: "hub/attach", setting: "100.64.4.0/24" },
  },
  {
    name: "a route to an appliance",
    change: addRoute("spoke-0/table", "10.9.0.0/16", { kind: "network-interface", key: "eni" }),
    uncovered: { contract: "ways-out", object: "spoke-0/table" },
  },
  {
    name: "routes that are not known",
    change: (d) => edit(d.routeTables, "spoke-0/table", (t) => ({ ...t, opaque: opaque("routes", "spoke-0/table") })),
    uncovered: { contract: "ways-out", object: "spoke-0/table" },
  },
];

const ATTACHMENTS: Case[] = [
  {
    name: "an attachment that waits for its acceptance (TGW guide, Attachments)",
    change: attachment("spoke-0-attachment", (a) => ({ ...a, state: "pending" })),
    fails: { contract: "attachments", object: "spoke-0-attachment", setting: "state" },
  },
  {
    name: "no association (TGW guide, Associations)",
    change: attachment("spoke-0-attachment", ({ association: _, ...a }) => a),
    fails: { contract: "attachments", object: "spoke-0-attachment", setting: "association" },
  },
  {
    name: "a policy table instead of a route table (TGW guide, Policy tables)",
    change: attachment("spoke-0-attachment", ({ association: _, ...a }) => ({ ...a, policyTable: "ptb" })),
    uncovered: { contract: "attachments", object: "spoke-0-attachment" },
  },
  {
    name: "another zone (TGW guide, Attachments to a VPC)",
    change: attachment("spoke-0-attachment", (a) => ({ ...a, subnets: a.subnets.slice(1) })),
    fails: { contract: "zones", object: "spoke-0-attachment", setting: "use1-az1" },
  },
  {
    name: "an endpoint in one zone",
    change: (d) => edit(d.interfaceEndpoints, "hub/prod/sts", (e) => ({ ...e, interfaces: e.interfaces.slice(1) })),
    fails: { contract: "zones", object: "hub/prod/sts", setting: "zones" },
  },
];

const ADDRESSES: Case[] = [
  {
    name: "VPCs that overlap are not propagated (TGW guide, Attachments to a VPC)",
    change: (d) => edit(d.vpcs, "spoke-0", (v) => ({ ...v, cidrs: [...v.cidrs, "10.128.1.0/25"] })),
    fails: { contract: "addresses", object: "spoke-0", setting: "10.128.1.0/25" },
  },
  {
    name: "an announced prefix over a VPC",
    change: attachment("on-premises", (a) => ({
      ...a,
      learned: [...a.learned, { cidr: "10.64.0.0/25", asPathLength: 1, med: -1, via: "direct-connect" }],
    })),
    fails: { contract: "addresses", object: "on-premises", setting: "10.64.0.0/25" },
  },
  {
    name: "Direct Connect announces exactly the allowed prefixes (DX guide)",
    change: attachment("on-premises", (a) => ({ ...a, allowedPrefixes: ["100.64.0.0/24"] })),
    fails: { contract: "announcements", object: "on-premises", setting: "allowed prefixes" },
  },
  {
    name: "a VPN with BGP announces what its table leads anywhere (TGW guide, VPN attachments)",
    shape: { onPremises: "vpn" },
    change: dropTransit("tgw/hybrid", "100.64.0.0/22"),
    fails: { contract: "announcements", object: "on-premises", setting: "announced routes" },
  },
];

const TRANSIT: Case[] = [
  {
    name: "an association with another domain's table",
    change: attachment("spoke-0-attachment", (a) => ({ ...a, association: "tgw/nonprod" })),
    fails: { contract: "transit-routes-only", object: "spoke-0-attachment", setting: "association" },
  },
  {
    name: "a propagation into another domain's table",
    change: attachment("spoke-1-attachment", (a) => ({ ...a, propagations: [...a.propagations, "tgw/prod"] })),
    fails: { contract: "transit-routes-only", object: "spoke-1-attachment", setting: "propagation into tgw/prod" },
  },
  {
    name: "the longest prefix wins, under a blackhole too (TGW guide, Route evaluation order)",
    change: addTransit("tgw/prod", "10.128.1.0/25", "spoke-1-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/prod", setting: "10.128.1.0/25" },
  },
  {
    name: "a static blackhole of the same prefix beats a propagation (TGW guide, Route evaluation order)",
    change: (d) => {
      attachment("spoke-1-attachment", (a) => ({ ...a, propagations: [...a.propagations, "tgw/prod"] }))(d);
      addTransit("tgw/prod", "10.128.1.0/24")(d);
    },
    fails: { contract: "dead-routes", object: "tgw/prod", setting: "10.128.1.0/24" },
  },
  {
    name: "a route to the other domain's endpoints",
    change: addTransit("tgw/prod", "100.64.4.0/24", "hub-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/prod", setting: "100.64.4.0/24" },
  },
  {
    name: "a closed hub's other subnets",
    change: addTransit("tgw/prod", "100.64.255.0/24", "hub-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/prod", setting: "100.64.255.0/24" },
  },
  {
    name: "a network gets addresses that are nobody's",
    change: addTransit("tgw/prod", "172.20.0.0/16", "spoke-0-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/prod", setting: "172.20.0.0/16" },
  },
  {
    name: "a VPC gets what is not its own and could pass it on",
    change: addTransit("tgw/prod", "10.128.1.0/24", "hub-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/prod", setting: "10.128.1.0/24" },
  },
  {
    name: "on-premises is led beyond what it reaches",
    change: addTransit("tgw/hybrid", "100.64.4.0/22", "hub-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/hybrid", setting: "100.64.4.0/22" },
  },
  {
    name: "a network in quarantine gets packets",
    shape: { quarantine: true },
    change: dropTransit("tgw/hub", "10.128.3.0/24"),
    fails: { contract: "transit-routes-only", object: "spoke-3-attachment", setting: "propagation into tgw/hub" },
  },
  {
    name: "no route to the endpoints",
    change: dropTransit("tgw/prod", "100.64.0.0/22"),
    fails: { contract: "transit-routes-needed", object: "tgw/prod", setting: "route to hub" },
  },
  {
    name: "no way back",
    change: attachment("spoke-0-attachment", (a) => ({ ...a, propagations: [] })),
    fails: { contract: "transit-routes-needed", object: "tgw/hub", setting: "route to prod/spoke-0" },
  },
  {
    name: "replies dropped by a longer blackhole (TGW guide, Blackhole routes)",
    change: addTransit("tgw/hub", "10.64.0.0/25"),
    fails: { contract: "transit-routes-needed", object: "tgw/hub", setting: "route to prod/spoke-0" },
  },
  {
    name: "a static route beats a propagated one of the same prefix (TGW guide, Route evaluation order)",
    change: addTransit("tgw/hub", "10.64.0.0/24", "spoke-1-attachment"),
    fails: { contract: "transit-routes-needed", object: "tgw/hub", setting: "route to prod/spoke-0" },
  },
  {
    name: "routes of a table that are not known",
    change: (d) => edit(d.transitTables, "tgw/hub", (t) => ({ ...t, opaque: opaque("routes", "tgw/hub") })),
    uncovered: { contract: "transit-routes-needed", object: "tgw/hub" },
  },
  {
    name: "a blackhole that nobody meant",
    change: addTransit("tgw/hybrid", "172.16.0.0/12"),
    fails: { contract: "dead-routes", object: "tgw/hybrid", setting: "172.16.0.0/12" },
  },
  {
    name: "a NAT gateway whose own subnet leads back to it",
    shape: { egress: true },
    change: (d) => edit(d.subnets, "egress/public", (s) => ({ ...s, routeTable: "egress/attach" })),
    fails: { contract: "dead-routes", object: "egress/attach", setting: "0.0.0.0/0" },
  },
];

const SUBNETS: Case[] = [
  {
    name: "endpoint subnets that lead to another domain",
    change: addRoute("hub/prod", "10.128.0.0/10", tgw),
    fails: { contract: "hub-routes-only", object: "hub/prod", setting: "10.128.0.0/10" },
  },
  {
    name: "a spoke's own wide route is its owner's business: the transit gateway keeps domains apart",
    change: addRoute("spoke-0/table", "0.0.0.0/0", tgw),
  },
  {
    name: "no route to the transit gateway",
    change: (d) => edit(d.routeTables, "spoke-0/table", (t) => ({ ...t, routes: [] })),
    fails: { contract: "subnet-routes-needed", object: "spoke-0/table", setting: "route to hub" },
  },
  {
    name: "a static route beats a prefix list with the same block (VPC guide, Route priority)",
    change: (d) => {
      d.prefixLists.set("pl-own", {
        ...object("pl-own"),
        entries: ["100.64.0.0/22"],
        maxEntries: 1,
      });
      const listed: Route = {
        urn: "listed",
        destination: { prefixList: "pl-own" },
        target: { kind: "internet-gateway", key: "igw" },
        state: "active",
      };
      edit(d.routeTables, "spoke-0/table", (t) => ({ ...t, routes: [...t.routes, listed] }));
    },
  },
  {
    name: "a dead route drops and does not fall through (VPC guide, Route tables)",
    change: addRoute("spoke-0/table", "100.64.0.0/24", tgw, "blackhole"),
    fails: { contract: "subnet-routes-needed", object: "spoke-0/table", setting: "route to hub" },
  },
  {
    name: "a longer route elsewhere wins (VPC guide, Route priority)",
    change: addRoute("hub/prod", "10.64.0.0/24", { kind: "internet-gateway", key: "igw" }),
    fails: { contract: "subnet-routes-needed", object: "hub/prod", setting: "route to prod/spoke-0" },
  },
];

const STORAGE: Case[] = [
  {
    name: "S3: no gateway endpoint",
    change: (d) => void d.gatewayEndpoints.delete("spoke-0/s3"),
    fails: { contract: "storage", object: "spoke-0", setting: "gateway endpoint" },
  },
  {
    name: "S3: the endpoint is in no table (PrivateLink guide, Gateway endpoints)",
    change: (d) => edit(d.gatewayEndpoints, "spoke-0/s3", (e) => ({ ...e, routeTables: [] })),
    fails: { contract: "storage", object: "spoke-0/s3", setting: "spoke-0/table" },
  },
  {
    name: "S3: a gateway endpoint where the interface endpoint is chosen",
    change: (d) =>
      void d.gatewayEndpoints.set("x", {
        ...d.gatewayEndpoints.get("spoke-0/s3")!,
        key: "x",
        urn: "x",
        name: "x",
        vpc: "spoke-1",
        routeTables: ["spoke-1/table"],
      }),
    fails: { contract: "storage", object: "x", setting: "gateway endpoint" },
  },
  {
    name: "S3: a private zone takes the public names",
    change: zone("zone/prod/s3", (vpcs) => [...vpcs, "spoke-0"]),
    fails: { contract: "storage", object: "spoke-0", setting: "zone s3" },
  },
  {
    name: "S3: a default route is less specific than the list (VPC guide, Route priority)",
    change: addRoute("spoke-0/table", "0.0.0.0/0", tgw),
  },
  {
    name: "S3: a longer public route may hold its addresses",
    change: addRoute("spoke-0/table", "52.0.0.0/8", tgw),
    uncovered: { contract: "storage", object: "spoke-0/table" },
  },
];

const condition = (value: object) => (text: string | undefined) =>
  (text ?? "").replace(/"Condition":\{.*?\}\}/, `"Condition":${JSON.stringify(value)}`);

/** One principal by name instead of conditions. */
const namedPrincipal = (named: string) => (text: string | undefined) =>
  condition({})(text).replace('"Principal":"*"', `"Principal":{"AWS":"${named}"}`);

/** Conditions that callers meet who lack the key, or give it to themselves (IAM guide, Condition operators). */
const OPEN_CONDITIONS = [
  ["StringEqualsIfExists", "aws:PrincipalAccount", "200000000000"],
  ["StringNotEquals", "aws:PrincipalOrgID", "o-zzzzzzzzzz"],
  ["StringNotLikeIfExists", "aws:PrincipalArn", "arn:aws:iam::999999999999:*"],
  ["ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"],
  ["Null", "aws:PrincipalOrgID", "true"],
  ["StringEquals", "aws:PrincipalTag/team", "ml"],
  ["StringEquals", "aws:SourceVpc", "vpc-0a1b2c3d"],
] as const;

const POLICIES: Case[] = [
  {
    name: "policies: none allows everything (PrivateLink guide, Default endpoint policy)",
    change: policy("hub/prod/sts", () => undefined),
    fails: { contract: "policies", object: "hub/prod/sts", setting: "number 1" },
  },
  {
    name: "policies: a statement without condition",
    change: policy("hub/prod/sts", condition({})),
    fails: { contract: "policies", object: "hub/prod/sts", setting: "Use" },
  },
  {
    name: "policies: a foreign account beside its own",
    change: policy(
      "hub/prod/sts",
      condition({ StringEquals: { "aws:PrincipalAccount": ["200000000000", "200000000001"] } }),
    ),
    fails: { contract: "policies", object: "hub/prod/sts", setting: "Use" },
  },
  ...OPEN_CONDITIONS.map(([operator, key, value]): Case => ({
    name: `policies: strangers meet ${operator} of ${key}`,
    change: policy("hub/prod/sts", condition({ [operator]: { [key]: value } })),
    fails: { contract: "policies", object: "hub/prod/sts", setting: "Use" },
  })),
  {
    name: "policies: a condition on addresses may close, which only the policy engine decides",
    change: policy("hub/prod/sts", condition({ IpAddress: { "aws:VpcSourceIp": ["10.64.0.0/10"] } })),
    uncovered: { contract: "policies", object: "hub/prod/sts" },
  },
  ...["999999999999", "arn:aws:sts::999999999999:assumed-role/x/y"].map((named): Case => ({
    name: `policies: a stranger by name, ${named}`,
    change: policy("hub/prod/sts", namedPrincipal(named)),
    fails: { contract: "policies", object: "hub/prod/sts", setting: "Use" },
  })),
  {
    name: "policies: own callers by name, whom only the policy engine decides",
    change: policy("hub/prod/sts", namedPrincipal("200000000000")),
    uncovered: { contract: "policies", object: "hub/prod/sts" },
  },
  {
    name: "policies: a foreign model",
    change: policy("hub/prod/bedrock-runtime", (text) => (text ?? "").replace("amazon.nova-lite-v1:0", "*")),
    fails: { contract: "policies", object: "hub/prod/bedrock-runtime", setting: "Use" },
  },
  {
    name: "policies: a model that is needed is not allowed",
    change: policy("hub/prod/bedrock-runtime", (text) => (text ?? "").replace("nova-lite", "nova-pro")),
    fails: { contract: "policies", object: "hub/prod/bedrock-runtime", setting: "policy for prod" },
  },
  {
    name: "policies: a Deny of a model that is needed",
    change: policy("hub/prod/bedrock-runtime", (text) =>
      (text ?? "").replace(
        '"Statement":[',
        '"Statement":[{"Sid":"No","Effect":"Deny","Principal":"*","Action":"bedrock:Invoke*","Resource":"*"},',
      ),
    ),
    fails: { contract: "policies", object: "hub/prod/bedrock-runtime", setting: "policy for prod" },
  },
];

const SIZES: Case[] = [
  {
    name: "sizes: more than 60 rules in a group (VPC guide, Quotas)",
    change: setRules("hub/prod-spokes", (rules) => [
      ...rules,
      ...Array.from({ length: 61 }, (_, i) => https(`198.18.${i}.0/32`)),
    ]),
    fails: { contract: "sizes", object: "hub/prod-spokes", setting: "securityGroupRules" },
  },
  {
    name: "sizes: more than 20 rules in a network ACL (VPC guide, Quotas)",
    change: (d) => Array.from({ length: 21 }, (_, i) => aclRule("spoke-0/acl", { number: 500 + i })(d)),
    fails: { contract: "sizes", object: "spoke-0/acl", setting: "networkAclRules" },
  },
];

export const CASES: readonly Case[] = [
  ...ROLES,
  ...WAYS,
  ...ATTACHMENTS,
  ...ADDRESSES,
  ...TRANSIT,
  ...SUBNETS,
  ...FILTERS,
  ...NAMES,
  ...STORAGE,
  ...POLICIES,
  ...SIZES,
  ...PEERINGS,
  ...GRANTS,
];
