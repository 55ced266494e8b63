/**
 * The real engine on the embedded AWS: time of `up` from nothing, of an `up` without changes and of `destroy`, beside a
 * flat program with as many resources and the same arguments on a provider that answers at once; and what the embedded
 * AWS does by itself as it grows. Asserts nothing.
 *
 *   npm run bench:engine                 # every row
 *   npm run bench:engine -- dev world    # some: dev, prod, spokes (100 of them), world
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { projectRoot } from "../local/engine/paths";
import type { EmbeddedAws } from "../local/engine/run";
import type { ExportedResource } from "../local/engine/state-summary";
import { TestStack } from "../tests/engine/support/stack";
import { fleet } from "./fleet";
import { processorSeconds } from "./processors";
import { worldRow } from "./world";

/** Seconds of one run: by the clock, and of processors, which other work on the machine disturbs less. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** The three runs. */
type Times = Readonly<Record<"up" | "again" | "destroy", Spent>>;

/** Spokes of the largest row. */
const SPOKES = 100;

async function timed(stack: TestStack, work: () => Promise<unknown>): Promise<Spent> {
  const [wall, cpu] = [performance.now(), processorSeconds(stack)];
  await work();
  return { wall: (performance.now() - wall) / 1000, cpu: processorSeconds(stack) - cpu };
}

async function life(stack: TestStack, afterUp: () => Promise<void> = () => Promise.resolve()): Promise<Times> {
  // The server of the accounts starts with the first command, and its start belongs to none of the three.
  await stack.must("stack", "output");
  const up = await timed(stack, () => stack.up());
  await afterUp();
  const again = await timed(stack, () => stack.up("--expect-no-changes"));
  await stack.must("state", "unprotect", "--all", "--yes");
  const destroy = await timed(stack, () => stack.must("destroy", "--yes", "--skip-preview"));
  return { up, again, destroy };
}

/** The provider of the flat program: it checks nothing and answers at once. */
const INSTANT: EmbeddedAws = {
  providers: [{ name: "aws", target: { entry: path.join(projectRoot, "tests", "engine", "instant", "provider.ts") } }],
  start: () => Promise.resolve({}),
};

/** A program that registers everything of a state, one resource after the other, by its plain arguments. */
function flatProject(resources: readonly ExportedResource[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-flat-"));
  const rows = resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, type, custom, inputs, provider }) => ({ urn, type, custom, inputs: inputs ?? {}, provider }));
  fs.writeFileSync(path.join(folder, "rows.json"), JSON.stringify(rows));
  fs.writeFileSync(path.join(folder, "index.js"), FLAT);
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stringify({ config: {} }));
  const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } };
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "flat", runtime, main: "index.js" }));
  fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(folder, "node_modules"), "junction");
  return folder;
}

const FLAT = `
"use strict";
const pulumi = require("@pulumi/pulumi");
const rows = require("./rows.json");
const nameOf = (urn) => urn.split("::").slice(2).join("-");
class Component extends pulumi.ComponentResource {}
class Custom extends pulumi.CustomResource {}
class Provider extends pulumi.ProviderResource {}
const providers = new Map();
for (const { urn, type, custom, inputs, provider } of rows) {
  if (type.startsWith("pulumi:providers:")) {
    if (type === "pulumi:providers:aws") providers.set(urn, new Provider("aws", nameOf(urn), { region: inputs.region }));
  } else if (!custom) new Component(type, nameOf(urn));
  else {
    const by = providers.get((provider || "").split("::").slice(0, 4).join("::"));
    new Custom(type, nameOf(urn), inputs, by ? { provider: by } : {});
  }
}
`;

async function row(name: string, stack: TestStack): Promise<void> {
  let resources: readonly ExportedResource[] = [];
  const load = os.loadavg()[0] ?? 0;
  try {
    const ours = await life(stack, async () => {
      resources = (await stack.export()).deployment.resources ?? [];
    });
    const flat = await flatTimes(resources);
    const cells = (["up", "again", "destroy"] as const).map((which) => {
      const [own, other] = [ours[which], flat[which]];
      const pair = (kind: keyof Spent): string =>
        `${own[kind].toFixed(1)} s (flat ${other[kind].toFixed(1)} s, ${(own[kind] / other[kind]).toFixed(2)}x)`;
      return `  ${which === "again" ? "no change" : which}: clock ${pair("wall")}, processors ${pair("cpu")}`;
    });
    console.log([`${name}: ${resources.length} resources, load ${load.toFixed(1)}`, ...cells].join("\n"));
  } finally {
    await stack.dispose();
  }
}

async function flatTimes(resources: readonly ExportedResource[]): Promise<Times> {
  const folder = flatProject(resources);
  const stack = TestStack.make("dev", folder, INSTANT);
  try {
    return await life(stack);
  } finally {
    await stack.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `dev`'s stack file with the values of a fleet instead. */
function ofFleet(): TestStack {
  const stack = TestStack.make("dev");
  stack.edit((values) => {
    for (const key of Object.keys(values)) Reflect.deleteProperty(values, key);
    Object.assign(values, fleet(SPOKES));
  });
  return stack;
}

const ROWS: Readonly<Record<string, () => Promise<void>>> = {
  world: worldRow,
  dev: () => row("dev", TestStack.make("dev")),
  prod: () => row("prod", TestStack.make("prod")),
  spokes: () => row(`${SPOKES} spokes`, ofFleet()),
};

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in ROWS));
  if (unknown.length > 0) {
    console.error(`bench:engine: is no row, got ${unknown.join(", ")}; take some of ${Object.keys(ROWS).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  for (const [name, run] of Object.entries(ROWS)) if (asked.length === 0 || asked.includes(name)) await run();
}

void main();
