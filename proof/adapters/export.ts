/** Adapter for `pulumi stack export`. */
import { graphOf, type ResourceGraph } from "../graph";
import { InputError } from "../read";
import { nodesOf, type RawResource } from "./nodes";

/** True if the JSON has the shape of `pulumi stack export`. */
export function isExport(json: unknown): boolean {
  return typeof json === "object" && json !== null && "deployment" in json;
}

/**
 * The graph of an exported stack. What waits for its deletion still stands in AWS, and what an interrupted operation
 * was about may: both are doubtful.
 * @throws InputError if the export has no resources or is malformed
 */
export function graphFromExport(json: unknown, source: string): ResourceGraph {
  const deployment = objectOf(objectOf(json).deployment);
  const { resources, pending_operations: pending } = deployment;
  if (!Array.isArray(resources)) {
    throw new InputError(source, [
      {
        path: "deployment.resources",
        problem: "must be a list",
        got: resources ?? "nothing",
        fix: "export the stack again with `pulumi stack export --file <file>`; an empty stack has nothing to prove",
      },
    ]);
  }
  const raw: RawResource[] = [];
  const doubts: { state: RawResource; because: string }[] = [];
  resources.forEach((resource: unknown, index) => {
    const state = readState(resource, `deployment.resources[${index}]`, source);
    if (objectOf(resource).delete === true) doubts.push({ state, because: WAITS });
    else raw.push(state);
  });
  (Array.isArray(pending) ? (pending as unknown[]) : []).forEach((operation, index) => {
    const { resource, type } = objectOf(operation);
    const state = readState(resource, `deployment.pending_operations[${index}].resource`, source);
    const what = typeof type === "string" && type !== "" ? type : "unknown";
    doubts.push({
      state,
      because: `an operation on it (${what}) was interrupted; run \`pulumi refresh\`, export again`,
    });
  });
  const nodes = nodesOf([...raw, ...doubts.map(({ state }) => state)], source);
  const doubtful = doubts.flatMap(({ because }, i) => {
    const node = nodes[raw.length + i];
    return node ? [{ node, because }] : [];
  });
  return graphOf(nodes.slice(0, raw.length), doubtful);
}

const WAITS = "it waits for its deletion and still stands; run `pulumi up` to the end, then export again";

/** One resource as state files and previews write it. */
export function readState(value: unknown, path: string, source: string): RawResource {
  const state = objectOf(value);
  const fail = (at: string, problem: string, got: unknown): InputError =>
    new InputError(source, [{ path: at, problem, got, fix: "export the stack again" }]);
  if (typeof state.urn !== "string" || typeof state.type !== "string") throw fail(path, "has no urn or type", value);
  const propertyDependencies = objectOf(state.propertyDependencies);
  for (const [key, list] of Object.entries(propertyDependencies))
    if (list !== null && !isTexts(list))
      throw fail(`${path}.propertyDependencies.${key}`, "must be a list of URNs", list);
  const { dependencies } = state;
  if (dependencies !== undefined && dependencies !== null && !isTexts(dependencies))
    throw fail(`${path}.dependencies`, "must be a list of URNs", dependencies);
  return {
    urn: state.urn,
    type: state.type,
    id: textOf(state.id),
    provider: textOf(state.provider),
    parent: textOf(state.parent),
    inputs: objectOf(state.inputs),
    outputs: objectOf(state.outputs),
    propertyDependencies: propertyDependencies as Record<string, string[] | null>,
    dependencies: dependencies ?? [],
    external: state.external === true,
    custom: typeof state.custom === "boolean" ? state.custom : undefined,
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The fields of an object; none of anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : NOTHING;
}

const NOTHING: Readonly<Record<string, unknown>> = {};
