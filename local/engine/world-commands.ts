import * as fs from "node:fs";
import * as path from "node:path";
import { discardWorld, WorldClient, worldIn } from "../world/client";
import type { ResourceView } from "../world/kernel/command";
import { WorldError } from "../world/kernel/errors";
import type { Doc } from "../world/kernel/json";
import { readStackFile } from "../../stacks/load";
import { types } from "../world/types";
import { startWorld } from "./embedded";
import { EngineError } from "./errors";
import {
  accountOf,
  accountProblems,
  changesOf,
  isTarget,
  noType,
  ruleOf,
  typeOf,
  type Accounts,
  type AimOptions,
  type RuleOptions,
} from "./inject-rule";
import { stackPaths } from "./paths";
import { projectOf } from "./project-copy";
import { differencesOf, managedCount } from "./state-differences";
import { runPulumi, takeStack, type LocalProject } from "./run";
import { stateFileOf } from "./state-file";
import { readExport } from "./state-summary";
import { accountNames } from "./up-report";

/** Options of `ls`. */
export interface LsOptions {
  readonly account?: string | undefined;
  readonly type?: string | undefined;
  readonly all?: boolean | undefined;
}

/** Options of `inject`, as they were typed. */
export interface InjectOptions extends RuleOptions {
  readonly list?: boolean | undefined;
  readonly clear?: boolean | undefined;
}

/** The stack's accounts, names by id: those of its config, and those in which something stands. */
async function accountsOf(project: LocalProject, world: WorldClient): Promise<Accounts> {
  const standing = (await world.list({ implicit: true })).flatMap(({ account }) => (account === "" ? [] : [account]));
  const names = accountNames(readStackFile(project.root, project.stack).values);
  return { ...Object.fromEntries(standing.map((id) => [id, ""])), ...names };
}

function refuse(problems: readonly string[], command: string): void {
  if (problems.length > 0) throw new EngineError(problems.map((line) => `local ${command}: ${line}`).join("\n"));
}

async function inWorld<T>(project: LocalProject, work: (world: WorldClient) => Promise<T>): Promise<T> {
  const { world: folder } = stackPaths(project.state, project.stack);
  if (!worldIn(folder)) {
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
  const { everything, names } = await inWorld(project, async (world) => ({
    everything: await world.list({ implicit: true }),
    names: await accountsOf(project, world),
  }));
  const tokens = [...types.keys()];
  const wrong = accountProblems(options.account, names);
  if (options.type !== undefined && !isTarget(options.type, tokens))
    wrong.push(`--type: ${noType(options.type, tokens)}`);
  refuse(wrong, "ls");
  const only = accountOf(options.account, names);
  const found = everything.filter(
    ({ account, type }) =>
      (only === undefined || account === only) &&
      (options.type === undefined || type === options.type || type.endsWith(`:${options.type}`)),
  );
  const shown = options.all ? found : found.filter(({ implicit }) => implicit === undefined);
  const more = found.length - shown.length;
  const hidden = more === 0 ? [] : [`not shown: ${more} that AWS made by itself; --all shows them`];
  if (shown.length === 0) {
    const all = only === undefined && options.type === undefined;
    return [all ? "the embedded accounts are empty" : "nothing in the embedded accounts matches", ...hidden];
  }
  const accounts = grouped(shown, ({ account }) => account);
  const lines = accounts.flatMap(([account, resources]) => [
    `account ${account || "(none)"}${names[account] ? ` ${names[account]}` : ""}: ${resources.length}`,
    ...grouped(resources, ({ type }) => type).flatMap(([type, ofType]) => [
      `  ${type}`,
      ...ofType.map((resource) => `    ${resource.id}${label(resource)}`),
    ]),
  ]);
  return [...lines, ...hidden];
}

/** Groups by a text, in the order of that text. */
function grouped<T>(items: readonly T[], by: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
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
  if (!fs.existsSync(stateFileOf(project))) {
    throw new EngineError(
      `stack ${project.stack}: is not deployed, there is nothing to compare; run bedrock-hub up --local --stack ${project.stack}`,
    );
  }
  const exported = await runPulumi(project, ["stack", "export"], { output: "capture" });
  if (exported.code !== 0) throw new EngineError(`local diff: the state could not be read:\n${exported.stderr.trim()}`);
  const state = readExport(exported.stdout);
  const lines = differencesOf(state, await inWorld(project, (client) => client.list({ implicit: true })));
  for (const line of lines) print(line);
  if (lines.length === 0) print(`${managedCount(state)} resources: state and embedded accounts agree`);
  return lines.length === 0 ? 0 : 1;
}

/** Throws a stack's state and embedded accounts away; damaged world files are kept aside. */
export async function reset(project: LocalProject): Promise<string[]> {
  const paths = stackPaths(project.state, project.stack);
  if (!fs.existsSync(paths.base)) {
    // A slip in the name must not pass for a stack that has nothing; one whose file is gone may have something.
    projectOf(project.root, project.stack);
    return [`stack ${project.stack}: there is nothing to reset`];
  }
  const lock = takeStack(project, "local reset");
  try {
    const running = await WorldClient.connect(paths.world);
    await running?.stop();
    running?.close();
    await serverGone(paths.world);
    for (const folder of [paths.backend, paths.home, paths.project, paths.launchers, paths.events]) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    fs.rmSync(paths.salt, { force: true });
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
    const names = await accountsOf(project, world);
    if (kind === "vanish" || kind === "alter") {
      refuse(accountProblems(options.account, names), `inject ${kind}`);
      return [await tamper(world, kind, rest, { ...options, account: accountOf(options.account, names) })];
    }
    const rule = ruleOf(kind, options, names);
    return [`fault ${await world.inject(rule)} is in force until bedrock-hub local inject --clear`];
  });
}

async function tamper(
  world: WorldClient,
  how: "vanish" | "alter",
  words: readonly string[],
  { account, region }: AimOptions,
): Promise<string> {
  const [typed, id, ...changes] = words;
  if (typed === undefined || id === undefined || (how === "alter") !== changes.length > 0) {
    throw new EngineError(`local inject ${how}: needs <type> <id>${how === "alter" ? " <property>=<json>…" : ""}`);
  }
  const standing = (await world.show(id)).map(({ type }) => type);
  const type = typeOf(typed, standing);
  const key = { type, id, ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
  try {
    if (how === "vanish") await world.vanish(key);
    else await world.alter(key, changesOf(type, changes));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const fix =
      error.code === "Ambiguous" ? "give --account or --region" : `bedrock-hub local ls --type ${type} shows them`;
    throw new EngineError(`local inject ${how}: ${error.message}; ${fix}`);
  }
  return `${type} ${id} is ${how === "vanish" ? "gone" : "changed"}`;
}
