/** Makes a network that the engines disagree on as small as possible, so that a person can read it. */
import type { Key, NetworkModel } from "../../../proof/model";

type Objects = ReadonlyMap<Key, object>;

/** Lists inside objects whose elements can be taken away one by one. */
const LISTS = ["routes", "rules", "propagations", "entries", "learned", "subnets", "groups", "propagating", "opaque"];

/** True if something names one of the keys, directly or inside. */
function names(value: unknown, keys: ReadonlySet<Key>): boolean {
  if (typeof value === "string") return keys.has(value);
  return typeof value === "object" && value !== null && Object.values(value).some((inner) => names(inner, keys));
}

/** The network without an object and all that lives in it or hangs at it; lists lose the elements that name these. */
function withoutAll(model: NetworkModel, first: Key): NetworkModel {
  const gone = new Set([first]);
  const maps = Object.entries(model).filter((entry): entry is [string, Objects] => entry[1] instanceof Map);
  for (let before = 0; before < gone.size;) {
    before = gone.size;
    for (const [, objects] of maps)
      for (const [key, object] of objects)
        if (
          Object.entries(object).some(([name, value]) => name !== "key" && !Array.isArray(value) && names(value, gone))
        )
          gone.add(key);
  }
  const kept = (object: object): object =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]: [string, unknown]) => [
        name,
        Array.isArray(value) ? (value as unknown[]).filter((element) => !names(element, gone)) : value,
      ]),
    );
  const less = maps.map(([kind, objects]) => {
    const rest = [...objects].filter(([key]) => !gone.has(key));
    return [kind, new Map(rest.map(([key, object]) => [key, kept(object)]))];
  });
  return { ...model, ...(Object.fromEntries(less) as Partial<NetworkModel>) };
}

/** Every network that has a VPC or subnet with all that is there, one object, or one element of a list, less. */
function* smaller(model: NetworkModel): Generator<NetworkModel> {
  for (const key of [...model.vpcs.keys(), ...model.transitGateways.keys(), ...model.subnets.keys()])
    yield withoutAll(model, key);
  for (const [kind, value] of Object.entries(model) as [keyof NetworkModel, unknown][]) {
    if (!(value instanceof Map)) continue;
    for (const key of value.keys() as Iterable<Key>) {
      const left = new Map(value as Objects);
      left.delete(key);
      yield { ...model, [kind]: left };
    }
    for (const [key, object] of value as Objects) {
      for (const list of LISTS) {
        const elements = (object as Readonly<Record<string, unknown>>)[list];
        if (!Array.isArray(elements)) continue;
        for (let i = 0; i < elements.length; i++) {
          const rest = [...(elements as unknown[]).slice(0, i), ...(elements as unknown[]).slice(i + 1)];
          yield { ...model, [kind]: new Map(value as Objects).set(key, { ...object, [list]: rest }) };
        }
      }
    }
  }
}

/**
 * Takes objects and list elements away while the engines still disagree.
 * @param disagrees false also for networks that make no sense any more (an engine throws)
 */
export function shrink(model: NetworkModel, disagrees: (model: NetworkModel) => boolean): NetworkModel {
  let current = model;
  for (let found = true; found;) {
    found = false;
    for (const candidate of smaller(current)) {
      if (!disagrees(candidate)) continue;
      current = candidate;
      found = true;
      break;
    }
  }
  return current;
}

/** The objects of a network as text, one a line, without what is the same for all. */
export function show(model: NetworkModel): string {
  const common = new Set(["urn", "id", "name", "account", "region", "external"]);
  return Object.entries(model)
    .filter((entry): entry is [string, Objects] => entry[1] instanceof Map)
    .flatMap(([kind, objects]) =>
      [...objects].map(([key, object]) => {
        const rest = Object.entries(object).filter(([name]) => !common.has(name) && name !== "key");
        return `${kind} ${key} ${JSON.stringify(Object.fromEntries(rest))}`;
      }),
    )
    .join("\n");
}
