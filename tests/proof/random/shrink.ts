/** Makes a network that the engines disagree on as small as possible, so that a person can read it. */
import type { Key, NetworkModel } from "../../../proof/model";

type Objects = ReadonlyMap<Key, object>;

/** Lists inside objects whose elements can be taken away one by one. */
const LISTS = ["routes", "rules", "propagations", "entries", "learned", "subnets", "groups", "propagating", "opaque"];

/** Every network that has one object, or one element of a list, less. */
function* smaller(model: NetworkModel): Generator<NetworkModel> {
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
