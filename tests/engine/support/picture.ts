import type { ResourceView } from "../../../local/world/kernel/command";
import { isDoc, type Json } from "../../../local/world/kernel/json";

/**
 * What stands in the embedded accounts, one line per resource, without anything that differs from build to build:
 * physical ids and ARNs are replaced by whose they are. Two worlds with equal pictures hold the same.
 */
export function picture(resources: readonly ResourceView[]): string[] {
  const labels = new Map<string, string>();
  for (const resource of resources) {
    const label = `<${resource.type.split(":").at(-1) ?? ""} ${resource.account} ${nameOf(resource)}>`;
    for (const id of [resource.id, resource.outputs.arn]) if (typeof id === "string") labels.set(id, label);
  }
  // Longest first: an ARN holds the id.
  const ids = [...labels.keys()].filter((id) => GENERATED.test(id)).sort((a, b) => b.length - a.length);
  const plain = (value: Json): string =>
    ids.reduce((text, id) => text.replaceAll(id, labels.get(id) ?? ""), JSON.stringify(value));
  return resources
    .filter(({ implicit }) => implicit === undefined)
    .map(({ account, region, type, inputs }) => `${account} ${region} ${type} ${plain(sorted(inputs))}`)
    .sort();
}

/** Ids that AWS makes up: a prefix and hexadecimal digits, a UUID, or a hosted zone's. */
const GENERATED = /-[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f]{4}-|^Z[0-9A-Z]{10,}/;

function nameOf({ outputs, implicit, id }: ResourceView): string {
  const tags = outputs.tagsAll ?? outputs.tags;
  const logical = isDoc(tags) ? tags["bedrock-hub:id"] : undefined;
  if (typeof logical === "string") return logical;
  return implicit === undefined ? (GENERATED.test(id) ? "" : id) : "implicit";
}

/** Keys in order; lists stay as they are. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (!isDoc(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([k, v]) => [k, sorted(v)]),
  );
}
