/** Errors in the words of the real provider. */
import { type TypeDefinition } from "../world/kernel/definition";

/** A refusal that the user is shown as it is. */
export class ProviderError extends Error {}

/** Throws a `ProviderError`. */
export function problem(message: string): never {
  throw new ProviderError(message);
}

const VERBS = { create: "creating", read: "reading", update: "updating", delete: "deleting" } as const;
/** An operation on a resource. */
export type Operation = keyof typeof VERBS;

/** HTTP status that goes with an error code. */
function status(code: string): number {
  if (/Denied|NotAuthorized|Unauthorized/.test(code)) return 403;
  if (/Internal|ServiceUnavailable/.test(code)) return 500;
  return 400;
}

/** A service's refusal as the AWS SDK for Go words it. */
export function apiError(service: string, call: string, code: string, message: string): string {
  const id = "00000000-0000-4000-8000-000000000000";
  return `operation error ${service}: ${call}, https response error StatusCode: ${status(code)}, RequestID: ${id}, api error ${code}: ${message}`;
}

/** A failed operation as the provider reports it. */
export function operationError(
  def: TypeDefinition,
  operation: Operation,
  id: string,
  code: string,
  message: string,
): string {
  const index = ["create", "read", "update", "delete"].indexOf(operation);
  const [service, noun] = def.noun;
  const named = id === "" ? "" : ` (${id})`;
  return `1 error occurred:\n\t* ${VERBS[operation]} ${service} ${noun}${named}: ${apiError(service, def.calls[index] ?? operation, code, message)}\n\n`;
}
