import { cidr4, contains4 } from "../../net/ipv4";
import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { checkQuota, type PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** One Region's on-premises networks: strangers to the file, no way in, names and servers that do not fit. */
export function checkHybrid(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config, problems } = context;
  const { onPremises } = config;
  if (!onPremises) return;
  const owner = config.domains[onPremises.domain]?.endpointSet;
  if (!declared.domains.has(onPremises.domain)) {
    problems.push({
      path: "onPremises.domain",
      problem: "names no domain of this file",
      got: onPremises.domain,
      fix: suggestion(onPremises.domain, declared.domains),
    });
  } else if (owner !== undefined && owner !== onPremises.domain && declared.domains.has(owner)) {
    problems.push({
      path: "onPremises.domain",
      problem: "names a domain without endpoints of its own",
      got: onPremises.domain,
      fix: `write ${owner}`,
    });
  }
  if (Object.keys(onPremises.vpn).length === 0 && !onPremises.directConnect) {
    problems.push({ path: "onPremises", problem: "has no way in", fix: "add vpn or directConnect" });
  }
  checkStaticWays(context);
  const account = onPremises.directConnect?.account;
  if (account !== undefined && !declared.accounts.has(account)) {
    problems.push({
      path: "onPremises.directConnect.account",
      problem: "names no account of this file",
      got: account,
      fix: suggestion(account, declared.accounts),
    });
  }
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

/**
 * One way among several is found by what it announces, and a VPN with static routing announces nothing: on a transit
 * gateway its routes are the table's own static ones (Transit Gateway guide, Create a static route).
 */
function checkStaticWays({ config, problems }: PlanContext): void {
  const { vpn = {}, directConnect } = config.onPremises ?? {};
  if (Object.keys(vpn).length + (directConnect ? 1 : 0) < 2) return;
  for (const [key, { routing }] of sortedEntries(vpn))
    if (routing === "static")
      problems.push({
        path: `onPremises.vpn.${key}.routing`,
        problem: "announces nothing, so that no answer would find this way beside the other ways in",
        got: routing,
        fix: "write bgp, or make it the only way into this Region",
      });
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
