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

/**
 * The models that a tenant may invoke. A request through an inference profile is authorized on the profile and on the
 * base model in every Region of the profile, for a `global` one also on the ARN without a Region (Bedrock guide,
 * "Prerequisites for inference profiles"). Models that are unknown or out of reach are left out: `checkModels` names them.
 */
export function allowedModels(scope: ModelScope, tenant: ModelTenant): AllowedModels {
  const foundationModels: string[] = [];
  const profiles: string[] = [];
  const mantle: string[] = [];
  const regions = [scope.region];
  for (const id of tenant.models) {
    const model = findModel(scope.catalogue, id);
    if (!model) continue;
    if (model.endpoints.includes("bedrock-mantle")) mantle.push(id);
    if (!model.endpoints.includes("bedrock-runtime")) continue;
    const way = crossRegion(scope, id, tenant.inferenceGeography);
    if (model.regions.includes(scope.region)) foundationModels.push(modelArn(scope, scope.region, id));
    if (!way) continue;
    profiles.push(way.profile);
    regions.push(...way.regions);
    foundationModels.push(...way.regions.map((region) => modelArn(scope, region, id)));
    if (way.anywhere) foundationModels.push(modelArn(scope, "", id));
  }
  return {
    foundationModels: sorted(foundationModels),
    profiles: sorted(profiles),
    regions: sorted(regions),
    mantle: sorted(mantle),
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
