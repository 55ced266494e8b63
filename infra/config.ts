import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_PROVIDERS, defaultProviderProblems } from "../stacks/default-providers";
import { PROJECT } from "../stacks/load";
import type { Problem } from "../stacks/problems";
import { UNREAD_TEXT, unreadSettings } from "../stacks/unread-settings";

/**
 * The stack's raw values, as the engine hands them over: structured values are JSON. Read from the runtime and not
 * through `pulumi.Config`, which would warn of every map that holds one secret; the values that may be secret are
 * wrapped again where they are used.
 */
export function rawConfig(): Record<string, unknown> {
  const prefix = `${PROJECT}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  // From entries, not by assignment: a key such as __proto__ stays a key, for the check of names to find.
  return Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), parsed(text)]));
}

/** What is wrong with Pulumi's own settings of the stack. */
export function settingProblems(): Problem[] {
  return defaultProviderProblems(pulumi.runtime.allConfig()[DEFAULT_PROVIDERS]);
}

/** Warns of settings of the stack that nothing reads, as `plan` does. */
export function warnOfUnread(): void {
  for (const key of unreadSettings(Object.keys(pulumi.runtime.allConfig())))
    void pulumi.log.warn(`${key}: ${UNREAD_TEXT}`);
}

/** Plain texts are no JSON; numbers, lists and maps are. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
