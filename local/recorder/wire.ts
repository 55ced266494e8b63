import { SIGNATURE } from "../signature";
import type { Properties } from "./types";

/**
 * Values as the SDK writes them into requests (sdk/nodejs/runtime/rpc.ts): texts that stand for unknown values, and
 * objects with a signature that wrap secrets.
 */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Text that stands for a value that is computed at deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True if the value is a wrapped secret, open or closed. */
export function isSecret(value: unknown): boolean {
  return isRecord(value) && value[SIGNATURE] === SECRET;
}

/** The value with every secret closed: the wrapper stays, what is inside goes. Leaves the value itself alone. */
export function closeSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeSecrets);
  if (!isRecord(value)) return value;
  if (isSecret(value)) return { [SIGNATURE]: SECRET };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closeSecrets(item)]));
}

/** The value with every secret opened. */
export function openSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openSecrets);
  if (!isRecord(value)) return value;
  if (isSecret(value)) return openSecrets(value["value"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openSecrets(item)]));
}

/** True if the value is, or holds, one that is computed at deployment. */
export function holdsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (!isRecord(value)) return false;
  return value["__pulumiUnknown"] === true || Object.values(value).some(holdsUnknown);
}
