import { TestStack, type Ran, type Values } from "./stack";

/** A stack that was brought up from nothing, and what that run did. Tests fork it, and leave it as it is. */
export interface Deployed {
  readonly stack: TestStack;
  readonly ran: Ran;
}

const made = new Map<string, Promise<Deployed>>();

/** The stack file as it is. */
export function whole(_values: Values): void {
  // Nothing is changed.
}

/** One domain, one spoke, no logs: everything between a consumer and an endpoint, once. */
export function tiny(values: Values): void {
  values.domains = { prod: values.domains!.prod };
  values.spokes = { claims: values.spokes!.claims };
  delete values.observability;
}

/** A deployment of a stack after a change of its values, made once for all specs that ask for it. */
export function deployed(change: (values: Values) => void = whole, name = "dev"): Promise<Deployed> {
  const key = `${name} ${change.name}`;
  const known = made.get(key);
  if (known) return known;
  const stack = TestStack.make(name);
  stack.edit(change);
  const promise = stack.up().then((ran) => ({ stack, ran }));
  made.set(key, promise);
  return promise;
}

/** Removes everything that was deployed for all. */
export async function disposeAll(): Promise<void> {
  for (const each of await Promise.allSettled(made.values())) {
    if (each.status === "fulfilled") await each.value.stack.dispose();
  }
  made.clear();
}
