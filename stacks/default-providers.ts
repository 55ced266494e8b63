import { readFileSync } from "node:fs";
import path from "node:path";
import type { Problem } from "./problems";
import { readYaml } from "./yaml";

/** The setting by which the engine makes no provider of its own (Pulumi, Default providers). */
export const DEFAULT_PROVIDERS = "pulumi:disable-default-providers";

/**
 * Refuses a stack in which the engine may fall back to a provider with whatever credentials are at hand: every resource
 * names the provider of its account, and this setting makes the engine refuse one that does not.
 * @param setting the setting's value: a list, or JSON text of one as the engine hands it over
 */
export function defaultProviderProblems(setting: unknown): Problem[] {
  const names = listOf(setting);
  if (names.includes("aws") || names.includes("*")) return [];
  return [
    {
      path: DEFAULT_PROVIDERS,
      problem:
        setting === undefined
          ? "is missing, so that a resource could end up in the account of whoever deploys"
          : "does not name aws, so that a resource could end up in the account of whoever deploys",
      ...(setting !== undefined && { got: typeof setting === "string" ? setting : JSON.stringify(setting) }),
      fix: `write ${DEFAULT_PROVIDERS}: ["aws"] under config`,
    },
  ];
}

/** The setting of the project, for every stack that has none of its own. */
export function projectDefaultProviders(folder: string): unknown {
  try {
    const { value } = readYaml(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
    const config = at(value, "config");
    const setting = at(config, DEFAULT_PROVIDERS);
    return at(setting, "value") ?? setting;
  } catch {
    // A project that cannot be read is told by Pulumi; the stack's own setting counts alone.
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function listOf(setting: unknown): unknown[] {
  if (Array.isArray(setting)) return setting;
  if (typeof setting !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(setting);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
