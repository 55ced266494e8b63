/** What the builders share: typed access to properties, references to keys, and the list of what went wrong. */
import { formatPrefix, parsePrefix } from "../../net/ip";
import type { Facts } from "../facts";
import { isUnknown, type ResourceGraph, type ResourceNode, type Value } from "../graph";
import type { Aspect, Key, ModelObject, ModelProblem, Opaque, PortRange } from "../model";
import { hintsOf, type Identities, type Kind } from "./identity";

/** Collects what is opaque about one object while it is built. */
export class Opaques {
  readonly list: Opaque[] = [];

  add(aspect: Aspect, urn: string, because: string): void {
    if (!this.list.some((o) => o.aspect === aspect && o.urn === urn && o.because === because)) {
      this.list.push({ aspect, urn, because });
    }
  }
}

/** State of a build. */
export class Context {
  readonly problems: ModelProblem[] = [];
  readonly strays: Opaque[] = [];
  private readonly byType = new Map<string, ResourceNode[]>();
  private readonly byId = new Map<string, ResourceNode>();
  /** Ids that something refers to and no state shows, by kind. */
  private readonly outside = new Map<Kind, Map<string, Key>>();
  /** VPCs that exist and that nothing names, with the attachment that shows each. */
  readonly untold = new Map<Key, ResourceNode>();

  constructor(
    readonly graph: ResourceGraph,
    readonly facts: Facts,
    readonly identities: Identities,
  ) {
    for (const node of graph.nodes.values()) {
      if (node.id !== undefined) this.byId.set(node.id, node);
      const list = this.byType.get(node.type);
      if (list) list.push(node);
      else this.byType.set(node.type, [node]);
    }
  }

  /** Resources of the given types, in the order of the graph. */
  nodes(...types: readonly string[]): ResourceNode[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /**
   * The key that a property refers to. An id that no state shows becomes an external object.
   * A property that cannot be resolved is noted under `aspect` and answers `undefined`; so does an absent one, silently.
   */
  ref(kind: Kind, node: ResourceNode, property: string, opaque: Opaques, aspect: Aspect): Key | undefined {
    return this.refValue(kind, node, node.properties[property], property, opaque, aspect);
  }

  /** `ref` for a value inside a property. */
  refValue(
    kind: Kind,
    node: ResourceNode,
    value: Value | undefined,
    property: string,
    opaque: Opaques,
    aspect: Aspect,
  ): Key | undefined {
    if (value === undefined || value === null || value === "") return undefined;
    const reference = this.identities.resolve(kind, value, hintsOf(node, property.replace(/[.[].*$/, "")));
    if (reference.found) return reference.key;
    if (reference.id !== undefined) {
      const other = kind === "vpc" || kind === "subnet" ? this.byId.get(reference.id) : undefined;
      if (other) this.problem(node.urn, `${property} names ${reference.id}, which is no ${kind} but ${other.urn}`);
      return this.external(kind, reference.id);
    }
    opaque.add(aspect, node.urn, `${property} ${reference.because}`);
    return undefined;
  }

  /**
   * The keys that a list property refers to. A list that is not known as a whole stands for everything of the kind
   * that it depends on; that reading is noted as an assumption.
   */
  refs(kind: Kind, node: ResourceNode, property: string, opaque: Opaques, aspect: Aspect): Key[] {
    const value = node.properties[property];
    if (value === undefined || value === null) return [];
    const unknowns = isUnknown(value) ? [value] : Array.isArray(value) ? (value as Value[]).filter(isUnknown) : [];
    const known = Array.isArray(value) ? (value as Value[]).filter((item) => !isUnknown(item)) : [];
    const out = known
      .map((item) => this.refValue(kind, node, item, property, opaque, aspect))
      .filter((k) => k !== undefined);
    if (unknowns.length === 0) return out;
    const dependsOn = unknowns.flatMap((u) => [...u.$unknown.dependsOn]);
    const direct = this.identities.candidates(kind, dependsOn);
    const from = direct.length > 0 ? direct : this.identities.handedOn(kind, dependsOn);
    const rest = from.filter((key) => !out.includes(key));
    if (rest.length === 0 || (!isUnknown(value) && rest.length !== unknowns.length)) {
      opaque.add(aspect, node.urn, `${property} is not known until deployment`);
    }
    return [...out, ...rest];
  }

  /** The key of an object that is only known by its id. */
  external(kind: Kind, id: string): Key {
    const key = `id:${id}`;
    const ids = this.outside.get(kind) ?? new Map<string, Key>();
    ids.set(id, key);
    this.outside.set(kind, ids);
    return key;
  }

  /** The key of a VPC that an attachment must have and does not name. */
  untoldVpc(node: ResourceNode): Key {
    const key = untoldVpc(node.urn);
    this.untold.set(key, node);
    return key;
  }

  /** External objects of a kind met so far. */
  externals(kind: Kind): ReadonlyMap<string, Key> {
    return this.outside.get(kind) ?? new Map<string, Key>();
  }

  /** A text; `undefined` if absent; noted if unknown. */
  text(node: ResourceNode, property: string, opaque: Opaques, aspect: Aspect): string | undefined {
    return this.textValue(node, node.properties[property], property, opaque, aspect);
  }

  textValue(
    node: ResourceNode,
    value: Value | undefined,
    property: string,
    opaque: Opaques,
    aspect: Aspect,
  ): string | undefined {
    if (isUnknown(value)) {
      const why = value.$unknown.why === "encrypted" ? "is an encrypted secret" : "is not known until deployment";
      opaque.add(aspect, node.urn, `${property} ${why}`);
    }
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** A flag; the default if absent; noted if unknown. */
  flag(node: ResourceNode, property: string, fallback: boolean, opaque: Opaques, aspect: Aspect): boolean {
    const value = node.properties[property];
    if (isUnknown(value)) opaque.add(aspect, node.urn, `${property} is not known until deployment`);
    if (value === "enable" || value === "true") return true;
    if (value === "disable" || value === "false") return false;
    return typeof value === "boolean" ? value : fallback;
  }

  /** A canonical CIDR; noted if unknown, reported and noted if malformed. */
  cidrValue(
    node: ResourceNode,
    value: Value | undefined,
    property: string,
    opaque: Opaques,
    aspect: Aspect,
  ): string | undefined {
    const text = this.textValue(node, value, property, opaque, aspect);
    if (text === undefined) return undefined;
    const parsed = parsePrefix(text);
    if (parsed.ok) return formatPrefix(parsed.prefix);
    const secret = node.secrets.includes(property.replace(/[.[].*$/, ""));
    this.problem(node.urn, `${property} ${parsed.problem}: ${secret ? "a secret" : text}`);
    opaque.add(aspect, node.urn, `${property} ${parsed.problem}`);
    return undefined;
  }

  /** CIDRs of a list property. */
  cidrs(node: ResourceNode, property: string, opaque: Opaques, aspect: Aspect): string[] {
    return this.list(node, property, opaque, aspect)
      .map((item) => this.cidrValue(node, item, property, opaque, aspect))
      .filter((cidr) => cidr !== undefined);
  }

  /** Elements of a list property; noted if the list is unknown. */
  list(node: ResourceNode, property: string, opaque: Opaques, aspect: Aspect): readonly Value[] {
    const value = node.properties[property];
    if (isUnknown(value)) opaque.add(aspect, node.urn, `${property} is not known until deployment`);
    return Array.isArray(value) ? (value as Value[]) : [];
  }

  /** A contradiction that AWS would refuse, or a value that makes no sense. */
  problem(urn: string, problem: string): void {
    this.problems.push({ urn, problem });
  }

  /** A part (route, rule, association) of an object that cannot be told: it may belong to any. */
  stray(urn: string, aspect: Aspect, because: string): void {
    this.strays.push({ urn, aspect, because });
  }
}

/** Stands for the VPC of an attachment that no state tells. */
export function untoldVpc(attachment: Key): Key {
  return `${attachment}#vpc`;
}

/** Fields of a nested object; empty if it is none. */
export function fields(value: Value | undefined): Readonly<Record<string, Value>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isUnknown(value)) return {};
  return value as Readonly<Record<string, Value>>;
}

/** What every model object has, from its node. */
export function base(node: ResourceNode, opaque: Opaques, key: Key = node.urn): ModelObject {
  return {
    key,
    urn: node.urn,
    ...(node.id === undefined ? {} : { id: node.id }),
    name: node.name,
    ...(node.account === undefined ? {} : { account: node.account }),
    ...(node.region === undefined ? {} : { region: node.region }),
    external: node.external,
    opaque: opaque.list,
  };
}

/** An object that is only known by its id. */
export function externalBase(id: string, key: Key, aspects: readonly Aspect[]): ModelObject {
  const opaque = aspects.map((aspect) => ({ aspect, urn: key, because: `${id} is in none of the given states` }));
  return { key, urn: key, id, name: id, external: true, opaque };
}

/** All ports. */
export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

const PROTOCOLS: Readonly<Record<string, number>> = { all: -1, "-1": -1, tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/** IANA protocol number of a name or number in a text; `undefined` if it is none. */
export function protocolNumber(value: Value | undefined): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).toLowerCase();
  const named = PROTOCOLS[text];
  if (named !== undefined) return named;
  return /^[0-9]{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

/** True for the protocols whose rules carry ports. */
export function hasPorts(protocol: number): boolean {
  return protocol === 6 || protocol === 17;
}

/** A number property; texts of digits count. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?[0-9]+$/.test(value) ? Number(value) : undefined;
}
