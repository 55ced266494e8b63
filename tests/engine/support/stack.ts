import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { findCli, type PulumiCli } from "../../../local/engine/cli";
import { localDoctor } from "../../../local/engine/doctor/command";
import { embeddedAws, startWorld } from "../../../local/engine/embedded";
import { readSteps, type StepRecord } from "../../../local/engine/events";
import { projectRoot, stackPaths, type StackPaths } from "../../../local/engine/paths";
import {
  runPulumi,
  type EmbeddedAws,
  type LocalProject,
  type RunOptions,
  type RunResult,
} from "../../../local/engine/run";
import type { StackExport } from "../../../local/engine/state-summary";
import { machineTools } from "../../../local/engine/tools";
import type { WorldClient } from "../../../local/world/client";

/** One CLI for all stacks of a test run. */
let cli: Promise<PulumiCli> | undefined;

/** The values of a stack file under its `bedrock-hub:` keys. */
export type Values = Record<string, Record<string, unknown>>;

/** What a run did, with everything to explain a failure. */
export interface Ran extends RunResult {
  readonly steps: readonly StepRecord[];
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
    source: string,
    aws: EmbeddedAws,
  ) {
    const root = path.join(folder, "project");
    fs.mkdirSync(root, { recursive: true });
    const project = parse(fs.readFileSync(path.join(source, "Pulumi.yaml"), "utf8")) as { main: string };
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), stringify({ ...project, main: path.join(source, project.main) }));
    fs.copyFileSync(path.join(source, `Pulumi.${stack}.yaml`), path.join(root, `Pulumi.${stack}.yaml`));
    fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"), "junction");
    const state = path.join(folder, "state");
    this.paths = stackPaths(state, stack);
    this.project = {
      root,
      stack,
      state,
      env: process.env,
      aws,
      cli: () => (cli ??= findCli(machineTools(process.env, (line) => console.error(line)))),
      log: (line) => void this.notes.push(line),
    };
  }

  /** @param source folder of the project whose program runs */
  static make(stack = "dev", source = projectRoot, aws = embeddedAws()): TestStack {
    return new TestStack(fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-engine-")), stack, source, aws);
  }

  /** Changes the stack file's values. */
  edit(change: (values: Values) => void): void {
    const file = path.join(this.project.root, `Pulumi.${this.stack}.yaml`);
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

  /** Runs the CLI; its output is kept. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const result = await runPulumi(this.project, [...args, "--non-interactive"], { ...options, output: "capture" });
    const steps = readSteps(this.paths.events);
    const changed: Record<string, string[]> = {};
    for (const { op, urn } of steps) if (!QUIET.has(op)) (changed[op] ??= []).push(urn);
    return { ...result, steps, changed };
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

  /** Ends the server and removes everything. */
  async dispose(): Promise<void> {
    await this.world((world) => world.stop()).catch(() => undefined);
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const QUIET = new Set(["same", "read", "refresh"]);

/** The end of what a run said. */
export function tail({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return `${stdout}\n${stderr}`.trim().split("\n").slice(-40).join("\n");
}
