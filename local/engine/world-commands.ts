import * as fs from "node:fs";
import * as path from "node:path";
import { discardWorld, WorldClient } from "../world/client";
import type { ListFilter, ResourceView } from "../world/kernel/command";
import { FAULT_KINDS, type FaultKind, type FaultRule } from "../world/kernel/faults";
import type { Doc, Json } from "../world/kernel/json";
import { startWorld } from "./embedded";
import { EngineError, messageOf } from "./errors";
import { stackPaths } from "./paths";
import { differencesOf, managedCount } from "./state-differences";
import { runPulumi, takeStack, type LocalProject } from "./run";
import type { StackExport } from "./state-summary";

/** Options of `ls`. */
export interface LsOptions {
  readonly account?: string | undefined;
  readonly type?: string | undefined;
  readonly all?: boolean | undefined;
}

/** Options of `inject`, as they were typed. */
export interface InjectOptions {
  readonly list?: boolean | undefined;
  readonly clear?: boolean | undefined;
  readonly operation?: string | undefined;
  readonly type?: string | undefined;
  readonly account?: string | undefined;
  readonly nth?: string | undefined;
  readonly times?: string | undefined;
  readonly chance?: string | undefined;
  readonly seed?: string | undefined;
  readonly code?: string | undefined;
}

async function inWorld<T>(project: LocalProject, work: (world: WorldClient) => Promise<T>): Promise<T> {
  const { world: folder } = stackPaths(project.state, project.stack);
  if (!fs.existsSync(folder)) {
    throw new EngineError(
      `stack ${project.stack}: has no embedded accounts yet; run bedrock-hub up --local --stack ${project.stack}`,
    );
  }
  const world = await startWorld(folder);
  try {
    return await work(world);
  } finally {
    world.close();
  }
}

/** What exists, by account and type. */
export async function ls(project: LocalProject, options: LsOptions): Promise<string[]> {
  const found = await inWorld(project, (world) => world.list(filterOf(options)));
  const shown = found.filter(
    ({ type }) => options.type === undefined || type === options.type || type.endsWith(`:${options.type}`),
  );
  if (shown.length === 0) return ["the embedded accounts are empty"];
  const accounts = grouped(shown, ({ account }) => account);
  return accounts.flatMap(([account, resources]) => [
    `account ${account || "(none)"}: ${resources.length}`,
    ...grouped(resources, ({ type }) => type).flatMap(([type, ofType]) => [
      `  ${type}`,
      ...ofType.map((resource) => `    ${resource.id}${label(resource)}`),
    ]),
  ]);
}

/** Groups by a text, in the order of that text. */
function grouped<T>(items: readonly T[], by: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}

function filterOf({ account, all }: LsOptions): ListFilter {
  return { ...(account === undefined ? {} : { account }), ...(all ? { implicit: true } : {}) };
}

function label({ outputs, implicit }: ResourceView): string {
  const tags = outputs.tagsAll ?? outputs.tags;
  const name = typeof tags === "object" && tags !== null && !Array.isArray(tags) ? (tags as Doc).Name : undefined;
  const made = implicit === undefined ? "" : `  [made with ${implicit}]`;
  return `${typeof name === "string" ? `  ${name}` : ""}${made}`;
}

/** Everything about one resource. */
export async function show(project: LocalProject, id: string | undefined): Promise<string[]> {
  if (id === undefined) throw new EngineError("local show: needs an id or ARN; bedrock-hub local ls shows them");
  const found = await inWorld(project, (world) => world.show(id));
  if (found.length === 0)
    throw new EngineError(`local show: nothing has this id, got ${id}; bedrock-hub local ls shows them`);
  return found.map((resource) => JSON.stringify(resource, null, 2));
}

/** Compares the embedded accounts with the stack's state. @returns 1 if they differ */
export async function diff(project: LocalProject, print: (line: string) => void): Promise<number> {
  const exported = await runPulumi(project, ["stack", "export"], { output: "capture" });
  if (exported.code !== 0) throw new EngineError(`local diff: the state could not be read:\n${exported.stderr.trim()}`);
  const state = JSON.parse(exported.stdout) as StackExport;
  const lines = differencesOf(state, await inWorld(project, (client) => client.list({ implicit: true })));
  for (const line of lines) print(line);
  if (lines.length === 0) print(`${managedCount(state)} resources: state and embedded accounts agree`);
  return lines.length === 0 ? 0 : 1;
}

/** Throws a stack's state and embedded accounts away; damaged world files are kept aside. */
export async function reset(project: LocalProject): Promise<string[]> {
  const paths = stackPaths(project.state, project.stack);
  if (!fs.existsSync(paths.base)) return [`stack ${project.stack}: there is nothing to reset`];
  const lock = takeStack(project, "local reset");
  try {
    const running = await WorldClient.connect(paths.world);
    await running?.stop();
    running?.close();
    await serverGone(paths.world);
    for (const folder of [paths.backend, paths.home, paths.project, paths.launchers]) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    for (const file of [paths.salt, paths.events]) fs.rmSync(file, { force: true });
    const kept = discardWorld(paths.world);
    const where = kept === undefined ? "" : `; the accounts' files are kept in ${path.relative(process.cwd(), kept)}`;
    return [`stack ${project.stack}: state and embedded accounts are gone${where}`];
  } finally {
    lock.release();
  }
}

async function serverGone(folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const still = await WorldClient.connect(folder);
    if (!still) return;
    still.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new EngineError(`${folder}: the embedded AWS does not stop; end its process (server.log there has its number)`);
}

/** Faults, and changes behind the engine's back. */
export async function inject(
  project: LocalProject,
  words: readonly string[],
  options: InjectOptions,
): Promise<string[]> {
  return inWorld(project, async (world) => {
    if (options.clear === true) {
      await world.clearFaults();
      return ["no fault is in force any more"];
    }
    if (options.list === true) {
      const rules = await world.faults();
      return rules.length === 0 ? ["no fault is in force"] : rules.map((rule) => JSON.stringify(rule));
    }
    const [kind, ...rest] = words;
    if (kind === "vanish" || kind === "alter") return [await tamper(world, kind, rest)];
    return [`fault ${await world.inject(ruleOf(kind, options))} is in force until bedrock-hub local inject --clear`];
  });
}

async function tamper(world: WorldClient, how: "vanish" | "alter", words: readonly string[]): Promise<string> {
  const [type, id, ...changes] = words;
  if (type === undefined || id === undefined || (how === "alter") !== changes.length > 0) {
    throw new EngineError(`local inject ${how}: needs <type> <id>${how === "alter" ? " <property>=<json>…" : ""}`);
  }
  if (how === "vanish") {
    await world.vanish({ type, id });
    return `${type} ${id} is gone`;
  }
  await world.alter({ type, id }, Object.fromEntries(changes.map(propertyOf)));
  return `${type} ${id} is changed`;
}

function propertyOf(text: string): [string, Json] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new EngineError(`local inject alter: is no <property>=<json>, got ${text}`);
  try {
    return [text.slice(0, equals), JSON.parse(text.slice(equals + 1)) as Json];
  } catch (error) {
    throw new EngineError(
      `local inject alter: ${text.slice(0, equals)}: is not JSON (${messageOf(error)}); quote texts`,
    );
  }
}

/** The fault rule that was typed. */
export function ruleOf(kind: string | undefined, options: InjectOptions): FaultRule {
  if (!FAULT_KINDS.includes(kind as FaultKind)) {
    throw new EngineError(
      `local inject: is no kind of fault, got ${kind ?? "nothing"}; use one of ${FAULT_KINDS.join(", ")}, vanish or alter`,
    );
  }
  const { operation, type, account, nth, times, chance, seed, code } = options;
  const numbers = {
    nth: numberOf("--nth", nth),
    times: numberOf("--times", times),
    chance: numberOf("--chance", chance),
  };
  const given = Object.entries({ operation, type, account, seed, code, ...numbers }).filter(
    ([, value]) => value !== undefined,
  );
  return { kind: kind as FaultKind, ...(Object.fromEntries(given) as Partial<FaultRule>) };
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new EngineError(`local inject: ${option}: is no number of 0 or more, got ${text}`);
}
