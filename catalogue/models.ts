import { type Catalogue, findModel, findProfile } from "./catalogue";
import { nearest } from "./nearest";
import { type InferenceProfileEntry } from "./types";

/**
 * Regions in which a model runs for requests that are made in one Region: what a policy has to allow.
 */
export interface Destinations {
  /** Regions whose foundation-model ARN takes part, the ARN's Region field; sorted. */
  readonly regions: readonly string[];
  /**
   * True for a `global` profile: any commercial Region may run the model, and the request is also checked against
   * the ARN with an empty Region field (Bedrock guide, Global cross-Region inference). `regions` then holds only the
   * Region of the request, whose ARN is checked as well.
   */
  readonly anywhere: boolean;
}

/** The inference profile of a model in a geography; `undefined` where the catalogue has none. */
export function profileOf(catalogue: Catalogue, modelId: string, geography: string): InferenceProfileEntry | undefined {
  const profile = findProfile(catalogue, `${geography}.${modelId}`);
  if (profile) return profile;
  return Object.values(catalogue.inferenceProfiles).find(
    (candidate) => candidate.model === modelId && candidate.geography === geography,
  );
}

/**
 * Where a profile sends requests that are made in a Region; `undefined` where the profile is unknown or is not known
 * to be callable from there. The list may be wider from one Region than from another, so it is never guessed.
 */
export function destinationRegions(
  catalogue: Catalogue,
  profileId: string,
  sourceRegion: string,
): Destinations | undefined {
  const profile = findProfile(catalogue, profileId);
  const route = profile?.routes.find((candidate) => candidate.from.includes(sourceRegion));
  if (!profile || !route) return undefined;
  return profile.geography === "global"
    ? { regions: [sourceRegion], anywhere: true }
    : { regions: [...route.to].sort(), anywhere: false };
}

/** Geographies of the profiles through which a model can be called from a Region, sorted. */
export function geographiesFrom(catalogue: Catalogue, modelId: string, sourceRegion: string): string[] {
  const found = Object.values(catalogue.inferenceProfiles)
    .filter((profile) => profile.model === modelId)
    .filter((profile) => profile.routes.some((route) => route.from.includes(sourceRegion)))
    .map((profile) => profile.geography);
  return [...new Set(found)].sort();
}

/** Every geography that the catalogue has an inference profile of, sorted. */
export function geographies(catalogue: Catalogue): string[] {
  return [...new Set(Object.values(catalogue.inferenceProfiles).map((profile) => profile.geography))].sort();
}

/**
 * Why a text is no model of the catalogue, and what to write; `undefined` where it is one. A model that AWS offers
 * and the catalogue lacks is added in the stack file: there is no wildcard for it.
 */
export function modelProblem(catalogue: Catalogue, id: string): { problem: string; fix: string } | undefined {
  if (findModel(catalogue, id)) return undefined;
  const profile = findProfile(catalogue, id);
  if (profile) {
    return {
      problem: "is an inference profile where a model is meant",
      fix: `write ${profile.model} and choose the geography ${profile.geography}`,
    };
  }
  const named = /^arn:[^:]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(id)?.[1];
  if (named !== undefined)
    return {
      problem: "is an ARN where the id of a model is meant",
      fix: `write ${findProfile(catalogue, named)?.model ?? named}`,
    };
  const meant = nearest(id, Object.keys(catalogue.models));
  return {
    problem: "is not a model of the catalogue",
    fix: `${meant === undefined ? "correct it" : `write ${meant}`}, or add it under catalogue.models`,
  };
}
