import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { findCli, type PulumiCli } from "../../../local/engine/cli";
import { localDoctor } from "../../../local/engine/doctor/command";
import { embeddedAws, startWorld } from "../../../local/engine/embedded";
import { projectRoot, stackPaths, type Env, type StackPaths } from "../../../local/engine/paths";
import {
  runPulumi,
  type EmbeddedAws,
  type LocalProject,
  type RunOptions,
  type RunResult,
} from "../../../local/engine/run";
import type { StackExport } from "../../../local/engine/state-summary";
import { machineTools } from "../../../local/engine/tools";
import { WorldClient } from "../../../local/world/client";
import { currentLock, isAlive } from "../../../local/world/server/lock";

let cli: Promise<PulumiCli> | undefined;

/** One CLI for all stacks of a test run; built or downloaded where the machine has none. */
export function theCli(): Promise<PulumiCli> {
  return (cli ??= findCli(machineTools(process.env, (line) => console.error(line))));
}

/** The values of a stack file under its `bedrock-hub:` keys. */
export type Values = Record<string, Record<string, unknown>>;

/** What a run did, with everything to explain a failure. */
export interface Ran extends RunResult {
  /** URNs by operation, without those that stayed as they were. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

/**
 * A stack in a folder of its own: a copy of the project's files (the program is the real one), its state and its
 * embedded accounts. Nothing of it touches the checkout.
 */
export class TestStack {
  readonly paths: StackPaths;
  readonly project: LocalProject;
  readonly notes: string[] = [];

  private constructor(
    readonly folder: string,
    readonly stack: string,
    private readonly source: string,
    aws: EmbeddedAws,
    env: Env,
  ) {
    const root = path.join(folder, "project");
    fs.mkdirSync(root, { recursive: true });
    const project = parse(fs.readFileSync(path.join(source, "Pulumi.yaml"), "utf8")) as { main: string };
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), stringify({ ...project, main: path.join(source, project.main) }));
    fs.copyFileSync(path.join(source, `Pulumi.${stack}.yaml`), path.join(root, `Pulumi.${stack}.yaml`));
    const facts = `Pulumi.${stack}.facts.json`;
    if (fs.existsSync(path.join(source, facts))) fs.copyFileSync(path.join(source, facts), path.join(root, facts));
    fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"), "junction");
    const state = path.join(folder, "state");
    this.paths = stackPaths(state, stack);
    this.project = {
      root,
      stack,
      state,
      env,
      aws,
      cli: theCli,
      log: (line) => void this.notes.push(line),
    };
  }

  /** @param source folder of the project whose program runs */
  static make(stack = "dev", source = projectRoot, aws = embeddedAws(), env: Env = process.env): TestStack {
    return new TestStack(newFolder(), stack, source, aws, env);
  }

  private get stackFile(): string {
    return path.join(this.project.root, `Pulumi.${this.stack}.yaml`);
  }

  /** Changes the stack file's values. */
  edit(change: (values: Values) => void): void {
    const file = this.stackFile;
    const content = parse(fs.readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
    const prefix = /^[^:]+:/;
    const own = Object.entries(content.config).filter(([key]) => !key.startsWith("pulumi:"));
    const values = Object.fromEntries(own.map(([key, value]) => [key.replace(prefix, ""), value]));
    change(values);
    const project = own[0]?.[0].split(":")[0] ?? "";
    const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${project}:${key}`, value]));
    const foreign = Object.entries(content.config).filter(([key]) => key.startsWith("pulumi:"));
    fs.writeFileSync(file, stringify({ ...content, config: { ...Object.fromEntries(foreign), ...config } }));
  }

  /** Runs the CLI, in another environment if one is given; its output is kept. */
  async run(args: readonly string[], options: RunOptions = {}, env: Env = this.project.env): Promise<Ran> {
    const project = { ...this.project, env };
    return this.seen(await runPulumi(project, [...args, "--non-interactive"], { ...options, output: "capture" }));
  }

  private seen(result: RunResult): Ran {
    const changed: Record<string, string[]> = {};
    for (const { op, urn } of result.steps) if (!QUIET.has(op)) (changed[op] ??= []).push(urn);
    return { ...result, changed };
  }

  /** Runs the CLI and fails the test with what it said if it fails. */
  async must(...args: string[]): Promise<Ran> {
    const ran = await this.run(args);
    if (ran.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${ran.code}:\n${tail(ran)}`);
    return ran;
  }

  up(...more: string[]): Promise<Ran> {
    return this.must("up", "--yes", "--skip-preview", ...more);
  }

  /** Destroys everything, protected or not. */
  async destroy(): Promise<Ran> {
    await this.must("state", "unprotect", "--all", "--yes");
    return this.must("destroy", "--yes", "--skip-preview");
  }

  async export(): Promise<StackExport> {
    return JSON.parse((await this.must("stack", "export")).stdout) as StackExport;
  }

  /** `bedrock-hub doctor --local`. */
  doctor(fix: boolean): Promise<boolean> {
    return localDoctor(this.stack, fix, this.project);
  }

  /** The embedded accounts. */
  async world<T>(look: (world: WorldClient) => Promise<T>): Promise<T> {
    const client = await startWorld(this.paths.world);
    try {
      return await look(client);
    } finally {
      client.close();
    }
  }

  /** Ends the world's server; the next run starts it again. */
  async rest(): Promise<void> {
    const running = await WorldClient.connect(this.paths.world);
    await running?.stop();
    running?.close();
    while (hasServer(this.paths.world)) await sleep(10);
  }

  /** Another stack in the very state of this one: what one has been brought to, many tests can go on from. */
  async fork(env: Env = this.project.env): Promise<TestStack> {
    await this.rest();
    const copy = new TestStack(newFolder(), this.stack, this.source, this.project.aws, env);
    fs.cpSync(this.project.state, copy.project.state, { recursive: true });
    fs.copyFileSync(this.stackFile, copy.stackFile);
    return copy;
  }

  /** Ends the server and removes everything. */
  async dispose(): Promise<void> {
    await this.rest();
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function newFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-engine-"));
}

function hasServer(folder: string): boolean {
  const { address } = currentLock(folder);
  return address !== undefined && isAlive(address);
}

const QUIET = new Set(["same", "read", "refresh"]);

/** The end of what a run said, and before it what it called an error. */
export function tail({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = `${stdout}\n${stderr}`.trim().split("\n");
  const errors = lines.flatMap((line, at) => (/^\s*error:/.test(line) ? lines.slice(at, at + 3) : []));
  return [...errors.slice(0, 30), ...lines.slice(-40)].join("\n");
}
