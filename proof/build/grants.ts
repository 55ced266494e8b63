/** Policies that say who gets at buckets, keys, topics, event buses and the like, and who may take a role. */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { GrantPolicy, Key } from "../model";
import { base, type Context, Opaques } from "./context";
import { T } from "./types";

type Kind = GrantPolicy["kind"];

/** Each type with a policy, and where it has it. */
const KINDS: readonly (readonly [type: string, kind: Kind, property: string])[] = [
  [T.bucket, "bucket", "policy"],
  [T.bucketPolicy, "bucket", "policy"],
  [T.key, "key", "policy"],
  [T.keyPolicy, "key", "policy"],
  [T.role, "role", "assumeRolePolicy"],
  [T.topic, "topic", "policy"],
  [T.topicPolicy, "topic", "policy"],
  [T.queue, "queue", "policy"],
  [T.queuePolicy, "queue", "policy"],
  [T.busPolicy, "event bus", "policy"],
  [T.logDestinationPolicy, "log destination", "accessPolicy"],
  [T.logPolicy, "log policy", "policyDocument"],
  [T.sinkPolicy, "metrics sink", "policy"],
  [T.secretPolicy, "secret", "policy"],
];

/** All policies that a program writes. One that it leaves out is AWS's own: for the account of the bucket, key or topic. */
export function buildGrants(ctx: Context): Map<Key, GrantPolicy> {
  const out = new Map<Key, GrantPolicy>();
  for (const [type, kind, property] of KINDS)
    for (const node of ctx.nodes(type)) {
      const text = policyIn(node, property);
      if (text !== undefined) out.set(node.urn, { kind, ...text, ...base(node, opaqueOf(node, property)) });
    }
  for (const node of ctx.nodes(T.busPermission))
    out.set(node.urn, { kind: "event bus", ...permissionIn(node), ...base(node, new Opaques()) });
  return out;
}

/** A permission on a bus as the statement that EventBridge makes of it (EventBridge API reference, PutPermission). */
function permissionIn({ properties }: ResourceNode): Pick<GrantPolicy, "policy"> {
  const { principal, action = "events:PutEvents", condition } = properties;
  const { type, key, value } = (condition ?? {}) as Readonly<Record<string, Value>>;
  if ([principal, action, condition, type, key, value].some(isUnknown)) return {};
  const demanded = typeof type === "string" && typeof key === "string" && { Condition: { [type]: { [key]: value } } };
  const by = principal === "*" ? "*" : { AWS: principal };
  const statement = { Effect: "Allow", Principal: by, Action: action, Resource: "*", ...demanded };
  return { policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) };
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
