/** From a resource as some source lists it to a node of the graph; shared by all adapters. */
import { type Properties, type ResourceNode, type Urn, type Value } from "../graph";
import { holdsUnknown, readValue, type Reading } from "./values";

/** A resource before its values are read. */
export interface RawResource {
  readonly urn: Urn;
  readonly type: string;
  readonly id?: string | undefined;
  /** `<provider urn>::<provider id>`, or only the URN. */
  readonly provider?: string | undefined;
  readonly parent?: Urn | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** Dependencies of the resource as a whole; used where a property has none of its own recorded. */
  readonly dependencies: readonly Urn[];
  readonly external: boolean;
}

/** Where a provider works. */
interface ProviderPlace {
  readonly account?: string;
  readonly region?: string;
}

/** Turns resources into nodes; accounts and Regions come from the providers among them. */
export function nodesOf(resources: readonly RawResource[], source: string): ResourceNode[] {
  const places = new Map<Urn, ProviderPlace>();
  for (const resource of resources) {
    if (resource.type === "pulumi:providers:aws") places.set(resource.urn, placeOf(resource));
  }
  return resources.map((resource) => nodeOf(resource, places, source));
}

function nodeOf(resource: RawResource, places: ReadonlyMap<Urn, ProviderPlace>, source: string): ResourceNode {
  const secrets = new Set<string>();
  const read = (raw: Readonly<Record<string, unknown>>, own: boolean): Properties =>
    Object.fromEntries(
      Object.entries(raw)
        .filter(([key, value]) => value !== undefined && !key.startsWith("__"))
        .map(([key, value]): [string, Value] => {
          const reading: Reading = { secret: false };
          const from = own ? [resource.urn] : (resource.propertyDependencies[key] ?? resource.dependencies);
          const out = readValue(value, from, reading);
          if (reading.secret) secrets.add(key);
          return [key, out];
        }),
    );
  const inputs = read(resource.inputs, false);
  const properties = merge(inputs, read(resource.outputs, true));
  const provider = resource.provider === undefined ? undefined : providerUrn(resource.provider);
  const place = provider === undefined ? undefined : places.get(provider);
  const region = typeof properties.region === "string" ? properties.region : place?.region;
  return {
    urn: resource.urn,
    type: resource.type,
    name: nameOf(resource.urn),
    ...(resource.id === undefined || resource.id === "" ? {} : { id: resource.id }),
    ...(place?.account === undefined ? {} : { account: place.account }),
    ...(region === undefined ? {} : { region }),
    ...(provider === undefined ? {} : { provider }),
    ...(resource.parent === undefined ? {} : { parent: resource.parent }),
    inputs,
    properties,
    propertyDependencies: resource.propertyDependencies,
    external: resource.external,
    secrets: [...secrets].sort(),
    source,
  };
}

/** Outputs over inputs, except where an output is unknown and the input is given: the input knows at least its parts. */
function merge(inputs: Properties, outputs: Properties): Properties {
  const out: Record<string, Value> = { ...inputs };
  for (const [key, value] of Object.entries(outputs)) {
    if (key in inputs && (value === null || holdsUnknown(value))) continue;
    out[key] = value;
  }
  return out;
}

/** Logical name: what follows the last `::` of a URN. */
function nameOf(urn: Urn): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** The URN in a provider reference `urn:pulumi:<stack>::<project>::<type>::<name>::<id>`. */
function providerUrn(reference: string): Urn {
  const parts = reference.split("::");
  return parts.length > 4 ? parts.slice(0, -1).join("::") : reference;
}

/** Account and Region of a provider: `allowedAccountIds`, else the account in the role it assumes. */
function placeOf(provider: RawResource): ProviderPlace {
  const inputs = { ...provider.outputs, ...provider.inputs };
  const allowed = listOf(inputs.allowedAccountIds).filter((id): id is string => typeof id === "string");
  const roles = [...listOf(inputs.assumeRoles), inputs.assumeRole].map((role) => arnAccount(parsed(role)));
  const account = allowed.length === 1 ? allowed[0] : roles.filter((a) => a !== undefined).at(-1);
  const region = parsed(inputs.region);
  return {
    ...(account === undefined ? {} : { account }),
    ...(typeof region === "string" && !region.includes("-b56ff0331ba9") ? { region } : {}),
  };
}

/** Provider arguments travel as JSON in texts; a plain text stays itself. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function listOf(value: unknown): unknown[] {
  const list = parsed(value);
  return Array.isArray(list) ? list.map((item) => (typeof item === "string" ? item : parsed(item))) : [];
}

/** Account in `{ roleArn: "arn:aws:iam::111111111111:role/x" }`. */
function arnAccount(role: unknown): string | undefined {
  const arn = typeof role === "object" && role !== null ? (role as { roleArn?: unknown }).roleArn : undefined;
  return typeof arn === "string" ? /^arn:[^:]*:iam::([0-9]{12}):/.exec(arn)?.[1] : undefined;
}
