/**
 * Sizes: no object is larger than AWS's quota for it, or what the intent says the accounts have. Defaults from the quota
 * pages of the VPC, PrivateLink, Transit Gateway and Route 53 guides.
 */
import type { Key, NetworkModel, SecurityGroup } from "../model";
import type { Ledger, Named } from "./ledger";
import type { Contract } from "./world";

const DEFAULTS = {
  endpointPolicyCharacters: 20_480,
  interfaceEndpointsPerVpc: 50,
  networkAclRules: 20,
  prefixListEntries: 1_000,
  routesPerTable: 500,
  securityGroupRules: 60,
  securityGroupRulesPerInterface: 1_000,
  securityGroupsPerInterface: 5,
  subnetsPerVpc: 200,
  transitGatewayAttachments: 5_000,
  transitGatewayRouteTables: 20,
  transitGatewayRoutes: 10_000,
  vpcsPerHostedZone: 300,
  vpcsPerProfile: 1_000,
} as const;

type Quota = keyof typeof DEFAULTS;

export const sizes: Contract = {
  id: "sizes",
  title: "No object is larger than its quota",
  check({ model, intent }, ledger) {
    const most = (quota: Quota): number => intent.limits[quota] ?? DEFAULTS[quota];
    const check = (quota: Quota, used: number, object: Named, what: string): void => {
      if (ledger.holds(used <= most(quota))) return;
      ledger.fail(
        object,
        quota,
        `at most ${most(quota)} ${what}`,
        String(used),
        "split it, or have the quota raised and say so under limits",
      );
    };
    for (const group of model.groups.values()) checkGroup(model, group, check);
    for (const endpoint of model.interfaceEndpoints.values()) {
      check("securityGroupsPerInterface", endpoint.groups.length, endpoint, "security groups");
      const largest = Math.max(0, ...endpoint.groups.map((key) => largestDirection(model, key)));
      const counted = Math.min(most("securityGroupRules"), largest) * endpoint.groups.length;
      check("securityGroupRulesPerInterface", counted, endpoint, "rules of all groups");
    }
    for (const endpoint of [...model.interfaceEndpoints.values(), ...model.gatewayEndpoints.values()])
      check("endpointPolicyCharacters", endpoint.policy?.length ?? 0, endpoint, "characters of policy");
    checkVpcs(model, check);
    checkTransit(model, check);
    for (const zone of model.zones.values()) check("vpcsPerHostedZone", zone.vpcs.length, zone, "VPCs");
    for (const profile of model.profiles.values()) check("vpcsPerProfile", profile.vpcs.length, profile, "VPCs");
    checkLists(model, ledger);
  },
};

type Check = (quota: Quota, used: number, object: Named, what: string) => void;

/** A prefix list counts as the most entries that it may have (VPC guide, Customer-managed prefix lists). */
function weight(
  model: NetworkModel,
  side: { readonly cidr: string } | { readonly prefixList: Key } | { readonly group: Key },
): number {
  return "prefixList" in side ? (model.prefixLists.get(side.prefixList)?.maxEntries ?? 1) : 1;
}

function rulesIn(model: NetworkModel, group: SecurityGroup, direction: "ingress" | "egress"): number {
  let count = 0;
  for (const rule of group.rules) if (rule.direction === direction) count += weight(model, rule.peer);
  return count;
}

function largestDirection(model: NetworkModel, key: Key): number {
  const group = model.groups.get(key);
  return group ? Math.max(rulesIn(model, group, "ingress"), rulesIn(model, group, "egress")) : 0;
}

function checkGroup(model: NetworkModel, group: SecurityGroup, check: Check): void {
  check("securityGroupRules", largestDirection(model, group.key), group, "rules in one direction");
}

function checkVpcs(model: NetworkModel, check: Check): void {
  for (const table of model.routeTables.values())
    check(
      "routesPerTable",
      table.routes.reduce((n, r) => n + weight(model, r.destination), 0),
      table,
      "routes",
    );
  for (const acl of model.acls.values()) {
    const incoming = acl.rules.filter((r) => r.direction === "ingress").length;
    check("networkAclRules", Math.max(incoming, acl.rules.length - incoming), acl, "rules in one direction");
  }
  const endpoints = counted(model.interfaceEndpoints.values());
  const subnets = counted(model.subnets.values());
  for (const vpc of model.vpcs.values()) {
    check("interfaceEndpointsPerVpc", endpoints.get(vpc.key) ?? 0, vpc, "interface endpoints");
    check("subnetsPerVpc", subnets.get(vpc.key) ?? 0, vpc, "subnets");
  }
}

function counted(objects: Iterable<{ readonly vpc: Key }>): Map<Key, number> {
  const out = new Map<Key, number>();
  for (const { vpc } of objects) out.set(vpc, (out.get(vpc) ?? 0) + 1);
  return out;
}

function checkTransit(model: NetworkModel, check: Check): void {
  for (const gateway of model.transitGateways.values()) {
    const tables = [...model.transitTables.values()].filter((t) => t.transitGateway === gateway.key);
    const attachments = [...model.attachments.values()].filter((a) => a.transitGateway === gateway.key);
    let routes = tables.reduce((n, table) => n + table.routes.length, 0);
    for (const { kind, vpc, learned, propagations } of attachments) {
      const own = kind === "vpc" ? (model.vpcs.get(vpc ?? "")?.cidrs.length ?? 0) : learned.length;
      routes += own * propagations.length;
    }
    check("transitGatewayRoutes", routes, gateway, "routes in all tables");
    check("transitGatewayRouteTables", tables.length, gateway, "route tables");
    check("transitGatewayAttachments", attachments.length, gateway, "attachments");
  }
}

/** The customer's own lists say how many entries they may have. */
function checkLists(model: NetworkModel, ledger: Ledger): void {
  for (const list of model.prefixLists.values()) {
    const { entries, maxEntries, service } = list;
    if (service !== undefined || maxEntries === 0 || entries.length <= maxEntries) ledger.count();
    else
      ledger.fail(
        list,
        "entries",
        `at most ${maxEntries}, as the list says`,
        String(entries.length),
        "raise maxEntries",
      );
  }
}
