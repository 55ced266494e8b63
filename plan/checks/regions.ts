import { findRegion, isRegion, REGION_CODES } from "../../catalogue";
import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { RegionConfig } from "../../stacks/regions-schema";
import type { PlanContext } from "../context";
import { regionOf, servingRegion } from "../regions/view";
import { sortedEntries } from "../spokes";
import { checkHubShape } from "./addresses";
import { checkService } from "./references";
import { checkZoneIds } from "./zones";

/** The Regions besides the home Region: that they exist, fit the home Region and each other, and hold their spokes. */
export function checkRegions(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config } = context;
  for (const [region, entry] of sortedEntries(config.regions)) {
    checkCode(context, region);
    checkEndpoints(context, region, entry, declared);
    checkDomains(context, region, entry, declared);
    if (isRegion(region)) {
      const path = `regions.${region}.availabilityZones`;
      checkZoneIds(
        context,
        entry.availabilityZones.map((azId, i) => ({ path: `${path}.${i}`, azId })),
        region,
      );
    }
    if (!entry.onPremises && !Object.values(config.spokes).some((spoke) => spoke.region === region)) {
      context.notices.push({
        level: "info",
        code: "region-without-spokes",
        path: `regions.${region}`,
        message: `no spoke is in ${region} and no network comes in there; what stands there costs money all the same`,
      });
    }
  }
  checkGateways(context);
  checkSpokes(context, declared);
}

function checkCode({ config, problems }: PlanContext, region: string): void {
  const path = `regions.${region}`;
  if (!isRegion(region)) {
    problems.push({
      path,
      problem: "is no Region of the catalogue",
      got: region,
      fix: suggestion(region, REGION_CODES),
    });
  } else if (region === config.hub.region) {
    problems.push({ path, problem: "is the home Region", fix: "remove it: the home Region is described under hub" });
  } else if (
    isRegion(config.hub.region) &&
    findRegion(region)?.partition !== findRegion(config.hub.region)?.partition
  ) {
    problems.push({
      path,
      problem: `is in another partition than ${config.hub.region}, and nothing connects partitions`,
      fix: "use a stack of its own",
    });
  }
}

/** The Region itself has endpoints, or one does that is in the file. Serving is not passed on. */
function checkEndpoints(
  context: PlanContext,
  region: string,
  entry: RegionConfig,
  declared: ReadStack["declared"],
): void {
  const { config, problems } = context;
  const path = `regions.${region}`;
  if (entry.endpoints === "own") {
    if (entry.cidr === undefined) {
      problems.push({
        path: `${path}.cidr`,
        problem: "is missing, and a hub with endpoints needs a VPC",
        fix: "give it a /16 to /21, or name the Region that serves under endpoints",
      });
      return;
    }
    checkHubShape(
      context,
      { cidr: `${path}.cidr`, zones: `${path}.availabilityZones` },
      entry.cidr,
      entry.availabilityZones,
    );
    return;
  }
  if (entry.cidr !== undefined) {
    problems.push({
      path: `${path}.cidr`,
      problem: "is given, but a Region that another one serves has no hub VPC",
      got: entry.cidr,
      fix: "remove it, or set endpoints: own",
    });
  }
  const known = [config.hub.region, ...Object.keys(config.regions)].filter(
    (code) => code !== region && servingRegion(config, code) === code,
  );
  // Where the home Region is malformed, which one it is nobody knows.
  if (known.includes(entry.endpoints) || told(problems, "hub.region")) return;
  // A Region that cannot be read may well be the one.
  if (declared.regions.has(entry.endpoints) && !Object.hasOwn(config.regions, entry.endpoints)) return;
  const passes = config.regions[entry.endpoints] !== undefined && entry.endpoints !== region;
  problems.push({
    path: `${path}.endpoints`,
    problem: passes
      ? "names a Region that is served itself"
      : entry.endpoints === region
        ? "names the Region itself"
        : "names no Region of this file",
    got: entry.endpoints,
    fix: entry.endpoints === region ? "write own" : suggestion(entry.endpoints, known),
  });
}

function checkDomains(
  context: PlanContext,
  region: string,
  entry: RegionConfig,
  declared: ReadStack["declared"],
): void {
  const { config, problems } = context;
  const path = `regions.${region}.domains`;
  const own = entry.endpoints === "own";
  if (Object.keys(entry.domains).length === 0) {
    problems.push({ path, problem: "is empty", fix: "name the domains that have spokes in the Region" });
  }
  for (const [key, domain] of sortedEntries(entry.domains)) {
    if (!declared.domains.has(key)) {
      problems.push({
        path: `${path}.${key}`,
        problem: "names no domain of this file",
        got: key,
        fix: suggestion(key, declared.domains),
      });
      continue;
    }
    const owner = config.domains[key]?.endpointSet;
    const there = own ? entry : config.regions[entry.endpoints];
    if (owner !== undefined && declared.domains.has(owner) && there && !(owner in there.domains)) {
      problems.push({
        path: `${path}.${key}`,
        problem: `uses the endpoints of domain ${owner}, which are not in ${own ? region : entry.endpoints}`,
        fix: `add ${owner} to regions.${own ? region : entry.endpoints}.domains`,
      });
    } else if (there && !(key in there.domains)) {
      problems.push({
        path: `${path}.${key}`,
        problem: `is no domain of ${entry.endpoints}, whose endpoints it would use`,
        fix: `add it to regions.${entry.endpoints}.domains`,
      });
    }
    domain.services?.forEach((id, i) => checkService(context, `${path}.${key}.services.${i}`, id));
    for (const setting of ["services", "models", "inferenceGeography"] as const) {
      if (own || domain[setting] === undefined) continue;
      problems.push({
        path: `${path}.${key}.${setting}`,
        problem: `has no effect: the endpoints are those of ${entry.endpoints}`,
        fix: `remove it, or set regions.${region}.endpoints: own`,
      });
    }
  }
}

/** Gateways are Regional: one id cannot be two of them; equal ASNs stop dynamic routing from ever being turned on. */
function checkGateways({ config, problems, notices }: PlanContext): void {
  const all = [
    { path: "hub.transitGateway", gateway: config.hub.transitGateway },
    ...sortedEntries(config.regions).map(([region, entry]) => ({
      path: `regions.${region}.transitGateway`,
      gateway: entry.transitGateway,
    })),
  ];
  all.forEach(({ path, gateway }, i) => {
    const same = all
      .slice(0, i)
      .find(({ gateway: other }) =>
        "create" in gateway
          ? "create" in other && other.create.asn === gateway.create.asn
          : "adopt" in other && other.adopt === gateway.adopt,
      );
    if (!same) return;
    if ("adopt" in gateway) {
      problems.push({
        path: `${path}.adopt`,
        problem: `is the transit gateway at ${same.path} too, and a transit gateway is in one Region`,
        got: gateway.adopt,
        fix: "give the id of the one in this Region",
      });
    } else {
      notices.push({
        level: "warning",
        code: "same-asn",
        path: `${path}.create.asn`,
        message: `ASN ${gateway.create.asn} is that of ${same.path} too; AWS advises a unique one for each peered transit gateway (Transit Gateway guide, Peering attachments), and changing it later replaces the gateway`,
      });
    }
  });
}

function checkSpokes({ config, problems, notices }: PlanContext, declared: ReadStack["declared"]): void {
  for (const [key, spoke] of sortedEntries(config.spokes)) {
    const region = regionOf(config, spoke);
    if (region === config.hub.region) continue;
    const path = `spokes.${key}`;
    const entry = config.regions[region];
    if (!entry) {
      if (declared.regions.has(region)) continue;
      problems.push({
        path: `${path}.region`,
        problem: "names no Region of this file",
        got: region,
        fix: suggestion(region, [config.hub.region, ...declared.regions]),
      });
      continue;
    }
    if (config.domains[spoke.domain] && !(spoke.domain in entry.domains)) {
      problems.push({
        path: `${path}.domain`,
        problem: `is no domain of ${region}`,
        got: spoke.domain,
        fix: `add it with its supernets to regions.${region}.domains`,
      });
    }
    if (spoke.training?.centralAccess === true && entry.endpoints !== "own") {
      problems.push({
        path: `${path}.training.centralAccess`,
        problem: `is set, yet ${region} has no central S3 endpoint`,
        got: true,
        fix: "remove the line: jobs reach their buckets by the spoke's own S3 endpoint",
      });
    }
    if (spoke.training && entry.endpoints !== "own") {
      notices.push({
        level: "info",
        code: "training-of-another-region",
        path: `${path}.training`,
        message: `jobs of spoke ${key} are started with SageMaker or Bedrock of ${region}, whose names are not private there: start them from where those are reached, for example a pipeline`,
      });
    }
    if (spoke.s3 === "interface" && entry.endpoints !== "own") {
      problems.push({
        path: `${path}.s3`,
        problem: `asks for a central S3 endpoint, which ${region} has none of; the one in ${entry.endpoints} has that Region's names only`,
        got: spoke.s3,
        fix: "use gateway or none",
      });
    }
  }
}
