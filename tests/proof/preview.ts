/** Turns a `World` into what `pulumi preview --json` would show before anything exists. */
import type { World } from "./world";

/** What the engine writes for a value that is computed at deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface State {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, string[]>;
}

/** Every text that only exists once a resource does: its id, ARN and computed outputs. */
function computed(states: readonly State[]): Map<string, string> {
  const out = new Map<string, string>();
  const collect = (value: unknown, urn: string): void => {
    if (typeof value === "string" && value.length > 6 && !out.has(value)) out.set(value, urn);
    else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) collect(item, urn);
  };
  for (const state of states) if (!state.type.startsWith("pulumi:")) collect([state.id], state.urn);
  for (const state of states) {
    if (state.type.startsWith("pulumi:")) continue;
    for (const [key, value] of Object.entries(state.outputs ?? {})) {
      if (!(key in (state.inputs ?? {})) && !["region", "ownerId", "state"].includes(key)) collect(value, state.urn);
    }
  }
  return out;
}

/** The preview of creating everything in a world. */
export function previewOf(world: World): unknown {
  const states = world.resources as unknown as State[];
  const owners = computed(states);
  const steps = states.map((state) => {
    if (state.type.startsWith("pulumi:")) return { op: "create", urn: state.urn, newState: state };
    const propertyDependencies: Record<string, string[]> = {};
    const hide = (value: unknown, used: Set<string>): unknown => {
      if (typeof value === "string") {
        const owner = owners.get(value);
        if (owner === undefined) return value;
        used.add(owner);
        return UNKNOWN;
      }
      if (Array.isArray(value)) return value.map((item) => hide(item, used));
      if (typeof value === "object" && value !== null)
        return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hide(v, used)]));
      return value;
    };
    const inputs: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(state.inputs ?? {})) {
      const used = new Set<string>();
      inputs[key] = hide(value, used);
      if (used.size > 0) propertyDependencies[key] = [...used];
    }
    const outputs = Object.fromEntries(
      Object.entries(state.outputs ?? {}).map(([key, value]) => [
        key,
        key in inputs ? inputs[key] : hide(value, new Set()),
      ]),
    );
    return { op: "create", urn: state.urn, newState: { ...state, id: "", inputs, outputs, propertyDependencies } };
  });
  return { config: {}, steps, changeSummary: { create: steps.length }, diagnostics: [], duration: 1 };
}
