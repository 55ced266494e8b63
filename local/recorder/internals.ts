import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/**
 * The one place that knows the inside of the Pulumi SDK. Mocks alone do not show parents, inherited providers,
 * dependencies, protection or duplicates; the requests that they answer do. Every access is checked, and a changed SDK
 * fails here by name, before anything is recorded wrongly.
 */

/** A resource's answer on its way back to the program. */
export interface RegisterResponse {
  setUrn(urn: string): void;
}

type Callback<T> = (error: unknown, response: T) => void;

/** The part of the SDK's mock monitor that is used. */
export interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback<RegisterResponse>): unknown;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): unknown;
  registerErrorHook?: unknown;
  registerResourceHook?: unknown;
}

/** What the SDK calls to make hooks known to the engine. */
export interface Callbacks {
  registerErrorHook(hook: pulumi.ErrorHook): Promise<void>;
  registerResourceHook(hook: pulumi.ResourceHook): Promise<void>;
  registerTransform(): Promise<never>;
  registerStackTransform(): never;
  registerStackInvokeTransform(): never;
  awaitStackRegistrations(): Promise<void>;
  shutdown(): void;
}

/** The part of the SDK's store of one program run that is used. */
export interface Store {
  callbacks: Callbacks | undefined;
  /** Promises that are not settled yet. */
  leakCandidates: Set<Promise<unknown>>;
  /** Resources that are not registered yet, with what each waits for. */
  pendingResourceRegistrations: Map<unknown, { label?: string; name?: string; type?: string }>;
}

/** Thrown if the SDK is no longer what the recorder was written for. */
export class SdkChangedError extends Error {
  constructor(what: string) {
    super(
      `@pulumi/pulumi has changed inside: ${what}. The recorder (local/recorder/internals.ts) was written for 3.270; ` +
        "pin that version or adapt the recorder.",
    );
    this.name = "SdkChangedError";
  }
}

/** The store of the current run; checks that everything used of it is there. */
export function store(): Store {
  const { getStore } = state as unknown as { getStore?: () => Record<string, unknown> };
  if (typeof getStore !== "function") throw new SdkChangedError("runtime/state has no getStore()");
  const found = getStore();
  if (!(found["leakCandidates"] instanceof Set)) throw new SdkChangedError("the store has no leakCandidates");
  if (!(found["pendingResourceRegistrations"] instanceof Map)) {
    throw new SdkChangedError("the store has no pendingResourceRegistrations");
  }
  if (!("callbacks" in found)) throw new SdkChangedError("the store has no callbacks");
  return found as unknown as Store;
}

/** The mock monitor of the current run; checks that everything used of it is there. */
export function monitor(): Monitor {
  const found = pulumi.runtime.getMonitor() as unknown as Record<string, unknown> | undefined;
  if (!found) throw new SdkChangedError("setMocks() installs no monitor");
  for (const method of ["registerResource", "registerResourceOutputs", "invoke"]) {
    if (typeof found[method] !== "function") throw new SdkChangedError(`the mock monitor has no ${method}()`);
  }
  return found as unknown as Monitor;
}

const REQUEST_GETTERS = [
  "getType",
  "getName",
  "getParent",
  "getCustom",
  "getRemote",
  "getProvider",
  "getProvidersMap",
  "getObject",
  "getDependenciesList",
  "getPropertydependenciesMap",
  "getProtect",
  "getRetainondelete",
  "getDeletebeforereplace",
  "getIgnorechangesList",
  "getAliasesList",
  "getHooks",
] as const satisfies readonly (keyof RegisterResourceRequest)[];

/** Checks that a request tells everything that is recorded. */
export function checkRequest(request: RegisterResourceRequest): void {
  for (const getter of REQUEST_GETTERS) {
    if (typeof (request as unknown as Record<string, unknown>)[getter] !== "function") {
      throw new SdkChangedError(`RegisterResourceRequest has no ${getter}()`);
    }
  }
}

const HOOK_GETTERS = {
  beforeCreate: "getBeforeCreateList",
  afterCreate: "getAfterCreateList",
  beforeUpdate: "getBeforeUpdateList",
  afterUpdate: "getAfterUpdateList",
  beforeDelete: "getBeforeDeleteList",
  afterDelete: "getAfterDeleteList",
  onError: "getOnErrorList",
} as const;

/** Names of a request's hooks by when they run. */
export function hooksOf(request: RegisterResourceRequest): Record<string, string[]> {
  const binding = request.getHooks();
  if (!binding) return {};
  const found: Record<string, string[]> = {};
  for (const [when, getter] of Object.entries(HOOK_GETTERS)) {
    const list = (binding as unknown as Record<string, (() => string[]) | undefined>)[getter];
    if (typeof list !== "function") throw new SdkChangedError(`ResourceHooksBinding has no ${getter}()`);
    const names = list.call(binding);
    if (names.length > 0) found[when] = names;
  }
  return found;
}
