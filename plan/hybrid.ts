import { cidr4, contains4, formatAddress4, overlaps4 } from "../net/ipv4";
import { suggestion } from "../stacks/nearest";
import type { ReadStack } from "../stacks/parse";
import type { StackConfig } from "../stacks/schema";
import { sortCidrs } from "./audience";
import { isHubSize } from "./checks/addresses";
import { checkQuota, type PlanContext } from "./context";
import { onPremisesRoutes } from "./hybrid-blocks";
import { cidrKey, hubLayout, sliceByZone } from "./layout";
import { localSpokes, servedSupernets } from "./regions/view";
import { domainBlocks, sortedEntries, spokeCidrs } from "./spokes";
import type { EndpointSetPlan, HybridPlan, ResolverPlan, TransitRoutePlan, VpnPlan } from "./types";

/** Offset of the pinned inbound resolver address in its subnet: beyond the four that AWS keeps at the start. */
const RESOLVER_HOST = 10;

/** Plans the way in for on-premises networks; `undefined` where there is none. */
export function planHybrid(context: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): HybridPlan | undefined {
  const { config } = context;
  const { onPremises } = config;
  const set = onPremises && sets.get(onPremises.domain);
  if (!onPremises || !set) return undefined;
  const resolver = onPremises.resolver && planResolver(config);
  const vpns = sortedEntries(onPremises.vpn).map(([key, vpn]): VpnPlan => ({
    key,
    address: vpn.address,
    asn: vpn.asn,
    staticRouting: vpn.routing === "static",
    acceleration: vpn.acceleration,
  }));
  if (config.domains[onPremises.domain]?.quarantined === true) {
    context.notices.push({
      level: "warning",
      code: "on-premises-quarantined",
      path: "onPremises",
      message: `domain ${onPremises.domain} is quarantined, so on-premises gets into none of its endpoints; its connections and routes stay`,
    });
  }
  const ways = vpns.length + (onPremises.directConnect ? 1 : 0);
  if (ways > 1) {
    context.notices.push({
      level: "warning",
      code: "learned-routes-trusted",
      path: "onPremises",
      message:
        "with several ways in, the hub table learns on-premises routes by propagation, so that one can fail over to another: " +
        "a block that your side announces inside a spoke's would draw that spoke's answers away. Filter what you announce",
    });
  }
  const reach = [set.block, ...(resolver ? [resolver.block] : [])];
  return {
    domain: onPremises.domain,
    prefixes: sortCidrs(onPremises.prefixes),
    transitRoutes: hybridRoutes(config, set.block, resolver?.block),
    advertised: reach,
    propagated: ways > 1,
    returnRoutes: onPremisesRoutes(config, onPremises.domain),
    vpns,
    ...(onPremises.directConnect && {
      directConnect: {
        account: onPremises.directConnect.account ?? config.hub.account,
        existingId: "existing" in onPremises.directConnect.gateway ? onPremises.directConnect.gateway.existing : "",
        asn: "create" in onPremises.directConnect.gateway ? onPremises.directConnect.gateway.create.asn : 0,
      },
    }),
    ...(resolver && { resolver }),
    zones: set.zones.filter((zone) => zone.shared || zone.service === "s3").map((zone) => zone.name),
  };
}

/**
 * Static routes of the `hybrid` table: the bound domain's endpoints and the resolver, and nothing else. What on-premises
 * can reach is decided here; allowed prefixes are only what it hears (Direct Connect guide, Allowed prefixes).
 */
function hybridRoutes(config: StackConfig, endpoints: string, resolver: string | undefined): TransitRoutePlan[] {
  const deny = (key: string, destination: string, reason: string): TransitRoutePlan => ({
    key,
    destination,
    blackhole: true,
    reason,
  });
  return [
    { key: "endpoints", destination: endpoints, blackhole: false, reason: "the endpoints of the bound domain" },
    ...(resolver === undefined
      ? []
      : [{ key: "resolver", destination: resolver, blackhole: false, reason: "the inbound resolver" }]),
    deny("deny-hub", config.hub.cidr, "the rest of the hub"),
    ...sortedEntries(config.domains).flatMap(([key]) => {
      const { supernets, outside } = domainBlocks(config, key);
      return [
        ...[...supernets, ...servedSupernets(config, key)].map((cidr) =>
          deny(`deny-${key}-${cidrKey(cidr)}`, cidr, `spokes of domain ${key}`),
        ),
        ...outside.map(({ spoke, cidr }) =>
          deny(`deny-${key}-${cidrKey(cidr)}`, cidr, `spoke ${spoke} of domain ${key}`),
        ),
      ];
    }),
  ];
}

function planResolver(config: StackConfig): ResolverPlan {
  const block = hubLayout(config.hub.cidr).resolver;
  const subnets = sliceByZone("resolver", block, 8, config.hub.availabilityZones);
  const domain = config.onPremises?.domain ?? "";
  // Resolver rules are Regional, as the endpoints are that they send queries through.
  const spokes = localSpokes(config).filter(([, spoke]) => spoke.domain === domain);
  return {
    block: `${formatAddress4(block.base)}/${block.bits}`,
    subnets,
    inbound: subnets.map((subnet) => ({
      subnet: subnet.key,
      address: formatAddress4(cidr4(subnet.cidr).base + RESOLVER_HOST),
    })),
    forward: sortedEntries(config.onPremises?.resolver?.forward ?? {}).map(([key, rule]) => ({
      key,
      domain: rule.domain,
      targets: [...rule.targets].sort(),
    })),
    forwardTo: spokes.map(([key]) => key),
    sharedWith: [
      ...new Set(spokes.map(([, spoke]) => spoke.account).filter((account) => account !== config.hub.account)),
    ].sort(),
  };
}

/** What on-premises networks may not be: strangers to the file, or addresses that AWS side uses. */
export function checkHybrid(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config, problems } = context;
  const { onPremises } = config;
  if (!onPremises) return;
  const domain = config.domains[onPremises.domain];
  if (!declared.domains.has(onPremises.domain)) {
    problems.push({
      path: "onPremises.domain",
      problem: "names no domain of this file",
      got: onPremises.domain,
      fix: suggestion(onPremises.domain, declared.domains),
    });
  } else if (domain?.endpointSet !== undefined) {
    problems.push({
      path: "onPremises.domain",
      problem: "names a domain without endpoints of its own",
      got: onPremises.domain,
      fix: `write ${domain.endpointSet}`,
    });
  }
  if (Object.keys(onPremises.vpn).length === 0 && !onPremises.directConnect) {
    problems.push({ path: "onPremises", problem: "has no way in", fix: "add vpn or directConnect" });
  }
  const account = onPremises.directConnect?.account;
  if (account !== undefined && !declared.accounts.has(account)) {
    problems.push({
      path: "onPremises.directConnect.account",
      problem: "names no account of this file",
      got: account,
      fix: suggestion(account, declared.accounts),
    });
  }
  checkPrefixes(context, onPremises.prefixes);
  checkForwardedNames(context);
  for (const [key, rule] of sortedEntries(onPremises.resolver?.forward ?? {})) {
    rule.targets.forEach((target, i) => {
      const inside = onPremises.prefixes.some((prefix) => contains4(cidr4(prefix), cidr4(`${target}/32`)));
      if (!inside) {
        problems.push({
          path: `onPremises.resolver.forward.${key}.targets.${i}`,
          problem: "lies in none of the declared on-premises blocks, so nothing routes there",
          got: target,
          fix: "declare its block under onPremises.prefixes",
        });
      }
    });
  }
  checkQuota(
    context,
    "dxPrefixesFromOnPremises",
    "onPremises.prefixes",
    onPremises.directConnect ? onPremises.prefixes.length : 0,
    "prefixes over Direct Connect",
    "summarise them",
  );
}

/** Names under which AWS's services are called. A rule for one, or for what is above it, would take them out of the zones. */
const AWS_NAMES = ["amazonaws.com", "amazonaws.com.cn", "api.aws", "on.aws", "aws.dev"];

/** A Resolver rule has up to six targets (Route 53 guide, Quotas), and a VPC one rule for a name. */
const TARGETS_PER_RULE = 6;

function checkForwardedNames({ config, problems }: PlanContext): void {
  const owners = new Map<string, string>();
  for (const [key, { domain, targets }] of sortedEntries(config.onPremises?.resolver?.forward ?? {})) {
    const path = `onPremises.resolver.forward.${key}`;
    const under = (name: string, parent: string) => name === parent || name.endsWith(`.${parent}`);
    if (AWS_NAMES.some((name) => under(domain, name) || under(name, domain)))
      problems.push({
        path: `${path}.domain`,
        problem: "would send names of AWS services to your DNS servers",
        got: domain,
        fix: "forward only names of your own",
      });
    const first = owners.get(domain);
    if (first !== undefined)
      problems.push({
        path: `${path}.domain`,
        problem: `is forwarded by ${first} already`,
        got: domain,
        fix: "put all its targets under one of the two",
      });
    owners.set(domain, first ?? key);
    if (domain.length > 253 || domain.split(".").some((label) => label.length > 63))
      problems.push({
        path: `${path}.domain`,
        problem: "is longer than a DNS name can be",
        got: domain,
        fix: "use labels of at most 63 characters, 253 in all",
      });
    if (targets.length > TARGETS_PER_RULE)
      problems.push({
        path: `${path}.targets`,
        problem: `has ${targets.length} addresses, more than the ${TARGETS_PER_RULE} that a rule takes`,
        fix: "keep the nearest ones",
      });
    const repeated = targets.find((target, i) => targets.indexOf(target) < i);
    if (repeated !== undefined)
      problems.push({ path: `${path}.targets`, problem: "has an address twice", got: repeated, fix: "list it once" });
  }
}

function checkPrefixes({ config, problems }: PlanContext, prefixes: readonly string[]): void {
  const ours = [
    ...(config.hub.cidr === "" || !isHubSize(config.hub.cidr) ? [] : [{ what: "the hub", cidr: config.hub.cidr }]),
    ...sortedEntries(config.domains).flatMap(([key, d]) =>
      d.supernets.map((cidr) => ({ what: `a supernet of domain ${key}`, cidr })),
    ),
    ...sortedEntries(config.spokes).flatMap(([key, spoke]) =>
      spokeCidrs(spoke).map((cidr) => ({ what: `spoke ${key}`, cidr })),
    ),
  ];
  prefixes.forEach((text, i) => {
    const hit = ours.find(({ cidr }) => overlaps4(cidr4(cidr), cidr4(text)));
    const path = `onPremises.prefixes.${i}`;
    if (hit)
      problems.push({
        path,
        problem: `overlaps ${hit.what} (${hit.cidr})`,
        got: text,
        fix: "declare only blocks that are not in use on the AWS side",
      });
    const other = prefixes.findIndex((p) => overlaps4(cidr4(p), cidr4(text)));
    if (other < i)
      problems.push({
        path,
        problem: `overlaps onPremises.prefixes.${other}`,
        got: text,
        fix: "declare each address once",
      });
  });
}
