/**
 * Property values as Pulumi writes them (state files, preview JSON, recorded mocks) into the graph's `Value`:
 * unknowns, secrets, resource references and output values are unwrapped.
 * The markers are those of the Pulumi SDK, `sdk/nodejs/runtime/rpc.ts`.
 */
import { unknown, type Urn, type Value } from "../graph";

/** Sentinel texts for values that are computed at deployment, one for each type of value. */
const UNKNOWNS = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Key under which a wrapped value says what it is. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What was found on the way through a value. */
export interface Reading {
  secret: boolean;
  /** How deep in lists and objects the reader is. */
  depth: number;
}

/** Deepest nesting that is read; the deepest argument of a resource type has a few dozen levels. */
const MOST_DEEP = 500;

/** A value that is nested too deep to be one of a resource. */
export class TooDeep extends Error {}

/**
 * Turns a raw value into a `Value`.
 * @param dependsOn the resources that unknown parts are made of
 * @param reading told whether a secret was met
 */
export function readValue(raw: unknown, dependsOn: readonly Urn[], reading: Reading): Value {
  if (typeof raw === "object" && raw !== null) {
    if (reading.depth >= MOST_DEEP) throw new TooDeep(`nested more than ${MOST_DEEP} deep`);
    reading.depth += 1;
    const value = readNested(raw, dependsOn, reading);
    reading.depth -= 1;
    return value;
  }
  if (raw === null || raw === undefined) return null;
  if (typeof raw === "string") return UNKNOWNS.has(raw) ? unknown(dependsOn) : raw;
  if (typeof raw === "number" || typeof raw === "boolean") return raw;
  return unknown(dependsOn);
}

function readNested(raw: object, dependsOn: readonly Urn[], reading: Reading): Value {
  if (Array.isArray(raw)) return raw.map((item) => readValue(item, dependsOn, reading));
  const fields = raw as Readonly<Record<string, unknown>>;
  if (fields.__pulumiUnknown === true) return unknown(dependsOn);
  if (SIGNATURE in fields) return readWrapped(fields, dependsOn, reading);
  // A key of this name would be taken for the mark of an unknown value; no argument of AWS has one, a tag may.
  const entries = Object.entries(fields).filter(([key]) => key !== "$unknown");
  return Object.fromEntries(entries.map(([key, value]) => [key, readValue(value, dependsOn, reading)]));
}

function readWrapped(fields: Readonly<Record<string, unknown>>, dependsOn: readonly Urn[], reading: Reading): Value {
  switch (fields[SIGNATURE]) {
    case SECRET:
      reading.secret = true;
      return readSecret(fields, dependsOn, reading);
    case RESOURCE:
      return readValue(fields.id ?? fields.urn, dependsOn, reading);
    case OUTPUT: {
      if (fields.secret === true) reading.secret = true;
      const own = Array.isArray(fields.dependencies) ? fields.dependencies.filter((d) => typeof d === "string") : [];
      const from = own.length > 0 ? own : dependsOn;
      return "value" in fields ? readValue(fields.value, from, reading) : unknown(from);
    }
    default:
      // Assets and archives: no property of the network is one.
      return unknown(dependsOn);
  }
}

/** A secret is plain in memory (`value`) or with `--show-secrets` (`plaintext`, JSON in a text), else encrypted. */
function readSecret(fields: Readonly<Record<string, unknown>>, dependsOn: readonly Urn[], reading: Reading): Value {
  if ("value" in fields) return readValue(fields.value, dependsOn, reading);
  if (typeof fields.plaintext === "string") {
    try {
      return readValue(JSON.parse(fields.plaintext), dependsOn, reading);
    } catch {
      return unknown(dependsOn, "encrypted");
    }
  }
  return unknown(dependsOn, "encrypted");
}

/** True if the value is, or holds, something unknown. */
export function holdsUnknown(value: Value): boolean {
  if (typeof value !== "object" || value === null) return false;
  if ("$unknown" in value) return true;
  return Object.values(value as Record<string, Value>).some(holdsUnknown);
}
