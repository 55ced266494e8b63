/** P8: what is planned stays within the quotas of AWS, or those that the intent says the accounts have. */
import { DEFAULT_LIMITS } from "../limits";
import type { Key, NetworkModel, SecurityGroup } from "../model";
import type { Ledger, Property } from "./ledger";

export const quotasKept: Property = {
  id: "P8",
  title: "Quotas are kept",
  restsOn: [],
  check({ model, intent }, ledger) {
    const check = (name: string, used: number, what: string, urn: string): void => {
      const most = intent.limits[name] ?? DEFAULT_LIMITS[name] ?? Infinity;
      if (used <= most) ledger.count();
      else ledger.violated(`${name} ${urn}`, `${what} has ${used}, more than the quota ${name} of ${most}`, [urn]);
    };
    checkGroups(model, check, intent.limits);
    checkTables(model, check);
    checkTransit(model, check);
    checkNames(model, check);
    checkLists(model, ledger);
  },
};

type Check = (name: string, used: number, what: string, urn: string) => void;

/** Rules that a group counts in one direction; a prefix list counts as its most entries. */
function rulesOf(model: NetworkModel, group: SecurityGroup, direction: "ingress" | "egress"): number {
  return group.rules
    .filter((rule) => rule.direction === direction)
    .reduce(
      (n, { peer }) => n + ("prefixList" in peer ? (model.prefixLists.get(peer.prefixList)?.maxEntries ?? 1) : 1),
      0,
    );
}

function checkGroups(model: NetworkModel, check: Check, limits: Readonly<Record<string, number>>): void {
  for (const group of model.groups.values()) {
    for (const direction of ["ingress", "egress"] as const)
      check("securityGroupRules", rulesOf(model, group, direction), `${group.name}, ${direction}`, group.urn);
  }
  for (const endpoint of model.interfaceEndpoints.values()) {
    const { groups, name, urn, policy } = endpoint;
    check("securityGroupsPerInterface", groups.length, name, urn);
    // The product of both quotas is what AWS limits.
    const perGroup = limits.securityGroupRules ?? DEFAULT_LIMITS.securityGroupRules ?? 0;
    const largest = Math.max(0, ...groups.map((key) => groupSize(model, key)));
    check("securityGroupRulesPerInterface", groups.length * Math.min(perGroup, largest), name, urn);
    check("endpointPolicyCharacters", policy?.length ?? 0, `the policy of ${name}`, urn);
  }
  for (const { policy, name, urn } of model.gatewayEndpoints.values())
    check("endpointPolicyCharacters", policy?.length ?? 0, `the policy of ${name}`, urn);
}

function groupSize(model: NetworkModel, key: Key): number {
  const group = model.groups.get(key);
  return group ? Math.max(rulesOf(model, group, "ingress"), rulesOf(model, group, "egress")) : 0;
}

function checkTables(model: NetworkModel, check: Check): void {
  for (const table of model.routeTables.values()) {
    const used = table.routes.reduce(
      (n, { destination }) =>
        n + ("cidr" in destination ? 1 : (model.prefixLists.get(destination.prefixList)?.maxEntries ?? 1)),
      0,
    );
    check("routesPerTable", used, table.name, table.urn);
  }
  for (const acl of model.acls.values()) {
    for (const direction of ["ingress", "egress"] as const)
      check("networkAclRules", acl.rules.filter((r) => r.direction === direction).length, acl.name, acl.urn);
  }
  for (const vpc of model.vpcs.values()) {
    const endpoints = [...model.interfaceEndpoints.values()].filter((e) => e.vpc === vpc.key).length;
    check("interfaceEndpointsPerVpc", endpoints, vpc.name, vpc.urn);
    check("subnetsPerVpc", [...model.subnets.values()].filter((s) => s.vpc === vpc.key).length, vpc.name, vpc.urn);
  }
}

function checkTransit(model: NetworkModel, check: Check): void {
  for (const gateway of model.transitGateways.values()) {
    const tables = [...model.transitTables.values()].filter((t) => t.transitGateway === gateway.key);
    const attachments = [...model.attachments.values()].filter((a) => a.transitGateway === gateway.key);
    const statics = tables.reduce((n, table) => n + table.routes.length, 0);
    const propagated = attachments.reduce((n, a) => {
      const prefixes = a.kind === "vpc" ? (model.vpcs.get(a.vpc ?? "")?.cidrs.length ?? 0) : a.learned.length;
      return n + a.propagations.length * prefixes;
    }, 0);
    check("transitGatewayRoutes", statics + propagated, gateway.name, gateway.urn);
    check("transitGatewayRouteTables", tables.length, gateway.name, gateway.urn);
    check("transitGatewayAttachments", attachments.length, gateway.name, gateway.urn);
  }
}

function checkNames(model: NetworkModel, check: Check): void {
  for (const zone of model.zones.values()) check("vpcsPerHostedZone", zone.vpcs.length, zone.name, zone.urn);
  for (const profile of model.profiles.values())
    check("vpcsPerProfile", profile.vpcs.length, profile.name, profile.urn);
}

/** A list never holds more than it may. */
function checkLists(model: NetworkModel, ledger: Ledger): void {
  for (const list of model.prefixLists.values()) {
    if (list.service !== undefined || list.maxEntries === 0 || list.entries.length <= list.maxEntries) ledger.count();
    else
      ledger.violated(
        list.key,
        `${list.name} holds ${list.entries.length} entries, more than its most of ${list.maxEntries}`,
        [list.urn],
      );
  }
}
