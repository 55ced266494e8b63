/**
 * Who is who: resolves what one resource says about another (an id, an ARN, a value that is not known yet) to the key
 * of a model object. Identity is by id, ARN or recorded dependency, never by name or tag.
 */
import { isUnknown, type ResourceGraph, type ResourceNode, type Urn, type Value } from "../graph";
import type { Key } from "../model";

/** Kinds of objects that can be referred to. */
export type Kind =
  | "vpc"
  | "subnet"
  | "route-table"
  | "acl"
  | "group"
  | "prefix-list"
  | "interface"
  | "instance"
  | "internet-gateway"
  | "egress-only-gateway"
  | "nat-gateway"
  | "vpn-gateway"
  | "peering"
  | "endpoint"
  | "firewall"
  | "transit-gateway"
  | "attachment"
  | "transit-table"
  | "policy-table"
  | "vpn-connection"
  | "direct-connect-gateway"
  | "zone"
  | "profile"
  | "resolver-endpoint"
  | "resolver-rule"
  | "share"
  | "dhcp-options";

/** What a reference led to. */
export type Reference =
  | { readonly found: true; readonly key: Key }
  /** A known id of an object that no state shows. */
  | { readonly found: false; readonly id: string }
  /** Not known, or not unique. */
  | { readonly found: false; readonly id?: undefined; readonly because: string };

/** Registry of identities. Filled by `registerAll` (proof/build/register.ts), then read by the builders. */
export class Identities {
  private readonly byId = new Map<Kind, Map<string, readonly Key[]>>();
  private readonly byUrn = new Map<Kind, Map<Urn, Key>>();

  constructor(readonly graph: ResourceGraph) {}

  /** Says that ids, ARNs and a resource stand for a model object. */
  register(kind: Kind, key: Key, urn: Urn | undefined, ids: readonly (Value | undefined)[]): void {
    if (urn !== undefined) of(this.byUrn, kind).set(urn, key);
    const index = of(this.byId, kind);
    for (const id of ids) {
      if (typeof id !== "string" || id === "") continue;
      const keys = index.get(id);
      if (!keys) index.set(id, [key]);
      else if (!keys.includes(key)) index.set(id, [...keys, key]);
    }
  }

  /** The object of a kind that a resource stands for, if it stands for one. */
  ofNode(kind: Kind, urn: Urn): Key | undefined {
    return this.byUrn.get(kind)?.get(urn);
  }

  /** Objects registered under an id. */
  ofId(kind: Kind, id: string): readonly Key[] {
    return this.byId.get(kind)?.get(id) ?? NONE;
  }

  /**
   * Resolves a value.
   * @param hints the resources that the property depends on; they decide between objects that share an id
   */
  resolve(kind: Kind, value: Value | undefined, hints: readonly Urn[] = []): Reference {
    if (isUnknown(value)) return this.fromDependencies(kind, value.$unknown.dependsOn, value.$unknown.why);
    if (typeof value !== "string" || value === "") return { found: false, because: "is missing" };
    const keys = this.ofId(kind, value);
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return { found: true, key: only };
    if (keys.length === 0) return { found: false, id: value };
    const hinted = keys.filter((key) => hints.some((urn) => this.ofNode(kind, urn) === key));
    const [one] = hinted;
    if (one !== undefined && hinted.length === 1) return { found: true, key: one };
    return { found: false, because: `is ${value}, which ${keys.length} resources share` };
  }

  /** The distinct objects of a kind among the resources that a value depends on. */
  candidates(kind: Kind, dependsOn: readonly Urn[]): Key[] {
    return [...new Set(dependsOn.map((urn) => this.ofNode(kind, urn)).filter((key) => key !== undefined))];
  }

  private fromDependencies(kind: Kind, dependsOn: readonly Urn[], why: string): Reference {
    const keys = this.candidates(kind, dependsOn);
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return { found: true, key: only };
    if (why === "encrypted") return { found: false, because: "is an encrypted secret" };
    if (keys.length > 1)
      return { found: false, because: `is not known until deployment and may be any of ${keys.length} resources` };
    return { found: false, because: "is not known until deployment" };
  }
}

const NONE: readonly Key[] = [];

/** The index of a kind, made when it is first used. */
function of<V>(indexes: Map<Kind, Map<string, V>>, kind: Kind): Map<string, V> {
  let index = indexes.get(kind);
  if (!index) {
    index = new Map();
    indexes.set(kind, index);
  }
  return index;
}

/** The resources a top-level property was made of. */
export function hintsOf(node: ResourceNode, property: string): readonly Urn[] {
  return node.propertyDependencies[property] ?? [];
}
