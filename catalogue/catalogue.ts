import profiles from "./data/inference-profiles.json";
import models from "./data/models.json";
import services from "./data/services.json";
import { type InferenceProfileEntry, type ModelEntry, type ServiceEntry } from "./types";

/** What AWS offers, after a stack's corrections: every entry by its id. */
export interface Catalogue {
  readonly services: Readonly<Record<string, ServiceEntry>>;
  readonly models: Readonly<Record<string, ModelEntry>>;
  readonly inferenceProfiles: Readonly<Record<string, InferenceProfileEntry>>;
}

/** The catalogue as shipped, from the files in `data/`. */
export const CATALOGUE: Catalogue = {
  services: byId(services as unknown as ServiceEntry[]),
  models: byId(models as ModelEntry[]),
  inferenceProfiles: byId(profiles),
};

/** The service of that id; `undefined` where the catalogue has none. */
export function findService(catalogue: Catalogue, id: string): ServiceEntry | undefined {
  return own(catalogue.services, id);
}

/** The foundation model of that id; `undefined` where the catalogue has none. */
export function findModel(catalogue: Catalogue, id: string): ModelEntry | undefined {
  return own(catalogue.models, id);
}

/** The inference profile of that id, such as `eu.anthropic.claude-sonnet-4-6`; `undefined` where there is none. */
export function findProfile(catalogue: Catalogue, id: string): InferenceProfileEntry | undefined {
  return own(catalogue.inferenceProfiles, id);
}

function own<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): Record<string, T> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}
