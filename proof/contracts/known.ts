import type { Aspect, ModelObject } from "../model";
import type { Ledger } from "./ledger";

/** Notes every one of some aspects of an object that is not known. */
export function known(ledger: Ledger, object: ModelObject, ...aspects: readonly Aspect[]): boolean {
  const hidden = object.opaque.filter((o) => aspects.includes(o.aspect));
  for (const { urn, because } of hidden) ledger.skip({ urn, name: object.name }, because);
  if (hidden.length === 0) ledger.count();
  return hidden.length === 0;
}
