import { withoutStackTraces } from "./stack-traces";

/**
 * Builds one item after the other and lets the event loop turn in between, so that what an item registers goes out, and
 * what that took is let go, before the next one begins. A program that makes everything in one go holds every open
 * request of every resource at once: twice the memory of a large network, and a third more time for collecting it.
 */
export async function inTurns<Item, Built>(items: readonly Item[], build: (item: Item) => Built): Promise<Built[]> {
  const built: Built[] = [];
  for (const item of items) {
    built.push(withoutStackTraces(() => build(item)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return built;
}
