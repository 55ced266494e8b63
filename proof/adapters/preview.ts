/**
 * Adapter for `pulumi preview --json`. Unknown values keep the resources they depend on, so that references between
 * resources that do not exist yet are resolved all the same.
 */
import { graphOf, type ResourceGraph, type Urn } from "../graph";
import { InputError } from "../read";
import { objectOf, readState } from "./export";
import { nodesOf, type RawResource } from "./nodes";

/** True if the JSON has the shape of `pulumi preview --json`. */
export function isPreview(json: unknown): boolean {
  return typeof json === "object" && json !== null && "steps" in json;
}

/** A preview: the planned resources, and what it removes from what is deployed. */
export interface Preview {
  readonly graph: ResourceGraph;
  /** URNs that nothing is left of. */
  readonly removed: ReadonlySet<Urn>;
  /** Ids of resources that are deleted, those included that another of the same URN replaces. */
  readonly deleted: ReadonlySet<string>;
  /** True if unchanged resources are missing, because the preview was made without `--show-sames`. */
  readonly partial: boolean;
}

/**
 * Reads a preview. A resource with `retainOnDelete` that it deletes leaves the state and stays in AWS, so that it is
 * kept (Pulumi, Resource options, retainOnDelete).
 * @throws InputError if it is malformed, or of a program that failed
 */
export function readPreview(json: unknown, source: string): Preview {
  const digest = objectOf(json);
  const steps = stepsOf(digest, source);
  const planned = new Map<Urn, RawResource>();
  const left: RawResource[] = [];
  const removed = new Set<Urn>();
  const deleted = new Set<string>();
  let sames = 0;
  steps.forEach((value, index) => {
    const step = objectOf(value);
    const op = String(step.op);
    if (op === "same") sames++;
    if (step.newState !== undefined && step.newState !== null) {
      const state = readState(whole(op, step), `steps[${index}].newState`, source);
      planned.set(state.urn, state);
    }
    if (!op.startsWith("delete") || typeof step.urn !== "string") return;
    const old = objectOf(step.oldState);
    if (old.retainOnDelete === true) left.push(readState(old, `steps[${index}].oldState`, source));
    else {
      removed.add(step.urn);
      if (typeof old.id === "string") deleted.add(old.id);
    }
  });
  for (const urn of planned.keys()) removed.delete(urn);
  const replaced = left.filter(({ urn }) => planned.has(urn));
  const kept = left.filter(({ urn }) => !planned.has(urn));
  const nodes = nodesOf([...planned.values(), ...kept, ...replaced], source);
  const count = planned.size + kept.length;
  const unchanged = objectOf(digest.changeSummary).same;
  return {
    graph: graphOf(
      nodes.slice(0, count),
      nodes.slice(count).map((node) => ({ node, because: "it is replaced and stays in AWS (retainOnDelete)" })),
    ),
    removed,
    deleted,
    partial: typeof unchanged === "number" && sames < unchanged,
  };
}

/**
 * The new state of a step. Of a resource that stays the same, or is updated in place, the engine writes inputs only:
 * what AWS answered when it was made stands in the old state, and stays but for what the update's inputs say.
 */
function whole(op: string, step: ReturnType<typeof objectOf>): unknown {
  if (op !== "same" && op !== "update") return step.newState;
  const [old, state] = [objectOf(step.oldState), objectOf(step.newState)];
  const outputs = { ...objectOf(old.outputs), ...(op === "update" && objectOf(state.inputs)) };
  return { ...state, id: state.id ?? old.id, outputs: { ...outputs, ...objectOf(state.outputs) } };
}

/** The steps of a preview that came to its end. */
function stepsOf({ steps, changeSummary, diagnostics }: ReturnType<typeof objectOf>, source: string): unknown[] {
  const again = "run `pulumi preview --json --show-sames` again";
  const fail = (path: string, problem: string, got: unknown, fix: string): InputError =>
    new InputError(source, [{ path, problem, got, fix }]);
  if (!Array.isArray(steps)) throw fail("steps", "must be a list", steps, again);
  const broken = (steps as unknown[]).findIndex((step) => objectOf(step) !== step);
  if (broken >= 0) throw fail(`steps[${broken}]`, "must be an object", (steps as unknown[])[broken], again);
  const errors = (Array.isArray(diagnostics) ? diagnostics : []).map(objectOf).filter((d) => d.severity === "error");
  const [error] = errors;
  if (error)
    throw fail(
      "diagnostics",
      "the preview failed, so that resources may be missing",
      error.message,
      `mend it and ${again}`,
    );
  if (objectOf(changeSummary) !== changeSummary)
    throw fail("changeSummary", "is missing: the preview did not come to its end", changeSummary ?? "nothing", again);
  return steps as unknown[];
}
