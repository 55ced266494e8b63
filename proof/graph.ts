/**
 * The resource graph: the one shape that every source of resources is turned into before anything is proven. The
 * sources are recorded mocks, `pulumi preview --json`, `pulumi stack export` and the embedded AWS (proof/adapters/).
 * Nothing here knows what a VPC is; proof/build/ turns a graph into the typed network model of proof/model.ts.
 */

import { InputError } from "./read";

/** URN of a Pulumi resource. Resources given in a facts file have one of the form `urn:facts::<type>::<id>`. */
export type Urn = string;

/**
 * A property value that is not known. `dependsOn` are the resources whose outputs it is made of, as the engine
 * records them; a reference is still resolved through them (proof/references.ts).
 */
export interface Unknown {
  readonly $unknown: {
    readonly dependsOn: readonly Urn[];
    /** `not-yet-known`: computed at deployment. `encrypted`: a secret in an export without `--show-secrets`. */
    readonly why: "not-yet-known" | "encrypted";
  };
}

/** A property value: JSON, with `Unknown` wherever a value is not known. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** Properties of a resource by their name in the Pulumi SDK. */
export type Properties = Readonly<Record<string, Value>>;

/** One resource. */
export interface ResourceNode {
  readonly urn: Urn;
  /** Pulumi token, e.g. `aws:ec2/subnet:Subnet`. */
  readonly type: string;
  /** Logical name, for people; nothing is ever decided by it. */
  readonly name: string;
  /** Physical id where it is known (`subnet-0abc…`, or what the mocks returned). */
  readonly id?: string;
  /** AWS account of the provider in effect, 12 digits, where the provider tells. */
  readonly account?: string;
  /** Region: the resource's own `region`, else the provider's. */
  readonly region?: string;
  /** URN of the explicit provider. */
  readonly provider?: Urn;
  readonly parent?: Urn;
  /** True for a component, which is nothing in AWS. */
  readonly component: boolean;
  /** What the program asked for. */
  readonly inputs: Properties;
  /** Outputs over inputs: the most that is known. A property only in `inputs` shows here as well. */
  readonly properties: Properties;
  /** For each input property the resources it was made of. */
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** True if the stack only reads the resource (`.get()`): others may own parts that no state shows. */
  readonly external: boolean;
  /** Top-level properties that hold a secret; their values are never printed. */
  readonly secrets: readonly string[];
  /** The file or program it came from, for messages. */
  readonly source: string;
}

/** A resource that may stand in AWS or not, or not as it is written: what it refers to is not known either. */
export interface DoubtfulNode {
  readonly node: ResourceNode;
  /** Why, as a clause. */
  readonly because: string;
}

/** A graph: resources by URN, in the order of the source. */
export interface ResourceGraph {
  readonly nodes: ReadonlyMap<Urn, ResourceNode>;
  readonly doubtful: readonly DoubtfulNode[];
}

/** Makes a value that is not known. */
export function unknown(dependsOn: readonly Urn[], why: "not-yet-known" | "encrypted" = "not-yet-known"): Unknown {
  return { $unknown: { dependsOn, why } };
}

/** True if the value as a whole is not known. A list of unknown elements is a known list. */
export function isUnknown(value: Value | undefined): value is Unknown {
  return typeof value === "object" && value !== null && "$unknown" in value;
}

/**
 * Builds a graph.
 * @throws InputError if two different resources have one URN: one of them would be lost
 */
export function graphOf(nodes: Iterable<ResourceNode>, doubtful: readonly DoubtfulNode[] = []): ResourceGraph {
  const map = new Map<Urn, ResourceNode>();
  for (const node of nodes) {
    const other = map.get(node.urn);
    if (other === undefined) map.set(node.urn, node);
    else if (!isSame(other, node)) throw twice(other, node);
  }
  return { nodes: map, doubtful };
}

/** True if two sources say the same of a resource. */
function isSame(a: ResourceNode, b: ResourceNode): boolean {
  const said = ({ type, id, inputs, properties }: ResourceNode): string =>
    JSON.stringify([type, id, inputs, properties]);
  return a === b || said(a) === said(b);
}

function twice(a: ResourceNode, b: ResourceNode): InputError {
  const where = a.source === b.source ? a.source : `${a.source} and ${b.source}`;
  const fix =
    a.source === b.source
      ? "a stack has one resource of each URN: export it again"
      : "give each stack once; of two stacks with one project and stack name, rename one (`pulumi stack rename`)";
  return new InputError(where, [{ path: a.urn, problem: "is there twice, with different ids or properties", fix }]);
}

/** One graph of several: the stacks and accounts of one network. @throws InputError as `graphOf` does */
export function mergeGraphs(graphs: readonly ResourceGraph[]): ResourceGraph {
  return graphOf(
    graphs.flatMap((graph) => [...graph.nodes.values()]),
    graphs.flatMap((graph) => [...graph.doubtful]),
  );
}
