/** How deep lists and objects stand in each other, for what walks a value and must not run out of stack. */

/** A statement of a policy has four levels, a document seven; intents and facts have as few. */
export const POLICY_LEVELS = 32;

/** True if a value has lists or objects more than `most` levels deep. */
export function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((item) => isDeeper(item, most - 1));
}
