import { type Catalogue, findService } from "./catalogue";
import { nearest } from "./nearest";
import { serviceIdProblems, templateProblems } from "./override-names";
import type { OverrideProblem } from "./override-problem";
import { profileProblems } from "./override-profiles";
import { type CatalogueOverrides, type InferenceProfileOverride, type ServiceOverride } from "./overrides";
import type { ServiceEntry } from "./types";
import { azIdProblem, isRegion, REGION_CODES } from "./regions";

/** Endpoint services of anybody but AWS are called so (PrivateLink guide, Endpoint services). */
const FOREIGN_SERVICE = /^com\.amazonaws\.vpce\./;
/** A name in the zones of AWS's own services. */
const AWS_NAME =
  /(?:\{suffix\}|\{dualstack\}|amazonaws\.com(?:\.cn)?|(?:^|\.)(?:api\.aws|on\.aws|aws\.dev|sagemaker\.aws))$/;
/** Model and profile ids become part of policies' resources, where `*`, `?` and `$` mean more than themselves. */
const MODEL_ID = /^[A-Za-z0-9](?:[A-Za-z0-9.:_-]{0,126}[A-Za-z0-9])?$/;
const IAM_PREFIX = /^[a-z0-9-]+$/;

/** Everything that is wrong with a stack's corrections, beyond their shape, in the order of the file. */
export function overrideProblems(base: Catalogue, overrides: CatalogueOverrides): OverrideProblem[] {
  const services = Object.entries(overrides.services ?? {}).flatMap(([id, override]) =>
    under(["services", id], serviceProblems(base, id, override)),
  );
  const models = Object.entries(overrides.models ?? {}).flatMap(([id, override]) =>
    under(
      ["models", id],
      [
        ...idProblems(id),
        ...regionProblems("regions", override.regions),
        ...regionProblems("mantleRegions", override.mantleRegions),
      ],
    ),
  );
  const profiles = Object.entries(overrides.inferenceProfiles ?? {}).flatMap(([id, override]) =>
    under(
      ["inferenceProfiles", id],
      [...idProblems(id), ...profileRegionProblems(override), ...profileProblems(base, overrides, id, override)],
    ),
  );
  return [...services, ...models, ...profiles];
}

function serviceProblems(base: Catalogue, id: string, override: ServiceOverride): OverrideProblem[] {
  const known = findService(base, id);
  const meant = nearest(id, Object.keys(base.services));
  const isNew = { problem: "is missing, and the catalogue has no such service to take it from" };
  const hint = meant === undefined || known ? "" : `, or write ${meant} to correct that service`;
  const problems: OverrideProblem[] = known ? [] : serviceIdProblems(id);
  if (!known && override.serviceName === undefined) {
    problems.push({ path: ["serviceName"], ...isNew, fix: `give its endpoint service name${hint}` });
  }
  if (!known && override.dnsNames === undefined) {
    problems.push({ path: ["dnsNames"], ...isNew, fix: `list every private DNS name${hint}` });
  }
  const { fips } = override;
  if (fips && !known?.fips && (fips.serviceName === undefined || fips.dnsNames === undefined)) {
    problems.push({ path: ["fips"], problem: "lacks a name", fix: "give serviceName and dnsNames" });
  }
  problems.push(...templateProblems([], override), ...regionProblems("regions", override.regions));
  problems.push(...protectionProblems(known, override));
  if (fips)
    problems.push(...templateProblems(["fips"], fips), ...under(["fips"], regionProblems("regions", fips.regions)));
  for (const [region, azIds] of Object.entries(override.availabilityZones ?? {})) {
    const path = ["availabilityZones", region];
    if (!isRegion(region)) problems.push(regionProblem(path, region));
    else
      for (const [index, azId] of azIds.entries()) {
        const found = azIdProblem(azId, region);
        if (found) problems.push({ path: [...path, String(index)], value: azId, ...found });
      }
  }
  return problems;
}

function idProblems(id: string): OverrideProblem[] {
  if (MODEL_ID.test(id)) return [];
  const problem = "is no id that a policy can name: it would mean more, or something else, than itself";
  return [{ path: [], problem, fix: "write the whole id of one model or profile, as Bedrock lists it" }];
}

/** Corrections that would take a protection away without a word. */
function protectionProblems(known: ServiceEntry | undefined, override: ServiceOverride): OverrideProblem[] {
  const problems: OverrideProblem[] = [];
  if (known?.family === "bedrock" && override.family !== undefined && override.family !== "bedrock") {
    problems.push({
      path: ["family"],
      problem: "would open a service of Bedrock to whole VPCs, beyond the consumers",
      value: override.family,
      fix: "leave it out",
    });
  }
  if (override.dnsNames?.length === 0) {
    problems.push({ path: ["dnsNames"], problem: "is empty", fix: "list every private DNS name, or leave it out" });
  }
  const serviceName = override.serviceName ?? known?.serviceName ?? "";
  const names = override.dnsNames ?? known?.dnsNames.map(({ name }) => name) ?? [];
  const taken = FOREIGN_SERVICE.test(serviceName) ? names.find((name) => AWS_NAME.test(name)) : undefined;
  if (taken !== undefined) {
    problems.push({
      path: ["serviceName"],
      problem: `is not AWS's, yet would answer to ${taken}`,
      value: serviceName,
      fix: "give the service an id and DNS names of its own",
    });
  }
  for (const [index, prefix] of (override.iamPrefixes ?? []).entries()) {
    if (IAM_PREFIX.test(prefix)) continue;
    problems.push({
      path: ["iamPrefixes", String(index)],
      problem: "is no service prefix of IAM",
      value: prefix,
      fix: "write it as in the Service Authorization Reference, for example sts",
    });
  }
  return problems;
}

function profileRegionProblems({ routes = [] }: InferenceProfileOverride): OverrideProblem[] {
  return routes.flatMap(({ from, to }, index) =>
    under(["routes", String(index)], [...regionProblems("from", from), ...regionProblems("to", to)]),
  );
}

function regionProblems(key: string, regions: readonly string[] = []): OverrideProblem[] {
  return regions.flatMap((region, index) => (isRegion(region) ? [] : [regionProblem([key, String(index)], region)]));
}

function regionProblem(path: readonly string[], region: string): OverrideProblem {
  const meant = nearest(region, REGION_CODES);
  const fix = meant === undefined ? "write a Region code such as eu-west-1" : `write ${meant}`;
  return { path, problem: "is not a Region", value: region, fix };
}

function under(path: readonly string[], problems: readonly OverrideProblem[]): OverrideProblem[] {
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}
