import * as pulumi from "@pulumi/pulumi";
import { Graph, withoutId } from "./graph";
import { monitor, SdkChangedError, store, type Callbacks } from "./internals";
import { settle } from "./settle";
import type { Properties, RecordedInvoke, RecordedMessage, RecordedResource, Recording, RecordOptions } from "./types";
import { closeSecrets, holdsUnknown } from "./wire";

/** The SDK keeps one program run per process; recordings queue up. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a Pulumi program in this process without engine, account or network, and returns the resources that it
 * registered, exactly as it asked for them. What the program throws is in the recording, not thrown here: the resources
 * up to there are worth seeing.
 *
 * @param program what a Pulumi program's entry point would export; returns the stack's outputs
 * @throws SdkChangedError if the SDK is not the one that the recorder was written for
 * @throws Error if the program does not come to an end
 */
export function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const run = last.then(() => recordNow(program, options));
  last = run.catch(() => undefined);
  return run;
}

async function recordNow(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const { project = "bedrock-hub", stack = "test", organization = "organization", preview = false } = options;
  const graph = new Graph({ project, stack, preview, showSecrets: options.showSecrets ?? false });
  const invokes: RecordedInvoke[] = [];
  const hooks = new Map<string, pulumi.ErrorHook | pulumi.ResourceHook>();
  const listening = listen();
  const traces = Error.stackTraceLimit;
  // The SDK takes a stack trace for every property of every resource: nine tenths of the time of a run.
  Error.stackTraceLimit = 0;
  try {
    const answering = { current: undefined as RecordedAnswer | undefined };
    await pulumi.runtime.setMocks(mocks(answering, invokes, options), project, stack, preview, organization);
    pulumi.runtime.setAllConfig(options.config ?? {}, [...(options.secretConfig ?? [])]);
    tap(graph, answering, options);
    store().callbacks = hookKeeper(hooks);
    await pulumi.runtime
      .runInPulumiStack(async () => (await program()) as Record<string, unknown>)
      .catch(listening.caught);
    await settle(options.timeoutMs ?? 60_000);
  } finally {
    Error.stackTraceLimit = traces;
    listening.stop();
  }
  const { errors, messages } = listening;
  const { resources, duplicates } = graph;
  return { resources, outputs: graph.stackOutputs(), duplicates, errors, invokes, messages, hooks };
}

/** What `newResource` is to answer to the request that is being handled. */
interface RecordedAnswer {
  readonly resource: RecordedResource;
  readonly id: string | undefined;
  readonly computed: Properties;
}

function mocks(
  answering: { current: RecordedAnswer | undefined },
  invokes: RecordedInvoke[],
  options: RecordOptions,
): pulumi.runtime.Mocks {
  return {
    newResource: (args) => {
      const answer = answering.current;
      if (answer?.resource.type !== args.type || answer.resource.name !== args.name) {
        throw new SdkChangedError("registerResource() no longer asks its mocks at once");
      }
      const inputs = args.inputs as Properties;
      if (options.preview !== true) return { id: answer.id, state: { ...inputs, ...answer.computed } };
      const known = Object.entries(inputs).filter(([, value]) => !holdsUnknown(value));
      return { id: undefined, state: Object.fromEntries(known) };
    },
    call: (args) => {
      const inputs = args.inputs as Properties;
      const provider =
        args.provider === undefined || args.provider === "" ? {} : { provider: withoutId(args.provider) };
      invokes.push({ token: args.token, inputs: closeSecrets(inputs) as Properties, ...provider });
      try {
        const result = options.answer?.(args.token, inputs, provider.provider);
        if (result !== undefined) return result;
      } catch (error) {
        throw rpcError(error instanceof Error ? error.message : String(error));
      }
      throw rpcError(`look-up ${args.token} has no answer offline`);
    },
  };
}

/** The SDK tells a program what stands in `details`, where gRPC has the engine's message. */
function rpcError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

/** Puts the graph between the SDK's mock monitor and the program. */
function tap(graph: Graph, answering: { current: RecordedAnswer | undefined }, options: RecordOptions): void {
  const tapped = monitor();
  const register = tapped.registerResource.bind(tapped);
  tapped.registerResource = (request, callback) => {
    const { resource, made } = graph.add(request);
    const remote = resource.remote ? expand(graph, resource, options) : {};
    answering.current = { resource, id: made?.id, computed: made?.computed ?? remote };
    return register(request, (error, response) => {
      if (error === null || error === undefined) response.setUrn(resource.urn);
      callback(error, response);
    });
  };
  tapped.registerResourceOutputs = (request, callback) => {
    graph.setOutputs(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
    callback(null, {});
  };
  // Programs look for these to know whether an engine takes hooks; the hooks themselves go to hookKeeper.
  tapped.registerErrorHook = unexpected;
  tapped.registerResourceHook = unexpected;
}

function unexpected(): never {
  throw new SdkChangedError("hooks no longer go through the store's callbacks");
}

/** Makes the children of a component that a plugin would make. */
function expand(graph: Graph, component: RecordedResource, options: RecordOptions): Properties {
  const picture = options.remoteComponents?.[component.type];
  if (!picture) throw new Error(`the recorder has no picture of the remote component ${component.type}`);
  const { children, outputs } = picture({ urn: component.urn, name: component.name, inputs: component.inputs });
  const made = new Map<string, string>();
  for (const child of children) {
    const parent = child.parent === undefined ? component.urn : made.get(child.parent);
    if (parent === undefined) throw new Error(`the picture of ${component.type} has no child ${child.parent ?? ""}`);
    made.set(child.key ?? child.name, graph.addChild(parent, child));
  }
  return outputs;
}

/** Takes hooks in the engine's place. */
function hookKeeper(hooks: Map<string, pulumi.ErrorHook | pulumi.ResourceHook>): Callbacks {
  const keep = (hook: pulumi.ErrorHook | pulumi.ResourceHook): Promise<void> => {
    if (hooks.has(hook.name)) return Promise.reject(new Error(`hook ${hook.name} is registered twice`));
    hooks.set(hook.name, hook);
    return Promise.resolve();
  };
  const refuse = (): never => {
    throw new Error("the recorder does not run transforms");
  };
  return {
    registerErrorHook: keep,
    registerResourceHook: keep,
    registerTransform: refuse,
    registerStackTransform: refuse,
    registerStackInvokeTransform: refuse,
    awaitStackRegistrations: () => Promise.resolve(),
    shutdown: () => undefined,
  };
}

/** Collects rejections that nobody handles, and messages of the program, until stopped. */
function listen() {
  const errors: Error[] = [];
  const messages: RecordedMessage[] = [];
  const caught = (reason: unknown): void => {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (!errors.includes(error)) errors.push(error);
  };
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", caught);
  const restoreConsole = (["log", "warn", "error"] as const).map((method) => {
    const original = Object.getOwnPropertyDescriptor(console, method) ?? {};
    const write = console[method].bind(console);
    console[method] = (...args: unknown[]) => {
      // Without an engine the SDK writes messages to the console in this form (sdk/nodejs/log/index.ts).
      const found = /^(info|warning|error): \[runtime\] ([\s\S]*)$/.exec(String(args[0]));
      if (found?.[1] === undefined) write(...args);
      else messages.push({ level: found[1], message: found[2] ?? "" });
    };
    return () => Object.defineProperty(console, method, original);
  });
  return {
    errors,
    messages,
    caught,
    stop: () => {
      process.off("unhandledRejection", caught);
      for (const other of others) process.on("unhandledRejection", other);
      for (const restore of restoreConsole) restore();
    },
  };
}
