import {
  destinationRegions,
  findModel,
  geographies,
  geographiesFrom,
  modelProblem,
  profileOf,
  type Catalogue,
} from "../../catalogue";
import type { Problem } from "../../stacks/problems";
import { sorted } from "./document";
import type { PolicyScope, Tenant } from "./input";

/** What a domain's allow-list comes to: exact ARNs, never a wildcard for a Region or a model. */
export interface AllowedModels {
  /** Base models: the endpoint's Region and every Region that a request can be routed to, sorted. */
  readonly foundationModels: string[];
  /** Ids of the inference profiles of the chosen geography, sorted. */
  readonly profiles: string[];
  /** Regions that take part in inference through those profiles, and the endpoint's own; sorted. */
  readonly regions: string[];
  /** Ids of the models that `bedrock-mantle` offers, as `bedrock-mantle:Model` has them, sorted. */
  readonly mantle: string[];
}

/** The part of a scope that the allow-list depends on. */
export type ModelScope = Pick<PolicyScope, "partition" | "region" | "catalogue">;

/** The part of a domain that the allow-list depends on. */
export type ModelTenant = Pick<Tenant, "domain" | "models" | "inferenceGeography">;

/** One model of an allow-list with every way to invoke it. */
export interface ModelWays {
  readonly id: string;
  /** Endpoints of inference that offer it here. */
  readonly endpoints: readonly ("bedrock-runtime" | "bedrock-mantle")[];
  /** True if `bedrock-runtime` runs it in the endpoint's own Region. */
  readonly here: boolean;
  /** Its inference profile of the chosen geography; absent where there is none. */
  readonly profile?: string;
  /** Regions that the profile takes requests to, the endpoint's own among them, since it is checked as well; sorted. */
  readonly regions: readonly string[];
  /** True if AWS chooses among all its commercial Regions. */
  readonly anywhere: boolean;
}

/**
 * The models that a tenant may invoke, sorted by id. Models that are unknown or out of reach are left
 * out: `checkModels` names them.
 */
export function modelWays(scope: ModelScope, tenant: ModelTenant): ModelWays[] {
  return sorted(tenant.models).flatMap((id): ModelWays[] => {
    const model = findModel(scope.catalogue, id);
    if (!model) return [];
    const mantle = model.endpoints.includes("bedrock-mantle") ? (["bedrock-mantle"] as const) : [];
    const none = { id, endpoints: mantle, here: false, regions: [], anywhere: false };
    if (!model.endpoints.includes("bedrock-runtime")) return mantle.length > 0 ? [none] : [];
    const here = model.regions.includes(scope.region);
    const way = crossRegion(scope, id, tenant.inferenceGeography);
    if (!here && !way) return mantle.length > 0 ? [none] : [];
    return [{ ...none, endpoints: ["bedrock-runtime", ...mantle], here, ...way }];
  });
}

/**
 * The models that a tenant may invoke, as policies name them. A request through an inference profile is authorized on the
 * profile and on the base model in every Region of the profile, for a `global` one also on the ARN without a Region
 * (Bedrock guide, "Prerequisites for inference profiles").
 */
export function allowedModels(scope: ModelScope, tenant: ModelTenant): AllowedModels {
  const ways = modelWays(scope, tenant);
  return {
    foundationModels: sorted(
      ways.flatMap(({ id, here, regions, anywhere }) =>
        [...(here ? [scope.region] : []), ...regions, ...(anywhere ? [""] : [])].map((region) =>
          modelArn(scope, region, id),
        ),
      ),
    ),
    profiles: sorted(ways.flatMap(({ profile }) => profile ?? [])),
    regions: sorted([scope.region, ...ways.flatMap(({ regions }) => regions)]),
    mantle: sorted(ways.flatMap(({ id, endpoints }) => (endpoints.includes("bedrock-mantle") ? [id] : []))),
  };
}

/** Mistakes in a tenant's allow-list: models that nobody knows, or that cannot be invoked from here as configured. */
export function checkModels(scope: ModelScope, tenant: ModelTenant): Problem[] {
  const base = `domains.${tenant.domain}`;
  const { catalogue, region } = scope;
  const geography = tenant.inferenceGeography;
  const known = geographies(catalogue);
  const problems: Problem[] = [];
  const isKnown = geography === "none" || known.includes(geography);
  if (!isKnown) {
    problems.push({
      path: `${base}.inferenceGeography`,
      problem: "is not a geography of an inference profile in the catalogue",
      got: geography,
      fix: `use none or one of ${known.join(", ")}, or add its profiles under catalogue.inferenceProfiles`,
    });
  }
  tenant.models.forEach((id, index) => {
    const path = `${base}.models.${index}`;
    const unknown = modelProblem(catalogue, id);
    if (unknown) {
      problems.push({ path, got: id, ...unknown });
      return;
    }
    const model = findModel(catalogue, id);
    if (!model || !isKnown || reachable(scope, id, geography)) return;
    const ways = geographiesFrom(catalogue, id, region);
    problems.push({
      path,
      problem: `cannot be invoked from ${region} with inferenceGeography ${geography}`,
      got: id,
      fix:
        ways.length > 0
          ? `set ${base}.inferenceGeography to ${ways.join(" or ")}, or drop the model`
          : `drop the model, or add ${region} to it under catalogue.models if AWS offers it there now`,
    });
  });
  return problems;
}

function reachable(scope: ModelScope, id: string, geography: string): boolean {
  const model = findModel(scope.catalogue, id);
  return (
    model?.regions.includes(scope.region) === true ||
    model?.mantleRegions?.includes(scope.region) === true ||
    crossRegion(scope, id, geography) !== undefined
  );
}

function crossRegion(
  { catalogue, region }: { catalogue: Catalogue; region: string },
  id: string,
  geography: string,
): { profile: string; regions: readonly string[]; anywhere: boolean } | undefined {
  if (geography === "none") return undefined;
  const profile = profileOf(catalogue, id, geography);
  const destinations = profile && destinationRegions(catalogue, profile.id, region);
  // The Region of the call is checked as well, whether or not the profile ever routes to it.
  return destinations && { profile: profile.id, ...destinations, regions: sorted([region, ...destinations.regions]) };
}

function modelArn(scope: ModelScope, region: string, id: string): string {
  return `arn:${scope.partition}:bedrock:${region}::foundation-model/${id}`;
}
