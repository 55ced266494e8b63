import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { checkModelsOf } from "./models";
import { checkService } from "./references";

/** Names in entries that are not usable as a whole: those that are texts refer to something all the same. */
export function checkMalformed(
  context: PlanContext,
  { malformed, declared }: Pick<ReadStack, "malformed" | "declared">,
): void {
  const { problems } = context;
  for (const [key, entry] of Object.entries(malformed.spokes)) {
    const path = `spokes.${key}`;
    for (const [field, what, names] of [
      ["account", "account", declared.accounts],
      ["domain", "domain", declared.domains],
    ] as const) {
      const name = valueOf(entry, field);
      if (typeof name !== "string" || names.has(name) || told(problems, `${path}.${field}`)) continue;
      problems.push({
        path: `${path}.${field}`,
        problem: `names no ${what} of this file`,
        got: name,
        fix: suggestion(name, names),
      });
    }
    textsOf(entry, "services").forEach((id, i) => checkService(context, `${path}.services.${i}`, id));
  }
  for (const [key, entry] of Object.entries(malformed.domains)) {
    const path = `domains.${key}`;
    textsOf(entry, "services").forEach((id, i) => checkService(context, `${path}.services.${i}`, id));
    const geography = valueOf(entry, "inferenceGeography") ?? "none";
    if (typeof geography === "string")
      checkModelsOf(context, { domain: key, models: textsOf(entry, "models"), inferenceGeography: geography });
  }
}

function valueOf(entry: unknown, field: string): unknown {
  if (typeof entry !== "object" || entry === null || !Object.hasOwn(entry, field)) return undefined;
  return (entry as Record<string, unknown>)[field];
}

/** The texts of a list; none if something else is in it. */
function textsOf(entry: unknown, field: string): string[] {
  const list = valueOf(entry, field);
  return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : [];
}
