/** From a resource as some source lists it to a node of the graph; shared by all adapters. */
import { type Properties, type ResourceNode, type Urn, type Value } from "../graph";
import { InputError } from "../read";
import { holdsUnknown, readValue, TooDeep, type Reading } from "./values";

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
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[] | null>>;
  /** Dependencies of the resource as a whole; used where a property has none of its own recorded. */
  readonly dependencies: readonly Urn[];
  readonly external: boolean;
  /** False for components. Where the source does not tell, whatever has an id or a provider is none. */
  readonly custom?: boolean | undefined;
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
  const inputs = readProperties(resource, resource.inputs, undefined, secrets, source);
  const outputs = readProperties(resource, resource.outputs, [resource.urn], secrets, source);
  const properties = merge(inputs, outputs);
  const provider = resource.provider === undefined ? undefined : providerUrn(resource.provider);
  const place = provider === undefined ? undefined : places.get(provider);
  const account = place?.account ?? accountOfArn(properties.arn);
  const region = typeof properties.region === "string" ? properties.region : place?.region;
  return {
    urn: resource.urn,
    type: resource.type,
    name: nameOf(resource.urn),
    ...(resource.id === undefined || resource.id === "" ? {} : { id: resource.id }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(provider === undefined ? {} : { provider }),
    ...(resource.parent === undefined ? {} : { parent: resource.parent }),
    component: resource.custom === false || (resource.id === undefined && resource.provider === undefined),
    inputs,
    properties,
    propertyDependencies: withoutNulls(resource.propertyDependencies),
    external: resource.external,
    secrets: [...secrets].sort(),
    source,
  };
}

/**
 * Reads the inputs or outputs of a resource.
 * @param own what unknown outputs are made of: the resource itself; absent for inputs
 */
function readProperties(
  resource: RawResource,
  raw: Readonly<Record<string, unknown>>,
  own: readonly Urn[] | undefined,
  secrets: Set<string>,
  source: string,
): Properties {
  const out: Record<string, Value> = {};
  for (const key in raw) {
    const value = raw[key];
    if (value === undefined || value === null || key.startsWith("__")) continue;
    const reading: Reading = { secret: false, depth: 0 };
    try {
      out[key] = readValue(value, own ?? resource.propertyDependencies[key] ?? resource.dependencies, reading);
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      const fix = "export the stack again";
      throw new InputError(source, [{ path: `${resource.urn}: ${key}`, problem: `is ${error.message}`, fix }]);
    }
    if (reading.secret) secrets.add(key);
  }
  return out;
}

/** Engines write `null` for a property without dependencies. */
function withoutNulls(dependencies: RawResource["propertyDependencies"]): Readonly<Record<string, readonly Urn[]>> {
  const out: Record<string, readonly Urn[]> = {};
  for (const key in dependencies) {
    const list = dependencies[key];
    if (list && list.length > 0) out[key] = list;
  }
  return out;
}

/** Account in the ARN of a resource, for stacks whose provider does not tell. */
function accountOfArn(arn: Value | undefined): string | undefined {
  return typeof arn === "string" ? /^arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):/.exec(arn)?.[1] : undefined;
}

/** Outputs over inputs, except where an output is unknown and the input is given: the input knows at least its parts. */
function merge(inputs: Properties, outputs: Properties): Properties {
  const out: Record<string, Value> = { ...inputs };
  for (const key in outputs) {
    const value = outputs[key];
    if (value === undefined || (key in inputs && holdsUnknown(value))) continue;
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
  const last = reference.lastIndexOf("::");
  // Four parts make a URN; a fifth is the id.
  return reference.split("::", 5).length > 4 ? reference.slice(0, last) : reference;
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
