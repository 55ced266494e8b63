import * as crypto from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "../provider/config";
import { makeVpc } from "../awsx/in-process";
import { AWSX_VPC } from "../awsx/layout";
import { followProviders } from "../awsx/providers";
import { AwsProvider, type Resource } from "../provider/provider";
import { settle } from "../recorder/settle";
import { SIGNATURE } from "../signature";
import { type Connection, LocalConnection, WorldClient } from "../world/client";
import type { ResourceView, WorldSeed } from "../world/kernel/command";
import { isDoc, type Doc } from "../world/kernel/json";
import { EngineError, messageOf } from "./errors";

/** A program to build in this process. */
export interface InProcessProgram {
  readonly project: string;
  readonly stack: string;
  /** The stack's config with its prefixes, secrets in plain text. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly seed: WorldSeed | undefined;
  /** What the program's entry point exports. */
  readonly program: () => unknown;
  /** Where it is built; an empty world of its own where absent. */
  readonly connection?: Connection;
}

/** What stands after a build. */
export interface InProcessBuild {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly ResourceView[];
}

/**
 * Builds a program from nothing on an embedded AWS in this process: each resource is checked and made by the embedded
 * provider as the program registers it. There is no engine: no state, no update, no delete, no retry, so AWS's delays
 * between accounts are off, and nothing is kept.
 * @throws EngineError with everything that the provider or the program refused
 */
export async function buildInProcess(what: InProcessProgram): Promise<InProcessBuild> {
  const connection = what.connection ?? new LocalConnection();
  const world = new WorldClient(connection);
  if (what.seed) await world.seed({ ...what.seed, timing: { visibility: 0 } });
  const providers = new Map<string, Promise<AwsProvider>>();
  const failures: string[] = [];
  const providerOf = (reference: string | undefined): Promise<AwsProvider> => {
    const found = providers.get((reference ?? "").split("::").at(-1) ?? "");
    return found ?? Promise.reject(new Error("has no provider of its own; default providers are off"));
  };
  const handed: { of: (type: string, name: string) => string | undefined } = { of: () => undefined };
  await pulumi.runtime.setMocks(
    {
      newResource: withDetails(async (args) => {
        const inputs = opened(args.inputs as Doc) as Doc;
        if (args.type === AWSX_VPC) {
          const provider = await providerOf(handed.of(args.type, args.name));
          const outputs = await makeVpc(args.name, inputs, (type, name, own) => make(provider, type, name, own));
          return { id: undefined, state: { ...inputs, ...outputs } };
        }
        if (args.custom === false || !args.type.startsWith("aws:")) {
          if (args.type === "pulumi:providers:aws")
            providers.set(args.name, AwsProvider.configure(connection, readConfig(inputs)));
          await providers.get(args.name);
          return { id: args.name, state: inputs };
        }
        const provider = await providerOf(args.provider);
        const made = await make(provider, args.type, args.name, inputs);
        return { id: made.id, state: made.outputs };
      }),
      call: withDetails(async (args) => {
        const provider = await providerOf(args.provider);
        const { value, failures } = await provider.invoke(args.token, opened(args.inputs as Doc) as Doc);
        const [wrong] = failures;
        if (wrong) throw new Error(`${args.token}: ${wrong.path}: ${wrong.problem}`);
        return value;
      }),
    },
    what.project,
    what.stack,
    false,
  );
  handed.of = followProviders();
  const config = Object.entries(what.config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(config) as Record<string, string>);
  const caught = (error: unknown): void => void failures.push(told(error));
  process.on("unhandledRejection", caught);
  process.on("uncaughtException", caught);
  const traces = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  let outputs: Readonly<Record<string, unknown>> = {};
  try {
    const run = async (): Promise<Record<string, unknown>> => (await what.program()) as Record<string, unknown>;
    const exported: unknown = await pulumi.runtime.runInPulumiStack(run).catch(caught);
    await settle(120_000);
    outputs = (exported ?? {}) as Readonly<Record<string, unknown>>;
  } finally {
    Error.stackTraceLimit = traces;
    process.off("unhandledRejection", caught);
    process.off("uncaughtException", caught);
  }
  if (failures.length > 0) throw new EngineError([...new Set(failures)].join("\n"));
  return { outputs, resources: await world.list() };
}

/** Checks and makes one resource. */
function make(provider: AwsProvider, type: string, name: string, inputs: Doc): Promise<Resource> {
  const randomSeed = crypto.createHash("sha256").update(`${type} ${name}`).digest();
  const checked = provider.check(type, { name, olds: {}, news: inputs, randomSeed });
  const [wrong] = checked.failures;
  if (wrong) throw new Error(`${wrong.path}: ${wrong.problem}`);
  return provider.create(type, checked.inputs, false);
}

/** The SDK tells a program what stands in `details`, where gRPC has the engine's message. */
function withDetails<Args, T>(answer: (args: Args) => Promise<T>): (args: Args) => Promise<T> {
  return (args) =>
    answer(args).catch((error: unknown) => {
      throw Object.assign(new Error(messageOf(error)), { details: messageOf(error) });
    });
}

/** A refusal of the program's own has several lines, all meant for the user; of others the first says what it is. */
function told(error: unknown): string {
  const text = messageOf(error).trim();
  return pulumi.RunError.isInstance(error) ? text : (text.split("\n")[0] ?? "");
}

/** The values inside secrets: the provider takes none. */
function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (SIGNATURE in value && "value" in value) return opened(value.value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, opened(item)]])),
  );
}

/** How two builds differ: how many of what, in which account. */
export interface WorldDifference {
  readonly account: string;
  readonly type: string;
  /** Logical id where the resource has one. */
  readonly logicalId: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Compares what stands now with what stood before, without physical ids (they differ from build to build): by account,
 * type and the logical id in the resource's tags.
 */
export function compareBuilds(before: readonly ResourceView[], after: readonly ResourceView[]): WorldDifference[] {
  const counts = new Map<string, { before: number; after: number }>();
  const count = (resources: readonly ResourceView[], side: "before" | "after"): void => {
    for (const resource of resources) {
      const key = [resource.account, resource.type, logicalIdOf(resource)].join(" ");
      const entry = counts.get(key) ?? { before: 0, after: 0 };
      entry[side]++;
      counts.set(key, entry);
    }
  };
  count(before, "before");
  count(after, "after");
  return [...counts]
    .filter(([, entry]) => entry.before !== entry.after)
    .map(([key, entry]) => {
      const [account = "", type = "", logicalId = ""] = key.split(" ");
      return { account, type, logicalId, ...entry };
    });
}

function logicalIdOf({ outputs }: ResourceView): string {
  const tags = outputs.tagsAll ?? outputs.tags;
  const id = isDoc(tags) ? tags["bedrock-hub:id"] : undefined;
  return typeof id === "string" ? id : "";
}
