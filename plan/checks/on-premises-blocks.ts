import { cidr4, contains4, overlaps4 } from "../../net/ipv4";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { waysIn, type WayIn } from "../hybrid-blocks";
import { hubCidr } from "../regions/view";
import { sortedEntries, spokeCidrs } from "../spokes";
import { isHubSize, PRIVATE, UNUSABLE } from "./addresses";

/** Blocks of on-premises networks that come in at any Region: they overlap nothing of AWS's side, nor each other. */
export function checkOnPremisesBlocks(context: PlanContext): void {
  const ways = waysIn(context.config);
  const ours = ourBlocks(context);
  const seen: { text: string; path: string; region: string }[] = [];
  for (const way of ways) {
    way.onPremises.prefixes.forEach((text, i) => {
      const path = `${way.path}.prefixes.${i}`;
      if (tooWide(context, path, text)) return;
      const hit = ours.find(({ cidr }) => overlaps4(cidr4(cidr), cidr4(text)));
      if (hit)
        context.problems.push({
          path,
          problem: `overlaps ${hit.what} (${hit.cidr})`,
          got: text,
          fix: "declare only blocks that are not in use on the AWS side",
        });
      const other = seen.find((earlier) => overlaps4(cidr4(earlier.text), cidr4(text)));
      if (other) context.problems.push(repeated(way, path, text, other));
      seen.push({ text, path, region: way.region });
      checkSpace(context, path, text);
    });
  }
  checkFit(context, ways);
}

/** The largest private block (RFC 1918), and the largest that one holder of public addresses was ever given (IANA IPv4 address space registry). */
const WIDEST = 8;

/** Refuses what can only be meant as "everywhere": all else that is wrong with it would only distract. */
function tooWide({ problems }: PlanContext, path: string, text: string): boolean {
  const { bits: length } = cidr4(text);
  if (length >= WIDEST) return false;
  const share = ["the whole", "half of the"][length] ?? "a large part of the";
  problems.push({
    path,
    problem: `declares ${share} internet as on-premises`,
    got: text,
    fix: "list the blocks that your own networks use, each /8 or smaller",
  });
  return true;
}

function repeated(
  { region }: WayIn,
  path: string,
  text: string,
  other: { path: string; region: string; text: string },
): PlanContext["problems"][number] {
  if (other.region === region)
    return { path, problem: `overlaps ${other.path}`, got: text, fix: "declare each address once" };
  return {
    path,
    problem: `overlaps ${other.text} at ${other.path}, and answers to an address go back one way`,
    got: text,
    fix: `declare each address in the one Region that it comes in at`,
  };
}

function ourBlocks({ config }: PlanContext): { what: string; cidr: string }[] {
  return [
    ...(config.hub.cidr === "" || !isHubSize(config.hub.cidr) ? [] : [{ what: "the hub", cidr: config.hub.cidr }]),
    ...sortedEntries(config.domains).flatMap(([key, d]) =>
      d.supernets.map((cidr) => ({ what: `a supernet of domain ${key}`, cidr })),
    ),
    ...sortedEntries(config.regions).flatMap(([region, entry]) => [
      ...(entry.cidr === undefined ? [] : [{ what: `the hub in ${region}`, cidr: hubCidr(config, region) }]),
      ...sortedEntries(entry.domains).flatMap(([key, { supernets }]) =>
        supernets.map((cidr) => ({ what: `a supernet of domain ${key} in ${region}`, cidr })),
      ),
    ]),
    ...sortedEntries(config.spokes).flatMap(([key, spoke]) =>
      spokeCidrs(spoke).map((cidr) => ({ what: `spoke ${key}`, cidr })),
    ),
  ];
}

function checkSpace({ problems, notices }: PlanContext, path: string, text: string): void {
  if (told(problems, path)) return;
  const bad = UNUSABLE.find(({ block }) => overlaps4(cidr4(block), cidr4(text)));
  if (bad)
    problems.push({
      path,
      problem: `is ${bad.why} space`,
      got: text,
      fix: "declare the blocks that your networks use",
    });
  else if (!PRIVATE.some((block) => contains4(cidr4(block), cidr4(text))))
    notices.push({
      level: "warning",
      code: "on-premises-public",
      path,
      message: `${text} is public address space: if it is not your own, what lies there on the internet is out of the spokes' reach`,
    });
}

/** What comes in at other Regions fits the Region that it comes in at, and what comes in elsewhere. */
function checkFit(context: PlanContext, ways: readonly WayIn[]): void {
  const { config, problems } = context;
  const [first, ...more] = ways;
  for (const { path, region, onPremises } of more) {
    if (!first || first.onPremises.domain === onPremises.domain || told(problems, `${first.path}.domain`)) continue;
    problems.push({
      path: `${path}.domain`,
      problem: `is another domain than ${first.onPremises.domain}, to which ${first.path}.domain binds on-premises; networks of yours that reach one another would join the two`,
      got: onPremises.domain,
      fix: `write ${first.onPremises.domain}, or let ${region} be a stack of its own`,
    });
  }
  for (const { path, region, onPremises } of ways) {
    const entry = config.regions[region];
    if (!entry) continue;
    const known = config.domains[onPremises.domain] !== undefined && !told(problems, `${path}.domain`);
    if (known && !(onPremises.domain in entry.domains))
      problems.push({
        path: `${path}.domain`,
        problem: `is no domain of ${region}`,
        got: onPremises.domain,
        fix: `add it with its supernets to regions.${region}.domains`,
      });
    if (onPremises.resolver && entry.endpoints !== "own")
      problems.push({
        path: `${path}.resolver`,
        problem: `needs a hub VPC, which ${region} has none of`,
        fix: `remove it: names are answered by the resolver of ${entry.endpoints}, if that has one, or set regions.${region}.endpoints: own`,
      });
  }
  checkSharedGateways(context, ways);
}

/**
 * A Direct Connect gateway takes several transit gateways "as long as the IP CIDR blocks announced from your Transit
 * Gateways do not overlap" (Direct Connect FAQs, Can I associate more than one AWS Transit Gateway). Regions that one Region serves announce the same endpoints.
 */
function checkSharedGateways({ config, problems }: PlanContext, ways: readonly WayIn[]): void {
  const seen = new Map<string, string>();
  for (const { path, region, onPremises } of ways) {
    const gateway = onPremises.directConnect?.gateway;
    if (!gateway || !("existing" in gateway)) continue;
    const endpoints = config.regions[region]?.endpoints ?? "own";
    const key = `${gateway.existing} ${endpoints === "own" ? region : endpoints}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, path);
    else
      problems.push({
        path: `${path}.directConnect.gateway.existing`,
        problem: `is the gateway at ${other} too, and both transit gateways would announce the same endpoints to it`,
        got: gateway.existing,
        fix: "use another Direct Connect gateway, or come in at one of the two Regions only",
      });
  }
}
