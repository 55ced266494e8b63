/** Adapter for `pulumi stack export`. */
import { graphOf, type GraphNote, type ResourceGraph } from "../graph";
import { InputError } from "../read";
import { nodesOf, type RawResource } from "./nodes";

/** True if the JSON has the shape of `pulumi stack export`. */
export function isExport(json: unknown): boolean {
  return typeof json === "object" && json !== null && "deployment" in json;
}

/**
 * The graph of an exported stack. Resources that wait for their deletion are left out.
 * @throws InputError if the export has no resources or is malformed
 */
export function graphFromExport(json: unknown, source: string): ResourceGraph {
  const deployment = (json as { deployment?: unknown } | null)?.deployment;
  const resources = (deployment as { resources?: unknown } | null | undefined)?.resources;
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
  const notes: GraphNote[] = [];
  resources.forEach((resource: unknown, index) => {
    const state = readState(resource, `deployment.resources[${index}]`, source);
    if ((resource as { delete?: unknown }).delete === true)
      notes.push({ urn: state.urn, note: "waits for deletion; left out" });
    else raw.push(state);
  });
  const pending = (deployment as { pending_operations?: unknown }).pending_operations;
  for (const operation of Array.isArray(pending)
    ? (pending as { resource?: { urn?: unknown }; type?: unknown }[])
    : []) {
    notes.push({
      urn: String(operation.resource?.urn),
      note: `an interrupted operation (${String(operation.type)}) left its state uncertain`,
    });
  }
  return graphOf(nodesOf(raw, source), notes);
}

/** One resource as state files and previews write it. */
export function readState(value: unknown, path: string, source: string): RawResource {
  const state = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (typeof state.urn !== "string" || typeof state.type !== "string") {
    throw new InputError(source, [{ path, problem: "has no urn or type", got: value, fix: "export the stack again" }]);
  }
  return {
    urn: state.urn,
    type: state.type,
    id: textOf(state.id),
    provider: textOf(state.provider),
    parent: textOf(state.parent),
    inputs: fieldsOf(state.inputs),
    outputs: fieldsOf(state.outputs),
    propertyDependencies: fieldsOf(state.propertyDependencies) as Record<string, string[] | null>,
    dependencies: Array.isArray(state.dependencies) ? (state.dependencies as string[]) : [],
    external: state.external === true,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : NOTHING;
}

const NOTHING: Readonly<Record<string, unknown>> = {};
