/** Policies that say who gets at a bucket or a key, and who may take a role. */
import { isUnknown, type ResourceNode } from "../graph";
import type { GrantPolicy, Key } from "../model";
import { base, type Context, Opaques } from "./context";
import { T } from "./types";

/** Where each type has its policy. */
const KINDS: Readonly<Record<string, { kind: GrantPolicy["kind"]; property: string }>> = {
  [T.bucket]: { kind: "bucket", property: "policy" },
  [T.bucketPolicy]: { kind: "bucket", property: "policy" },
  [T.key]: { kind: "key", property: "policy" },
  [T.keyPolicy]: { kind: "key", property: "policy" },
  [T.role]: { kind: "role", property: "assumeRolePolicy" },
};

/** All policies that a program writes. One that it leaves out is AWS's own: buckets without, keys for their account. */
export function buildGrants(ctx: Context): Map<Key, GrantPolicy> {
  const out = new Map<Key, GrantPolicy>();
  for (const [type, { kind, property }] of Object.entries(KINDS))
    for (const node of ctx.nodes(type)) {
      const text = policyIn(node, property);
      if (text !== undefined) out.set(node.urn, { kind, ...text, ...base(node, opaqueOf(node, property)) });
    }
  return out;
}

function policyIn(node: ResourceNode, property: string): Pick<GrantPolicy, "policy" | "pending"> | undefined {
  const asked = node.inputs[property];
  // A resource that is only read shows what stands there in its outputs.
  const value = asked === undefined && node.external ? node.properties[property] : (node.properties[property] ?? asked);
  if (value === null || value === undefined || value === "" || (asked === undefined && !node.external))
    return undefined;
  if (isUnknown(value)) return value.$unknown.why === "not-yet-known" ? { pending: true } : {};
  return { policy: typeof value === "string" ? value : JSON.stringify(value) };
}

function opaqueOf(node: ResourceNode, property: string): Opaques {
  const opaque = new Opaques();
  const value = node.properties[property];
  if (node.secrets.includes(property) || (isUnknown(value) && value.$unknown.why === "encrypted"))
    opaque.add("policy", node.urn, `${property} is a secret`);
  return opaque;
}
