/** Prefix lists: the customer's own, and those that AWS manages. */
import { isUnknown } from "../graph";
import type { Key, PrefixList } from "../model";
import { base, type Context, externalBase, fields, numberOf, Opaques } from "./context";
import { T } from "./types";

/** All prefix lists: the customer's, and those of AWS that something refers to. */
export function buildPrefixLists(ctx: Context): Map<Key, PrefixList> {
  const out = new Map<Key, PrefixList>();
  const extra = new Map<Key, { cidrs: string[]; opaque: Opaques }>();
  for (const node of ctx.nodes(T.prefixListEntry)) {
    const opaque = new Opaques();
    const key = ctx.ref("prefix-list", node, "prefixListId", opaque, "entries");
    if (key === undefined) {
      ctx.stray(node.urn, "entries", "is an entry of a prefix list that cannot be told");
      continue;
    }
    const entry = extra.get(key) ?? { cidrs: [], opaque: new Opaques() };
    const cidr = ctx.cidrValue(node, node.properties.cidr, "cidr", entry.opaque, "entries");
    if (cidr !== undefined) entry.cidrs.push(cidr);
    extra.set(key, entry);
  }
  for (const node of ctx.nodes(T.prefixList)) {
    if (ctx.identities.ofNode("prefix-list", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const entries = ctx.list(node, "entries", opaque, "entries").map((item) => {
      if (isUnknown(item)) opaque.add("entries", node.urn, "an entry is not known until deployment");
      return ctx.cidrValue(node, fields(item).cidr, "entries.cidr", opaque, "entries");
    });
    const more = extra.get(node.urn);
    for (const o of more?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
    const all = [...new Set([...entries.filter((cidr) => cidr !== undefined), ...(more?.cidrs ?? [])])];
    out.set(node.urn, {
      entries: all,
      maxEntries: numberOf(node.properties.maxEntries) ?? all.length,
      ...base(node, opaque),
    });
  }
  addServiceLists(ctx, out);
  return out;
}

/** Lists of AWS services: pinned by the facts, or opaque. */
function addServiceLists(ctx: Context, out: Map<Key, PrefixList>): void {
  const services = new Map<Key, string>();
  for (const node of ctx.nodes(T.endpoint)) {
    const key = ctx.identities.ofNode("prefix-list", node.urn);
    if (key !== undefined && typeof node.properties.serviceName === "string")
      services.set(key, node.properties.serviceName);
  }
  const keys = new Map<Key, string>([...services.keys()].map((key) => [key, key.replace(/^id:/, "")]));
  for (const [id, key] of ctx.externals("prefix-list")) keys.set(key, id);
  for (const [key, id] of keys) {
    if (out.has(key)) continue;
    const named = services.get(key);
    const pinned = ctx.facts.prefixLists.find(
      (fact) => fact.id === id || (fact.service !== undefined && fact.service === named),
    );
    const service = named ?? pinned?.service;
    const object = externalBase(service ?? id, key, []);
    const which = service === undefined ? `"id": "${id}"` : `"service": "${service}"`;
    const because = `the entries of ${service ?? id} are in no state; pin them in the facts file: "prefixLists": [{ ${which}, "entries": […] }], as aws ec2 get-managed-prefix-list-entries tells them`;
    out.set(key, {
      entries: pinned?.entries ?? [],
      maxEntries: pinned?.entries.length ?? 0,
      ...(service === undefined ? {} : { service }),
      ...object,
      opaque: pinned ? [] : [{ aspect: "entries", urn: key, because }],
    });
  }
}
