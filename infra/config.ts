import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../stacks/load";

/**
 * The stack's raw values, as the engine hands them over: structured values are JSON. Read from the runtime and not
 * through `pulumi.Config`, which would warn of every map that holds one secret; the values that may be secret are
 * wrapped again where they are used.
 */
export function rawConfig(): Record<string, unknown> {
  const prefix = `${PROJECT}:`;
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = parsed(text);
  }
  return values;
}

/** Plain texts are no JSON; numbers, lists and maps are. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
