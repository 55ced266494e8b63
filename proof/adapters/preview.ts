/**
 * Adapter for `pulumi preview --json`. Unknown values keep the resources they depend on, so that references between
 * resources that do not exist yet are resolved all the same.
 */
import { graphOf, type ResourceGraph, type Urn } from "../graph";
import { InputError } from "../read";
import { readState } from "./export";
import { nodesOf, type RawResource } from "./nodes";

/** True if the JSON has the shape of `pulumi preview --json`. */
export function isPreview(json: unknown): boolean {
  return typeof json === "object" && json !== null && "steps" in json;
}

/** A preview: the planned resources, and the URNs that it removes from what is deployed. */
export interface Preview {
  readonly graph: ResourceGraph;
  readonly removed: ReadonlySet<Urn>;
  /** True if unchanged resources are missing, because the preview was made without `--show-sames`. */
  readonly partial: boolean;
}

/** Reads a preview. @throws InputError if it is malformed */
export function readPreview(json: unknown, source: string): Preview {
  const digest = json as { steps?: unknown; changeSummary?: Record<string, unknown> };
  if (!Array.isArray(digest.steps)) {
    throw new InputError(source, [
      { path: "steps", problem: "must be a list", got: digest.steps, fix: "run `pulumi preview --json --show-sames`" },
    ]);
  }
  const planned = new Map<Urn, RawResource>();
  const removed = new Set<Urn>();
  let sames = 0;
  digest.steps.forEach((value: unknown, index) => {
    const step = value as { op?: unknown; urn?: unknown; newState?: unknown };
    if (step.op === "same") sames++;
    if (step.newState !== undefined && step.newState !== null) {
      const state = readState(step.newState, `steps[${index}].newState`, source);
      planned.set(state.urn, state);
    } else if (typeof step.urn === "string" && String(step.op).startsWith("delete")) removed.add(step.urn);
  });
  for (const urn of planned.keys()) removed.delete(urn);
  const unchanged = digest.changeSummary?.same;
  return {
    graph: graphOf(nodesOf([...planned.values()], source)),
    removed,
    partial: typeof unchanged === "number" && sames < unchanged,
  };
}
