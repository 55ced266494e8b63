import { type Catalogue } from "./catalogue";
import {
  type DnsName,
  type EndpointType,
  type Family,
  type FipsVariant,
  type InferenceProfileEntry,
  type Known,
  type ModelEntry,
  type ProfileRoute,
  type ServiceEntry,
} from "./types";

/** Where a fact comes from that a team wrote itself and gave no source for. */
const FROM_STACK = "the stack's own configuration";

/**
 * A correction of a service, or a new one. What is left out keeps the catalogue's value. A new one needs
 * `serviceName` and `dnsNames`; the rest defaults to an interface endpoint of the `support` family whose policy
 * support is unknown.
 */
export interface ServiceOverride {
  readonly title?: string | undefined;
  readonly family?: Family | undefined;
  readonly types?: readonly EndpointType[] | undefined;
  /** Template such as `com.amazonaws.{region}.example`. */
  readonly serviceName?: string | undefined;
  /** Every private DNS name, as templates such as `example.{region}.{suffix}`; replaces the catalogue's list. */
  readonly dnsNames?: readonly string[] | undefined;
  readonly endpointPolicy?: Known | undefined;
  readonly iamPrefixes?: readonly string[] | undefined;
  /** Availability zone ids that offer it, by Region; Regions that are left out keep what is known. */
  readonly availabilityZones?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Every Region that offers it; others are then refused. */
  readonly regions?: readonly string[] | undefined;
  readonly fips?: FipsOverride | undefined;
  readonly source?: string | undefined;
}

/** A correction of a service's FIPS variant, or a new one, which needs both names. */
export interface FipsOverride {
  readonly serviceName?: string | undefined;
  readonly dnsNames?: readonly string[] | undefined;
  readonly endpointPolicy?: Known | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** A correction of a model, or a new one: an active model on `bedrock-runtime` without in-Region inference. */
export interface ModelOverride {
  readonly vendor?: string | undefined;
  readonly lifecycle?: "active" | "legacy" | undefined;
  readonly endpoints?: readonly ("bedrock-runtime" | "bedrock-mantle")[] | undefined;
  /** Regions where its id can be invoked on demand; replaces the catalogue's list. */
  readonly regions?: readonly string[] | undefined;
  readonly mantleRegions?: readonly string[] | undefined;
  readonly source?: string | undefined;
}

/** A correction of an inference profile, or a new one, which needs `model` and `routes`. */
export interface InferenceProfileOverride {
  readonly model?: string | undefined;
  /** Default: what stands before the model's id in the profile's id. */
  readonly geography?: string | undefined;
  /** Destination Regions by source Region; replaces the catalogue's list. */
  readonly routes?: readonly ProfileRoute[] | undefined;
  readonly source?: string | undefined;
}

/** What a stack's `catalogue` key holds. */
export interface CatalogueOverrides {
  readonly services?: Readonly<Record<string, ServiceOverride>> | undefined;
  readonly models?: Readonly<Record<string, ModelOverride>> | undefined;
  readonly inferenceProfiles?: Readonly<Record<string, InferenceProfileOverride>> | undefined;
}

/**
 * The catalogue with a stack's corrections and additions; neither argument is changed. Expects overrides that
 * `overrideProblems` finds nothing wrong with.
 */
export function mergeCatalogue(base: Catalogue, overrides: CatalogueOverrides): Catalogue {
  return {
    services: merge(base.services, overrides.services, mergeService),
    models: merge(base.models, overrides.models, mergeModel),
    inferenceProfiles: merge(base.inferenceProfiles, overrides.inferenceProfiles, mergeProfile),
  };
}

function merge<T, O>(
  base: Readonly<Record<string, T>>,
  overrides: Readonly<Record<string, O>> = {},
  one: (id: string, entry: T | undefined, override: O) => T,
): Record<string, T> {
  const changed = Object.entries(overrides).map(([id, override]) => {
    return [id, one(id, Object.hasOwn(base, id) ? base[id] : undefined, override)] as const;
  });
  return Object.fromEntries(Object.entries({ ...base, ...Object.fromEntries(changed) }).sort(byKey));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function mergeService(id: string, entry: ServiceEntry | undefined, override: ServiceOverride): ServiceEntry {
  const source = override.source ?? FROM_STACK;
  const fips = mergeFips(entry?.fips, override.fips, source);
  const zones = override.availabilityZones
    ? { ...entry?.availabilityZones, ids: { ...entry?.availabilityZones?.ids, ...override.availabilityZones }, source }
    : entry?.availabilityZones;
  const regions = override.regions ? { complete: true, codes: [...override.regions], source } : entry?.regions;
  return {
    ...(entry ?? { id, invocationLogging: false }),
    title: override.title ?? entry?.title ?? id,
    family: override.family ?? entry?.family ?? "support",
    types: override.types ?? entry?.types ?? ["interface"],
    serviceName: override.serviceName ?? entry?.serviceName ?? "",
    ...(override.serviceName !== undefined ? { serviceNames: {} } : {}),
    dnsNames: override.dnsNames ? names(override.dnsNames, source) : (entry?.dnsNames ?? []),
    endpointPolicy: override.endpointPolicy ?? entry?.endpointPolicy ?? "unknown",
    iamPrefixes: override.iamPrefixes ?? entry?.iamPrefixes ?? [],
    ...(fips ? { fips } : {}),
    ...(zones ? { availabilityZones: zones } : {}),
    ...(regions ? { regions } : {}),
    sources: [...(entry?.sources ?? []), source],
  };
}

function mergeFips(
  entry: FipsVariant | undefined,
  override: FipsOverride | undefined,
  source: string,
): FipsVariant | undefined {
  if (!override) return entry;
  const regions = override.regions ?? entry?.regions;
  return {
    ...entry,
    serviceName: override.serviceName ?? entry?.serviceName ?? "",
    dnsNames: override.dnsNames ? names(override.dnsNames, source) : (entry?.dnsNames ?? []),
    endpointPolicy: override.endpointPolicy ?? entry?.endpointPolicy ?? "unknown",
    ...(regions ? { regions } : {}),
  };
}

function mergeModel(id: string, entry: ModelEntry | undefined, override: ModelOverride): ModelEntry {
  const mantleRegions = override.mantleRegions ?? entry?.mantleRegions;
  return {
    id,
    vendor: override.vendor ?? entry?.vendor ?? id.split(".")[0] ?? id,
    lifecycle: override.lifecycle ?? entry?.lifecycle ?? "active",
    endpoints: override.endpoints ?? entry?.endpoints ?? ["bedrock-runtime"],
    regions: override.regions ?? entry?.regions ?? [],
    ...(mantleRegions ? { mantleRegions } : {}),
    sources: [...(entry?.sources ?? []), override.source ?? FROM_STACK],
  };
}

function mergeProfile(
  id: string,
  entry: InferenceProfileEntry | undefined,
  override: InferenceProfileOverride,
): InferenceProfileEntry {
  return {
    id,
    model: override.model ?? entry?.model ?? "",
    geography: override.geography ?? entry?.geography ?? id.split(".")[0] ?? "",
    routes: override.routes ?? entry?.routes ?? [],
    sources: [...(entry?.sources ?? []), override.source ?? FROM_STACK],
  };
}

function names(templates: readonly string[], source: string): DnsName[] {
  return templates.map((name) => ({ name, confidence: "verified", source }));
}
