/** What the properties answer. */
import type { Urn } from "../graph";
import type { Course } from "../tracer/trace";
import type { Layer } from "../tracer/walk";

/** A layer that can be thought away with `--without`. */
export type RemovableLayer = Extract<Layer, "routes" | "security-groups" | "policies" | "dns">;

export const REMOVABLE: readonly RemovableLayer[] = ["routes", "security-groups", "policies", "dns"];

/** `undetermined` is never a pass: something that decides is not known or not modelled. */
export type PropertyVerdict = "holds" | "violated" | "undetermined";

/** Shows a finding: a connection hop by hop, the steps of a name, or the request that a policy lets through. */
export type Witness =
  | {
      readonly kind: "path";
      readonly from: string;
      readonly to: string;
      readonly service: string;
      readonly course: Course;
    }
  | { readonly kind: "name"; readonly vpc: string; readonly name: string; readonly steps: readonly string[] }
  | { readonly kind: "request"; readonly endpoint: string; readonly request: string }
  | { readonly kind: "setting"; readonly resource: string; readonly setting: string };

/** One thing that is wrong, or cannot be told. */
export interface Finding {
  readonly property: string;
  readonly verdict: "violated" | "undetermined";
  /** One sentence that names what should hold and what does instead. */
  readonly message: string;
  /** Resources to look at, the most telling first. */
  readonly urns: readonly Urn[];
  readonly witness?: Witness;
}

/** A property with its verdict. */
export interface PropertyResult {
  readonly id: string;
  readonly title: string;
  readonly verdict: PropertyVerdict | "skipped";
  /** How many statements were checked; a property that checked nothing holds of nothing and says so. */
  readonly checked: number;
  readonly findings: readonly Finding[];
  /** Why it was skipped, or what it rests on. */
  readonly note?: string;
}

/** The verdict on a network. */
export interface ProofReport {
  readonly schemaVersion: 1;
  readonly verdict: PropertyVerdict;
  /** Layers that were thought away. */
  readonly without: readonly RemovableLayer[];
  readonly properties: readonly PropertyResult[];
  readonly matrix: Matrix;
  /** Resources that no state shows and that somebody declared instead: verdicts rest on the declaration. */
  readonly declared?: readonly string[];
}

/** Reachability by group: TCP 443, both ways, with all layers that are not thought away. */
export interface Matrix {
  readonly groups: readonly string[];
  /** `cells[from][to]`; `none` where one side has no address. */
  readonly cells: readonly (readonly MatrixCell[])[];
}

/**
 * `some`: it depends on the pair, or on a choice of AWS. With `?` there are pairs besides of which it cannot be told;
 * `?` alone: it can be told of none.
 */
export type MatrixCell = "yes" | "no" | "some" | "yes?" | "no?" | "some?" | "?" | "none";
