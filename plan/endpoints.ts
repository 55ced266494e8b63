import { endpointServiceName } from "../catalogue";
import { cidr4, formatCidr4, unionCidrs } from "../net/ipv4";
import { told } from "../stacks/problems";
import { packAudience, type Audience } from "./audience";
import { checkQuota, limit, type PlanContext } from "./context";
import { onPremisesPrefixes, prefixesPath } from "./hybrid-blocks";
import { hubLayout, sliceByZone } from "./layout";
import { policyFor } from "./endpoint-policy";
import { localSpokes } from "./regions/view";
import { namesOf, placement, servicesOf, type ServiceUse } from "./services";
import { adoptedVpc, consumers, createdVpc, isQuarantined, spokeCidrs, spokesOf } from "./spokes";
import { membersOf, returnRoutes } from "./transit";
import type { EndpointPlan, EndpointSetPlan, SecurityGroupPlan, ZonePlan } from "./types";

/** Carrier-grade NAT space (RFC 6598): an anchor VPC is attached to nothing, so its block only has to exist. */
const ANCHOR_SPACE = cidr4("100.64.0.0/10");

interface Sources {
  consumers: string[];
  spokes: string[];
}

/** Blocks that one spoke's connections come from; none under quarantine. */
function sourcesOf(context: PlanContext, key: string): Sources {
  const { config } = context;
  const spoke = config.spokes[key];
  if (!spoke || isQuarantined(config, spoke)) return { consumers: [], spokes: [] };
  const apps = consumers(spoke, createdVpc(spoke, config.hub.availabilityZones), adoptedVpc(spoke));
  return { consumers: apps.flatMap((app) => app.cidrs), spokes: spokeCidrs(spoke) };
}

/**
 * Who may use a service. DNS is per VPC and security groups are per subnet: Bedrock-family endpoints
 * admit consumer subnets only, the others every VPC that resolves them, whole.
 */
function audienceOf(context: PlanContext, owner: string, use: ServiceUse): Audience {
  const kind = use.entry.family === "bedrock" ? "consumers" : "spokes";
  const members = membersOf(context.config, owner).flatMap((d) => spokesOf(context.config, d).map(([key]) => key));
  const who = use.shared ? members : use.spokes;
  const cidrs = who.flatMap((key) => sourcesOf(context, key)[kind]);
  return use.shared
    ? {
        key: kind,
        cidrs,
        description: kind === "consumers" ? `Consumer subnets of domain ${owner}` : `Spoke VPCs of domain ${owner}`,
      }
    : {
        key: `service-${use.entry.id}`,
        cidrs,
        description: `Spokes of domain ${owner} that asked for ${use.entry.id}`,
      };
}

/** Everybody who may use a service: spokes, and on-premises where the domain is the one that it is bound to. */
function audiencesOf(context: PlanContext, owner: string, use: ServiceUse): Audience[] {
  const spokes = audienceOf(context, owner, use);
  const prefixes = onPremisesPrefixes(context.config, owner);
  if (prefixes.length === 0 || (!use.shared && use.entry.id !== "s3")) return [spokes];
  const admitted = context.config.domains[owner]?.quarantined === true ? [] : prefixes;
  return [spokes, { key: "on-premises", description: "On-premises networks", cidrs: admitted }];
}

/** Plans the endpoint set of a domain that has its own. */
export function planEndpointSet(context: PlanContext, owner: string): EndpointSetPlan {
  const { config } = context;
  const layout = hubLayout(config.hub.cidr);
  const slot = config.domains[owner]?.slot ?? 1;
  const block = layout.domain(slot);
  const subnets = sliceByZone(owner, block, 8, config.hub.availabilityZones);
  const uses = servicesOf(context, owner);
  const groups = securityGroups(context, owner, uses);

  const endpoints: EndpointPlan[] = [];
  const zones = new Map<string, ZonePlan>();
  for (const use of uses) {
    const { azIds, unknown } = placement(context, use.entry);
    const { dnsNames, zones: own } = namesOf(context, use.entry);
    const audiences = audiencesOf(context, owner, use).map(({ key }) => key);
    const policy = policyFor(context, owner, use.entry);
    endpoints.push({
      service: use.entry.id,
      serviceName: endpointServiceName(use.entry, config.hub.region),
      family: use.entry.family,
      subnets: subnets.filter((s) => azIds.includes(s.azId)).map((s) => s.key),
      securityGroups: groups.filter((g) => audiences.includes(g.audience)).map((g) => g.key),
      policy: policy.document,
      exceptions: policy.exceptions.map(({ sid, reason, source }) => ({ sid, reason, source })),
      dnsNames,
      zonesUnknown: unknown,
    });
    for (const zone of own)
      zones.set(zone.name, { name: zone.name, service: use.entry.id, records: zone.records, shared: use.shared });
  }
  const most = Math.max(0, ...endpoints.map((endpoint) => endpoint.securityGroups.length));
  checkQuota(
    context,
    "securityGroupsPerInterface",
    `domains.${owner}`,
    most,
    "security groups on one endpoint",
    "place the spokes in adjacent blocks",
  );
  checkEndpointSet(context, owner, endpoints.length, layout.endpointsPerZone);

  const members = membersOf(config, owner);
  const spokes = localSpokes(config).filter(([, spoke]) => members.includes(spoke.domain));
  // Profiles are Regional: a Region that is served from here has its own.
  const byProfile = spokes.filter(([, spoke]) => (spoke.dns ?? config.dns.sharing) === "profiles");
  const profileAccounts = new Set(
    byProfile.map(([, spoke]) => spoke.account).filter((account) => account !== config.hub.account),
  );
  return {
    domain: owner,
    block: formatCidr4(block),
    subnets,
    returnRoutes: returnRoutes(config, owner),
    securityGroups: groups,
    endpoints,
    zones: [...zones.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    anchorCidr: formatCidr4({ base: ANCHOR_SPACE.base + slot * 16, bits: 28 }),
    // Not only while a spoke uses it: the Profile is protected, and the last spoke must be able to leave.
    profile: config.dns.sharing === "profiles" || byProfile.length > 0,
    profileSharedWith: [...profileAccounts].sort(),
  };
}

function securityGroups(context: PlanContext, owner: string, uses: readonly ServiceUse[]): SecurityGroupPlan[] {
  const limits = {
    rulesPerGroup: limit(context, "securityGroupRules"),
    groupsPerInterface: limit(context, "securityGroupsPerInterface"),
  };
  const audiences = new Map(uses.flatMap((use) => audiencesOf(context, owner, use)).map((a) => [a.key, a]));
  return [...audiences.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap((audience) => {
      const packed = packAudience(audience, limits);
      if (packed) return packed;
      const away = audience.key === "on-premises";
      context.problems.push({
        path: away ? prefixesPath(context.config, owner) : `domains.${owner}`,
        problem: `has more sources of ${audience.key} than ${limits.groupsPerInterface} security groups of ${limits.rulesPerGroup} rules can hold`,
        got: unionCidrs(audience.cidrs).length,
        fix: `${away ? "use fewer, wider blocks" : "place the spokes in adjacent blocks"}, or have AWS raise the quota and set quotas.securityGroupRules`,
      });
      return [];
    });
}

function checkEndpointSet(context: PlanContext, owner: string, endpoints: number, perZone: number): void {
  if (endpoints > perZone && !told(context.problems, "hub.cidr")) {
    context.problems.push({
      path: "hub.cidr",
      problem: `leaves ${perZone} addresses per zone for the ${endpoints} endpoints of domain ${owner}`,
      got: context.config.hub.cidr,
      fix: "give the hub a wider block (a /20 has room for 59 services a domain) or the domain fewer services",
    });
  }
  const routes = returnRoutes(context.config, owner).length;
  const onPremises = onPremisesPrefixes(context.config, owner).length;
  checkQuota(
    context,
    "routesPerTable",
    onPremises > routes / 2 ? prefixesPath(context.config, owner) : `domains.${owner}.supernets`,
    routes,
    "return routes",
    onPremises > routes / 2 ? "use fewer, wider blocks" : "use fewer, wider supernets",
  );
}
