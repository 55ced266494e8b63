import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EngineError } from "../errors";
import { guardedIn, liftCommand } from "../guarded";
import { readExport, type StackExport } from "../state-summary";
import type { AccountAccess, CloudReader, CloudResource } from "./cloud";
import { compareWithCloud, describeFinding, type Drift, type Finding, type StaleLock } from "./diagnose";
import { TYPE } from "./kinds";
import { IMPORT_FILE, planRepairs, repairCommands, type ByHand, type Repair } from "./repair";
import { stackView, type PreviewJson, type StackView } from "./stack-view";
import { UNTAGGABLE } from "./untaggable";

/** The Pulumi CLI on the stack that is examined. */
export interface StackCli {
  /** Runs a command to its end without a terminal. */
  run(args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

/** What doctor works with. */
export interface Examination {
  readonly cli: StackCli;
  /** What a person types in front of the CLI's arguments to reach the same stack. */
  readonly pulumi: string;
  readonly cloud: CloudReader;
  /** Value of the tag `bedrock-hub:stack`: `<project>/<stack>`. */
  readonly stackTag: string;
  /** Locks of runs that are over, where the backend can be asked. */
  readonly locks: () => readonly StaleLock[];
  /** Accounts that the stack's config names, whether or not something is deployed there. */
  readonly accesses: readonly AccountAccess[];
  log(line: string): void;
}

type Engine = Pick<Examination, "cli" | "pulumi">;

/** What was found, and what would mend it. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly repairs: readonly Repair[];
  readonly byHand: readonly ByHand[];
}

/** Repairs uncover more (a route of a table that was itself an orphan), but never this often. */
const MAX_ROUNDS = 6;

/** Looks at locks, state, program and accounts. Changes nothing. */
export async function examine(on: Examination): Promise<Diagnosis> {
  const locks = on.locks();
  const state = await exportState(on);
  const preview = await json<PreviewJson>(on, ["preview", "--json"]);
  const view = stackView(state, preview);
  const cloud = await everythingOf(on, view);
  const findings: Finding[] = [
    ...locks,
    ...view.pending.map(({ urn, operation }): Finding => ({ kind: "pending operation", urn, operation })),
    ...compareWithCloud(view, cloud),
    ...(await drift(on, view)),
  ];
  return { findings, ...planRepairs(findings, view) };
}

/**
 * Examines and, with `fix`, repairs until nothing is left to repair, showing each command before it runs.
 * @returns true if nothing is wrong in the end
 */
export async function doctor(on: Examination, fix: boolean): Promise<boolean> {
  for (let round = 1; ; round++) {
    const { findings, repairs, byHand } = await examine(on);
    const wrong = findings.filter(({ kind }) => kind !== "foreign");
    if (wrong.length === 0) {
      for (const finding of findings) on.log(describeFinding(finding));
      on.log(round === 1 ? "nothing is wrong" : "nothing is wrong any more; run `up` to finish what was interrupted");
      return true;
    }
    for (const finding of findings) on.log(describeFinding(finding));
    for (const { advice } of byHand) on.log(`by hand: ${advice}`);
    if (repairs.length > 0) on.log(fix ? "repairing:" : "repair, in this order (doctor --fix does it):");
    for (const repair of repairs) {
      on.log(`# ${repair.why}`);
      for (const command of repairCommands(repair, on.pulumi)) on.log(command);
      if (fix) await apply(on, repair);
    }
    if (!fix || repairs.length === 0) return false;
    if (round === MAX_ROUNDS) throw new EngineError(`doctor: ${wrong.length} problems are left after ${round} rounds`);
  }
}

/** An import of many fails as a whole if one of them is gone meanwhile: then they are imported one by one. */
async function apply(on: Examination, repair: Repair): Promise<void> {
  if (!repair.file) {
    await must(on, repair.args);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-import-"));
  try {
    const file = path.join(folder, "import.json");
    fs.writeFileSync(file, JSON.stringify(repair.file));
    await must(
      on,
      repair.args.map((word) => (word === IMPORT_FILE ? file : word)),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** All that exists of the stack: what carries its tag, and below that and below what the state has what carries none. */
export async function everythingOf(
  on: Pick<Examination, "cloud" | "stackTag" | "accesses">,
  view: Pick<StackView, "accesses" | "known">,
): Promise<CloudResource[]> {
  const accesses = [...view.accesses];
  for (const access of on.accesses) {
    if (!accesses.some(({ account, region }) => account === access.account && region === access.region)) {
      accesses.push(access);
    }
  }
  const seen = await Promise.all(
    accesses.map(async (access) => {
      const tagged = await on.cloud.tagged(access, on.stackTag);
      const whole: CloudResource = { type: TYPE.account, id: access.account, ...access };
      return { access, tagged, parents: distinct([...tagged, ...parentsInState(view, access), whole]) };
    }),
  );
  const parents = seen.flatMap((own) => own.parents);
  const children = seen.flatMap(({ access, parents: own }) =>
    [...own, ...parents.filter((parent) => isSharedWith(access, parent))].map((parent) =>
      on.cloud.children(access, parent),
    ),
  );
  return distinct([...seen.flatMap(({ tagged }) => tagged), ...(await Promise.all(children)).flat()]);
}

/** Types whose children are listed by the account that made them, wherever the parent stands. */
const SHARED: ReadonlySet<string> = new Set(UNTAGGABLE.flatMap(({ parent, byMaker }) => (byMaker ? [parent] : [])));

/** Whether what an account made below another account's thing is to be looked for. */
function isSharedWith({ account, region }: AccountAccess, parent: CloudResource): boolean {
  return SHARED.has(parent.type) && parent.account !== account && parent.region === region;
}

/** Parents whose children are in no Region. */
const GLOBAL: ReadonlySet<string> = new Set([TYPE.zone]);

/** Parents that the state has but that carry no tag any more still have children to look at. */
function parentsInState(view: Pick<StackView, "known">, access: AccountAccess): CloudResource[] {
  const types = new Set(UNTAGGABLE.map(({ parent }) => parent));
  return view.known.flatMap(({ type, id, account, region }) =>
    id !== undefined && account === access.account && region === access.region && types.has(type)
      ? [{ type, id, account, region, regional: !GLOBAL.has(type) }]
      : [],
  );
}

function distinct(resources: readonly CloudResource[]): CloudResource[] {
  return [
    ...new Map(resources.map((resource) => [`${resource.account} ${resource.type} ${resource.id}`, resource])).values(),
  ];
}

async function drift(on: Engine, view: StackView): Promise<Drift[]> {
  if (view.known.length === 0) return [];
  const preview = await json<PreviewJson>(on, ["refresh", "--preview-only", "--json"]);
  return (preview.steps ?? []).flatMap((step): Drift[] => {
    if (step.op === "delete") return [{ kind: "gone", urn: step.urn, properties: [] }];
    // What the program told the engine to leave to others is meant to differ: a zone's VPCs, which spokes join later.
    const ignored = step.oldState?.ignoreChanges ?? step.newState?.ignoreChanges ?? [];
    const properties = Object.keys(step.detailedDiff ?? {}).filter(
      (property) =>
        !ignored.some(
          (path) => property === path || property.startsWith(`${path}[`) || property.startsWith(`${path}.`),
        ),
    );
    const changed = (step.op === "update" || step.op === "refresh") && properties.length > 0;
    return changed ? [{ kind: "changed", urn: step.urn, properties }] : [];
  });
}

async function exportState(on: Engine): Promise<StackExport> {
  return readExport((await must(on, ["stack", "export", "--show-secrets"])).stdout);
}

async function json<T>(on: Engine, args: readonly string[]): Promise<T> {
  const { stdout } = await must(on, args);
  return JSON.parse(stdout) as T;
}

async function must(on: Engine, args: readonly string[]): Promise<{ stdout: string }> {
  const { code, stdout, stderr } = await on.cli.run(args);
  if (code === 0) return { stdout };
  const why = lastLines(stderr, stdout);
  const login = why.includes("PULUMI_ACCESS_TOKEN")
    ? "\nlog in to the backend of the stack with pulumi login, or look at the embedded AWS with --local"
    : "";
  const guarded = guardedIn(why);
  const lift =
    guarded.length > 0
      ? `\nwhat is protected there would be replaced; if that is meant, lift it and start again: ${liftCommand(on.pulumi, guarded)}`
      : "";
  throw new EngineError(`doctor: \`pulumi ${args.join(" ")}\` failed (exit code ${code}):\n${why}${login}${lift}`);
}

/** The errors in what `--json` prints. */
function diagnostics(stdout: string): string[] {
  try {
    const { diagnostics: all = [] } = JSON.parse(stdout) as {
      diagnostics?: { readonly severity?: string; readonly message?: string }[];
    };
    return all.flatMap(({ severity, message }) => (severity === "error" && message ? [message.trim()] : []));
  } catch {
    return [];
  }
}

/** What the CLI called an error, else the end of what it said: after an error come outputs and counts. */
function lastLines(stderr: string, stdout: string): string {
  const told = diagnostics(stdout);
  if (told.length > 0) return told.join("\n");
  const lines = `${stdout}\n${stderr}`.trim().split("\n");
  const errors = lines.flatMap((line, at) => (/^\s*error:/.test(line) ? lines.slice(at, at + 3) : []));
  return (errors.length > 0 ? errors : lines).slice(-20).join("\n");
}
