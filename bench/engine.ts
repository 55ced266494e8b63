/**
 * The real engine on the embedded AWS: time of `up` from nothing, of an `up` without changes and of `destroy`, beside a
 * flat program with as many resources, the same arguments and the same answers on a provider that answers at once; and
 * what the embedded AWS does by itself as it grows. Asserts nothing.
 *
 *   npm run bench:engine                 # every row
 *   npm run bench:engine -- dev world    # some: dev, prod, spokes (100 of them), world
 *   npm run bench:engine -- prod:own     # a large row in two halves: the stack's own times, which are kept in a file,
 *   npm run bench:engine -- prod:flat    # and the flat program's beside them
 *   npm run bench:engine -- prod:echo    # or that on a provider that answers what it was asked, with a smaller state
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ExportedResource } from "../local/engine/state-summary";
import { TestStack } from "../tests/engine/support/stack";
import { flatProject, instantAws } from "./flat-program";
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

type Each = (which: keyof Times, spent: Spent) => Promise<void> | void;

/** The three runs, each told as it ends. */
async function life(stack: TestStack, each: Each): Promise<void> {
  // The server of the accounts starts with the first command, and its start belongs to none of the three.
  await stack.must("stack", "output");
  await each("up", await timed(stack, () => stack.up()));
  await each("again", await timed(stack, () => stack.up("--expect-no-changes")));
  await stack.must("state", "unprotect", "--all", "--yes");
  await each("destroy", await timed(stack, () => stack.must("destroy", "--yes", "--skip-preview")));
}

/** What the first half of a row leaves for the second; a run that was cut off leaves what it had. */
interface Own {
  readonly load: number;
  readonly times: Partial<Times>;
  readonly resources: readonly ExportedResource[];
}

/** Where the first halves of rows lie. */
const halves = path.join(os.tmpdir(), "bedrock-hub-bench");

async function ownTimes(stack: TestStack, each: (half: Own) => void = () => undefined): Promise<Own> {
  let half: Own = { load: os.loadavg()[0] ?? 0, times: {}, resources: [] };
  try {
    await life(stack, async (which, spent) => {
      const resources = which === "up" ? ((await stack.export()).deployment.resources ?? []) : half.resources;
      half = { ...half, resources, times: { ...half.times, [which]: spent } };
      each(half);
    });
    return half;
  } finally {
    await stack.dispose();
  }
}

async function own(name: string, stack: TestStack): Promise<void> {
  fs.mkdirSync(halves, { recursive: true });
  await ownTimes(stack, (half) => {
    fs.writeFileSync(path.join(halves, `${name}.json`), JSON.stringify(half));
    const head = `${name}: ${half.resources.length} resources, load ${half.load.toFixed(1)}`;
    for (const [which, { wall, cpu }] of Object.entries(half.times).slice(-1))
      console.log(`${head}: ${which}: clock ${wall.toFixed(1)} s, processors ${cpu.toFixed(1)} s`);
  });
}

async function flat(name: string, how: "flat" | "echo"): Promise<void> {
  const file = path.join(halves, `${name}.json`);
  if (!fs.existsSync(file)) {
    console.error(`bench:engine: ${name}:${how} needs what ${name}:own leaves, got no ${file}; run ${name}:own first`);
    process.exitCode = 1;
    return;
  }
  await beside(name, JSON.parse(fs.readFileSync(file, "utf8")) as Own, how === "echo");
}

/** Times the flat program with a stack's resources, and prints both beside each other. */
async function beside(name: string, { load, times, resources }: Own, echo = false): Promise<void> {
  console.log(`${name}: ${resources.length} resources, load ${load.toFixed(1)}`);
  const folder = flatProject(resources);
  const stack = TestStack.make("dev", folder, instantAws(folder, echo));
  try {
    await life(stack, (which, other) => {
      const mine = times[which];
      const pair = (kind: keyof Spent): string =>
        mine === undefined
          ? `not measured (flat ${other[kind].toFixed(1)} s)`
          : `${mine[kind].toFixed(1)} s (flat ${other[kind].toFixed(1)} s, ${(mine[kind] / other[kind]).toFixed(2)}x)`;
      console.log(`  ${which === "again" ? "no change" : which}: clock ${pair("wall")}, processors ${pair("cpu")}`);
    });
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

const STACKS: Readonly<Record<string, () => TestStack>> = {
  dev: () => TestStack.make("dev"),
  prod: () => TestStack.make("prod"),
  spokes: ofFleet,
};

const ROWS: Readonly<Record<string, () => Promise<void>>> = {
  world: worldRow,
  ...Object.fromEntries(
    Object.entries(STACKS).map(([name, make]) => [name, async () => beside(name, await ownTimes(make()))]),
  ),
};

/** Halves of rows, which run only if asked for. */
const HALVES: Readonly<Record<string, () => Promise<void>>> = Object.fromEntries(
  Object.entries(STACKS).flatMap(([name, make]) => [
    [`${name}:own`, () => own(name, make())],
    [`${name}:flat`, () => flat(name, "flat")],
    [`${name}:echo`, () => flat(name, "echo")],
  ]),
);

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const known = { ...ROWS, ...HALVES };
  const unknown = asked.filter((name) => !(name in known));
  if (unknown.length > 0) {
    console.error(`bench:engine: is no row, got ${unknown.join(", ")}; take some of ${Object.keys(known).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  for (const [name, run] of Object.entries(asked.length === 0 ? ROWS : known))
    if (asked.length === 0 || asked.includes(name)) await run();
}

void main();
