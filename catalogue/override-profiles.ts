import { type Catalogue, findModel, findProfile } from "./catalogue";
import { nearest } from "./nearest";
import type { OverrideProblem } from "./override-problem";
import type { CatalogueOverrides, InferenceProfileOverride } from "./overrides";
import { findRegion } from "./regions";

/**
 * What is wrong with an inference profile of a stack file, beyond its Regions' names. Its id, model, geography and
 * destinations have to agree: endpoint policies name each of them, and a geography is what a domain is confined to.
 */
export function profileProblems(
  base: Catalogue,
  overrides: CatalogueOverrides,
  id: string,
  override: InferenceProfileOverride,
): OverrideProblem[] {
  const known = findProfile(base, id);
  const problems: OverrideProblem[] = modelProblems(base, overrides, id, override);
  if (!known && !override.routes)
    problems.push({ path: ["routes"], problem: "is missing", fix: "list the destination Regions by source Region" });
  const prefix = id.split(".")[0] ?? "";
  const areas = areasOf(base);
  if (override.geography !== undefined && override.geography !== prefix && areas.has(prefix))
    problems.push({
      path: ["geography"],
      problem: `is not the geography that the id begins with (${prefix})`,
      value: override.geography,
      fix: "leave it out, or correct the id",
    });
  const geography = override.geography ?? known?.geography ?? prefix;
  problems.push(...routeProblems(override, geography, areas.get(geography)));
  return problems;
}

function modelProblems(
  base: Catalogue,
  overrides: CatalogueOverrides,
  id: string,
  override: InferenceProfileOverride,
): OverrideProblem[] {
  const isModel = (model: string) =>
    findModel(base, model) !== undefined || Object.hasOwn(overrides.models ?? {}, model);
  const model = override.model ?? findProfile(base, id)?.model;
  if (model === undefined)
    return [{ path: ["model"], problem: "is missing", fix: "give the id of the model that the profile is for" }];
  if (!isModel(model)) {
    const meant = nearest(model, Object.keys(base.models));
    const fix = `${meant === undefined ? "correct it" : `write ${meant}`}, or add it under catalogue.models`;
    return [{ path: ["model"], problem: "is not a model of the catalogue", value: model, fix }];
  }
  // AWS calls its profiles by geography and model (Bedrock guide, Supported Regions and models for inference profiles).
  const named = id.slice(id.indexOf(".") + 1);
  if (named === model || !isModel(named)) return [];
  const fix = `write ${named}, or correct the profile's id`;
  return [{ path: ["model"], problem: "is another model than the one that the profile's id names", value: model, fix }];
}

/** Parts of the world that the catalogue's profiles of each geography lead to; none for `global`. */
function areasOf(base: Catalogue): Map<string, Set<string>> {
  const areas = new Map<string, Set<string>>();
  for (const { geography, routes } of Object.values(base.inferenceProfiles)) {
    const own = areas.get(geography) ?? new Set<string>();
    for (const region of routes.flatMap(({ to }) => to)) own.add(areaOf(region));
    areas.set(geography, own);
  }
  return areas;
}

/** The part of the world that a Region's code begins with: `eu` of `eu-west-1`, `us-gov` of `us-gov-west-1`. */
function areaOf(region: string): string {
  return region.split("-").slice(0, -2).join("-");
}

function routeProblems(
  { routes = [] }: InferenceProfileOverride,
  geography: string,
  areas: ReadonlySet<string> | undefined,
): OverrideProblem[] {
  const problems: OverrideProblem[] = [];
  const seen = new Set<string>();
  for (const [index, { from, to }] of routes.entries()) {
    const path = ["routes", String(index)];
    for (const region of from) {
      if (seen.has(region))
        problems.push({ path, problem: "repeats a source Region", value: region, fix: "keep it in one route" });
      seen.add(region);
    }
    if (to.length === 0 && geography !== "global")
      problems.push({ path: [...path, "to"], problem: "is empty", fix: "list every destination Region" });
    if (to.length > 0 && geography === "global")
      problems.push({
        path: [...path, "to"],
        problem: "lists Regions, and a global profile leads to every Region",
        value: to.join(", "),
        fix: "write [], or give the profile the geography that it keeps to",
      });
    const partitions = new Set(from.map((region) => findRegion(region)?.partition));
    for (const [place, region] of to.entries()) {
      const at = [...path, "to", String(place)];
      const partition = findRegion(region)?.partition;
      if (partition === undefined) continue;
      if (to.indexOf(region) < place)
        problems.push({ path: at, problem: "is there twice", value: region, fix: "remove one" });
      else if (!partitions.has(partition))
        problems.push({ path: at, problem: "is in another partition of AWS", value: region, fix: "remove it" });
      else if (areas && areas.size > 0 && geography !== "global" && !areas.has(areaOf(region)))
        problems.push({
          path: at,
          problem: `is outside of geography ${geography}, to which domains with inferenceGeography: ${geography} are confined`,
          value: region,
          fix: `remove it, or add the profile under the geography that AWS has it in (its id begins with it)`,
        });
    }
  }
  return problems;
}
