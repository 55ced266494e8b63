import * as pulumi from "@pulumi/pulumi";

/**
 * Waiting for AWS inside an update, without sleep resources and without a second `pulumi up`: error hooks that try a
 * failed operation again, and a hook that lets caches run out before the engine goes on. See docs/decisions/0071-waiting-in-hooks.md.
 */

/** Error codes of AWS that mean "not visible here yet", by what is waited for. */
export const NOT_VISIBLE_YET = {
  /** A transit gateway that was shared a moment ago (EC2 API reference, Error codes). */
  transitGateway: ["InvalidTransitGatewayID.NotFound"],
  /** An attachment that another account has just made (EC2 API reference, Error codes). */
  attachment: ["InvalidTransitGatewayAttachmentID.NotFound"],
  /** A Profile that was shared a moment ago (Route 53 Profiles API reference, `AssociateProfile`). */
  profile: ["ResourceNotFoundException"],
  /** An authorization that was given a moment ago (Route 53 API reference, `AssociateVPCWithHostedZone`). */
  zone: ["NotAuthorizedException"],
} as const;

/** What is waited for. */
export type Awaited = keyof typeof NOT_VISIBLE_YET;

/** Environment variable with the seconds before every further try, for clouds whose clock runs at another speed. */
export const RETRY_VARIABLE = "BEDROCK_HUB_RETRY_SECONDS";

/**
 * Seconds before each further try: quick at first, then every 15 seconds, 10 minutes in all.
 * @param fixed the same wait before every try instead
 */
export function waitSeconds(tries: number, fixed?: number): number | undefined {
  const FIRST = [2, 3, 5, 10];
  const LAST_TRY = FIRST.length + 38;
  if (tries < 1 || tries > LAST_TRY) return undefined;
  return fixed ?? FIRST[tries - 1] ?? 15;
}

/**
 * Seconds to wait before an operation is tried again; `undefined` to give up, which every error does that is not
 * exactly one of the codes, and the wait that has lasted too long.
 * @param errors messages of the failed tries, newest first
 * @param fixed the same wait before every try instead of longer and longer ones
 */
export function retryAfter(errors: readonly string[], codes: readonly string[], fixed?: number): number | undefined {
  const newest = errors[0] ?? "";
  const expected = codes.some((code) =>
    new RegExp(`(^|[^\\w.])${code.replaceAll(".", "\\.")}($|[^\\w.])`).test(newest),
  );
  return expected ? waitSeconds(errors.length, fixed) : undefined;
}

/**
 * Seconds for which an old endpoint keeps answering after its names have moved. Route 53 gives alias records the
 * time to live of their target (Route 53 guide, Choosing between alias and non-alias records); the names of interface
 * endpoints are served with 60 seconds. Half as much again for resolvers that answer late.
 */
export const DRAIN_SECONDS = 90;

/** Environment variable with another length of that wait, in seconds: for clouds whose clock runs at another speed. */
export const DRAIN_VARIABLE = "BEDROCK_HUB_DRAIN_SECONDS";

/** The wait that holds for this run: `BEDROCK_HUB_DRAIN_SECONDS`, 0 for none, else 90 seconds. */
export function drainSeconds(env: Readonly<Record<string, string | undefined>> = process.env): number {
  return secondsIn(env, DRAIN_VARIABLE, `unset it for ${DRAIN_SECONDS}`) ?? DRAIN_SECONDS;
}

function secondsIn(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  fix: string,
): number | undefined {
  const text = env[variable];
  if (text === undefined || text === "") return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new pulumi.RunError(`${variable}: is no number of seconds of 0 or more, got ${text}; ${fix}`);
}

/** Resource hooks of one program run by name: a name may be registered once. */
const registered = new WeakMap<object, Map<string, pulumi.ErrorHook | pulumi.ResourceHook>>();

function once<T extends pulumi.ErrorHook | pulumi.ResourceHook>(monitor: object, name: string, make: () => T): T {
  const hooks = registered.get(monitor) ?? new Map<string, pulumi.ErrorHook | pulumi.ResourceHook>();
  registered.set(monitor, hooks);
  const hook = hooks.get(name) ?? make();
  hooks.set(name, hook);
  return hook as T;
}

/** The engine this program runs under, if it takes the given kind of hook; Pulumi's plain mocks take none. */
function engineWith(method: "registerErrorHook" | "registerResourceHook"): object | undefined {
  const monitor = pulumi.runtime.getMonitor() as Record<string, unknown> | undefined;
  return typeof monitor?.[method] === "function" ? monitor : undefined;
}

/** Resource options that try again while AWS does not show a shared thing yet; none where the engine has no hooks. */
export function waitFor(what: Awaited): pulumi.CustomResourceOptions {
  const engine = engineWith("registerErrorHook");
  if (!engine) return {};
  const fixed = secondsIn(process.env, RETRY_VARIABLE, "unset it for waits that grow from 2 to 15");
  const hook = once(
    engine,
    `bedrock-hub:wait-for-${what}`,
    () =>
      new pulumi.ErrorHook(`bedrock-hub:wait-for-${what}`, async ({ errors, failedOperation }) => {
        const seconds = failedOperation === "create" ? retryAfter(errors, NOT_VISIBLE_YET[what], fixed) : undefined;
        if (seconds === undefined) return false;
        await sleep(seconds);
        return true;
      }),
  );
  return { hooks: { onError: [hook] } };
}

/**
 * Resource options of an alias record: when its target moves, the record's update ends only after `seconds`. The engine
 * deletes replaced resources after all updates, so the old endpoint answers until caches have let go of it.
 */
export function drainAfterMove(seconds: number): pulumi.CustomResourceOptions {
  const engine = engineWith("registerResourceHook");
  if (!engine || seconds <= 0) return {};
  const name = `bedrock-hub:drain-${seconds}s`;
  const hook = once(
    engine,
    name,
    () =>
      new pulumi.ResourceHook(name, async ({ oldInputs, newInputs }) => {
        if (hasMoved(oldInputs, newInputs)) await sleep(seconds);
      }),
  );
  return { hooks: { afterUpdate: [hook] } };
}

/** True if the alias target of a record is another one than before. */
export function hasMoved(before: unknown, after: unknown): boolean {
  const target = (inputs: unknown) => JSON.stringify((inputs as { aliases?: unknown } | undefined)?.aliases);
  return target(before) !== target(after);
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
