import services from "./data/services.json";
import { type ServiceEntry } from "./types";

/** What AWS offers, after a stack's corrections: every entry by its id. */
export interface Catalogue {
  readonly services: Readonly<Record<string, ServiceEntry>>;
}

/** The catalogue as shipped, from the files in `data/`. */
export const CATALOGUE: Catalogue = {
  services: byId(services as unknown as ServiceEntry[]),
};

/** The service of that id; `undefined` where the catalogue has none. */
export function findService(catalogue: Catalogue, id: string): ServiceEntry | undefined {
  return Object.hasOwn(catalogue.services, id) ? catalogue.services[id] : undefined;
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): Record<string, T> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}
