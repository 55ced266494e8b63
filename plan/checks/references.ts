import { isRegion, PRICE_NAMES, REGION_CODES } from "../../catalogue";
import { endpointServiceName, findService, privateDnsNames } from "../../catalogue";
import { QUOTA_NAMES } from "../../catalogue/quotas";
import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import { usedAccounts } from "../accounts";
import type { PlanContext } from "../context";
import { regionOf } from "../regions/view";
import { sortedEntries } from "../spokes";
import { checkEmptyDomains } from "./empty-domains";
import { checkDomainNames } from "./names";
import { checkOrganizationalUnits } from "./organizational-units";
import { checkZoneIds } from "./zones";

/** Names that one part of the file uses and another declares. */
export function checkReferences(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config, problems, notices } = context;
  const known = (path: string, what: string, name: string, names: ReadonlySet<string>) => {
    // Where none is declared at all, that is said, and not once more at each place that names one.
    if (names.size > 0 && !names.has(name) && !told(problems, path))
      problems.push({ path, problem: `names no ${what} of this file`, got: name, fix: suggestion(name, names) });
  };

  const { region } = config.hub;
  known("hub.account", "account", config.hub.account, declared.accounts);
  if (!isRegion(region)) {
    if (!told(problems, "hub.region"))
      problems.push({
        path: "hub.region",
        problem: "is no Region of the catalogue",
        got: region,
        fix: suggestion(region, REGION_CODES),
      });
  } else {
    checkZoneIds(context, entriesAt("hub.availabilityZones", config.hub.availabilityZones));
  }

  for (const [key, domain] of sortedEntries(config.domains)) {
    const path = `domains.${key}`;
    domain.services.forEach((id, i) => checkService(context, `${path}.services.${i}`, id));
    if (domain.endpointSet !== undefined) {
      known(`${path}.endpointSet`, "domain", domain.endpointSet, declared.domains);
      checkSharedSet(context, key, domain.endpointSet);
    } else if (domain.services.length === 0) {
      problems.push({
        path: `${path}.services`,
        problem: "is missing",
        fix: "list the catalogue ids of the services that its spokes reach, or use another domain's endpoints with endpointSet",
      });
    }
  }
  checkEmptyDomains(context, declared);

  for (const [key, spoke] of sortedEntries(config.spokes)) {
    const path = `spokes.${key}`;
    known(`${path}.account`, "account", spoke.account, declared.accounts);
    known(`${path}.domain`, "domain", spoke.domain, declared.domains);
    spoke.services.forEach((id, i) => {
      checkService(context, `${path}.services.${i}`, id);
      if (config.domains[spoke.domain]?.services.includes(id) === true) {
        notices.push({
          level: "info",
          code: "service-twice",
          path: `${path}.services.${i}`,
          message: `${id} is a service of domain ${spoke.domain} already; the line can go`,
        });
      }
    });
    const region = regionOf(config, spoke);
    const zones = "create" in spoke.vpc ? spoke.vpc.create.availabilityZones : undefined;
    if (zones) checkZoneIds(context, entriesAt(`${path}.vpc.create.availabilityZones`, zones), region);
    if ("adopt" in spoke.vpc)
      for (const [name, subnet] of sortedEntries(spoke.vpc.adopt.subnets))
        checkZoneIds(context, [{ path: `${path}.vpc.adopt.subnets.${name}.az`, azId: subnet.az }], region);
  }
  for (const name of Object.keys(config.quotas)) {
    if (!QUOTA_NAMES.includes(name))
      problems.push({
        path: `quotas.${name}`,
        problem: "is no quota of the catalogue",
        got: name,
        fix: suggestion(name, QUOTA_NAMES),
      });
  }
  checkCost(context, declared);
  checkAccounts(context);
  checkDomainNames(context);
  checkOrganizationalUnits(context);
}

function checkCost({ config, problems }: PlanContext, declared: ReadStack["declared"]): void {
  for (const key of Object.keys(config.cost.traffic.spokes)) {
    if (!declared.spokes.has(key))
      problems.push({
        path: `cost.traffic.spokes.${key}`,
        problem: "names no spoke of this file",
        got: key,
        fix: suggestion(key, declared.spokes),
      });
  }
  for (const [region, prices] of sortedEntries(config.cost.prices)) {
    if (!isRegion(region))
      problems.push({
        path: `cost.prices.${region}`,
        problem: "is no Region of the catalogue",
        fix: suggestion(region, REGION_CODES),
      });
    for (const name of Object.keys(prices)) {
      if (!PRICE_NAMES.includes(name))
        problems.push({
          path: `cost.prices.${region}.${name}`,
          problem: "is no price of the catalogue",
          fix: suggestion(name, PRICE_NAMES),
        });
    }
  }
}

/** The places of a list's entries. */
function entriesAt(path: string, azIds: readonly string[]): { path: string; azId: string }[] {
  return azIds.map((azId, i) => ({ path: `${path}.${i}`, azId }));
}

/** What to write for a service that is named as AWS names its endpoint service, or by one of its DNS names. */
function idOf({ catalogue, config }: PlanContext, text: string): string | undefined {
  if (!text.includes(".") || !isRegion(config.hub.region)) return undefined;
  const found = Object.values(catalogue.services).find(
    (entry) =>
      endpointServiceName(entry, config.hub.region) === text ||
      privateDnsNames(entry, config.hub.region).includes(text),
  );
  return found && `write ${found.id}.`;
}

/** A service that a domain or a spoke lists: known, and one that has an interface endpoint. */
export function checkService(context: PlanContext, path: string, id: string): void {
  const entry = findService(context.catalogue, id);
  if (told(context.problems, `catalogue.services.${id}`)) return;
  if (!entry) {
    context.problems.push({
      path,
      problem: "is no service of the catalogue",
      got: id,
      fix: `${idOf(context, id) ?? suggestion(id, Object.keys(context.catalogue.services))} A new one goes under catalogue.services`,
    });
  } else if (id === "s3") {
    context.problems.push({
      path,
      problem: "is not listed as a service",
      got: id,
      fix: "say how each spoke reaches S3 with spokes.<name>.s3: gateway, interface or none",
    });
  } else if (!entry.types.includes("interface")) {
    context.problems.push({ path, problem: "has no interface endpoint", got: id, fix: "remove it" });
  } else if (entry.dnsNames.length === 0) {
    context.notices.push({
      level: "warning",
      code: "service-without-names",
      path,
      message: `the endpoint of ${id} has no private DNS name: clients must be told the endpoint's own (output domains.<domain>.endpoints.${id}.dnsName)`,
    });
  }
}

/** Whose endpoints to name instead: those at the end of the chain, or nobody's where it has none. */
function sharedFix({ domains }: PlanContext["config"], from: string): string {
  const seen = [from];
  for (let next = domains[from]?.endpointSet; next !== undefined; next = domains[next]?.endpointSet) {
    if (seen.includes(next))
      return `remove endpointSet from one of ${[...seen].sort().join(", ")}, which then has its own`;
    seen.push(next);
  }
  return `write ${seen.at(-1) ?? from}`;
}

function checkSharedSet(context: PlanContext, key: string, owner: string): void {
  const { config, problems } = context;
  const path = `domains.${key}`;
  const other = config.domains[owner];
  if (owner === key)
    problems.push({
      path: `${path}.endpointSet`,
      problem: "names the domain itself",
      got: owner,
      fix: "remove it: a domain has its own endpoints by default",
    });
  else if (other?.endpointSet !== undefined) {
    problems.push({
      path: `${path}.endpointSet`,
      problem: "names a domain that has no endpoints of its own",
      got: owner,
      fix: sharedFix(config, owner),
    });
  } else if (other) {
    const missing = (config.domains[key]?.services ?? []).filter((id) => !other.services.includes(id));
    if (missing.length > 0) {
      problems.push({
        path: `${path}.services`,
        problem: `has services that domain ${owner}, whose endpoints it uses, does not have`,
        got: missing.join(", "),
        fix: `add them to domains.${owner}.services or remove them`,
      });
    }
  }
}

function checkAccounts(context: PlanContext): void {
  const { config, problems, notices } = context;
  const byId = new Map<string, string>();
  const spokesIn = (key: string) => Object.values(config.spokes).filter((spoke) => spoke.account === key);
  const used = usedAccounts(config);
  for (const [key, account] of sortedEntries(config.accounts)) {
    const first = byId.get(account.id);
    if (first !== undefined)
      problems.push({
        path: `accounts.${key}.id`,
        problem: `is the account ${first} too`,
        got: account.id,
        fix: `use ${first} for both, or mend the id`,
      });
    byId.set(account.id, first ?? key);
    const inRole = /^arn:[^:]*:iam::(\d{12}):/.exec(account.role)?.[1];
    if (inRole !== undefined && inRole !== account.id) {
      problems.push({
        path: `accounts.${key}.role`,
        problem: `belongs to account ${inRole}, not to ${account.id}`,
        got: account.role,
        fix: "give the role of this account",
      });
    }
    const domains = new Set(spokesIn(key).map((spoke) => spoke.domain));
    if (domains.size > 1) {
      const both = [...domains].sort().join(" and ");
      const sets = new Set([...domains].map((domain) => config.domains[domain]?.endpointSet ?? domain));
      notices.push({
        level: "warning",
        code: "account-in-two-domains",
        path: `accounts.${key}`,
        message:
          sets.size === 1
            ? `account ${key} has spokes in ${both}, which share endpoints: there it has the models of both, and what one of them refuses is refused to it; only routes keep its spokes apart`
            : `account ${key} has spokes in ${both}: the endpoint policies of both let its principals in, so only routes, security groups and names keep these apart`,
      });
    }
    if (!used.has(key))
      notices.push({
        level: "info",
        code: "account-unused",
        path: `accounts.${key}`,
        message: `account ${key} is declared and nothing uses it`,
      });
  }
}
