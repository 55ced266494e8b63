import { store } from "./internals";

/** Turns of the event loop without open work after which a program counts as settled. */
const QUIET_TURNS = 3;

/**
 * Waits until nothing that the program began is open any more. `disconnect()` alone returns too early where resources
 * are made in an `apply` of a look-up; the SDK's own list of unsettled promises does not.
 * @throws Error naming what is still waiting after `timeoutMs`
 */
export async function settle(timeoutMs: number): Promise<void> {
  const { leakCandidates } = store();
  const begin = Date.now();
  for (let quiet = 0; quiet < QUIET_TURNS;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (leakCandidates.size === 0) {
      quiet++;
      continue;
    }
    quiet = 0;
    if (Date.now() - begin > timeoutMs) throw new Error(`the program never settled; still waiting: ${waiting()}`);
  }
}

/** What has not been registered, for the message. */
function waiting(): string {
  const pending = [...store().pendingResourceRegistrations.values()];
  const names = pending.map(({ name, type, label }) => (name && type ? `${name} [${type}]` : (label ?? "a resource")));
  return names.length > 0 ? names.slice(0, 10).join(", ") : "a value that no resource waits for";
}
