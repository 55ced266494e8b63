/** A DNS name that nothing in the network knows, and one that it knows and that is written almost alike. */
import type { Resolution } from "./dns/resolve";
import type { NetworkModel } from "./model";
import { nearest } from "./read";

/** What a person may have meant by a name that only public DNS answers; `undefined` if nothing is near. */
export function nameHint(model: NetworkModel, name: string, resolution: Resolution): string | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, "");
  if (!resolution.answers.every(({ kind }) => kind === "public")) return undefined;
  const known = new Set<string>();
  for (const zone of model.zones.values()) for (const record of zone.records) known.add(record.name);
  for (const { privateDns } of model.interfaceEndpoints.values()) for (const own of privateDns.names) known.add(own);
  for (const { service } of model.gatewayEndpoints.values()) {
    const [, , region, id] = service.split(".");
    if (region !== undefined && id !== undefined) known.add(`${id}.${region}.amazonaws.com`);
  }
  if (known.has(wanted)) return undefined;
  const near = nearest(wanted, [...known]);
  if (near === undefined) return undefined;
  return `no zone or endpoint has the name ${name}, so that it is asked of public DNS; did you mean ${near}?`;
}
