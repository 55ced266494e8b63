/**
 * The program against a flat one with the same resources, under the same recorded mocks, each measurement in a process
 * of its own, in turns. Prints time and peak memory per resource, their ratios and how they grow. Asserts nothing.
 *
 *   npm run bench                  # all sizes, then plan against importing the SDK: about 15 minutes
 *   npm run bench -- 300           # one size
 *   npm run bench -- plan          # only plan against importing the SDK
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Recording } from "../local/recorder";
import { record, recordStack } from "../local/recorder";
import { fleet } from "./fleet";
import { flatProgram } from "./flat";

interface Measured {
  resources: number;
  cpuMs: number;
  peakMb: number;
}

const SIZES = [20, 100, 300, 1000];
const REPEATS = 3;

/** Resources that a spoke of the fleet comes to. */
const RESOURCES_OF_A_SPOKE = 24;

/** Time enough for the flat program, too: with a thousand spokes it takes minutes to settle. */
const OPTIONS = { showSecrets: true, timeoutMs: 3_600_000 };

/** Processor time of a run and the most memory that this process ever had. */
async function measure(run: () => Promise<Recording>): Promise<Measured> {
  const before = process.cpuUsage();
  const { resources, errors } = await run();
  const [first] = errors;
  if (first) throw first;
  const { user, system } = process.cpuUsage(before);
  return {
    resources: resources.filter((r) => r.custom).length,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

function child(kind: string, spokes: number, file: string): Measured {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--max-old-space-size=12000", "--require", "tsx/cjs", __filename, kind, String(spokes), file],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Measured;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Slope of log(value) over log(size) from the first to the last size. */
function exponent(points: readonly { resources: number; value: number }[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return NaN;
  return Math.log(last.value / first.value) / Math.log(last.resources / first.resources);
}

const COLUMNS = ["spokes", "resources", "ours ms/res", "flat ms/res", "ratio", "ours MB", "flat MB", "ratio", "turns"];

function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell, i) => String(cell).padStart(COLUMNS[i]?.length ?? 0)).join("  "));
}

/** Measures the sizes, smallest first, a line each. The last column is the time against the flat program in turns. */
function compareSizes(sizes: readonly number[]): void {
  printRow(COLUMNS);
  const ours: { resources: number; value: number }[] = [];
  for (const spokes of sizes) {
    const file = path.join(tmpdir(), `bedrock-hub-bench-${process.pid}-${spokes}.json`);
    child("save", spokes, file);
    const triples = Array.from({ length: spokes < 1000 ? REPEATS : 1 }, () => ({
      ours: child("ours", spokes, file),
      flat: child("flat", spokes, file),
      turns: child("turns", spokes, file),
    }));
    rmSync(file);
    const n = triples[0]?.ours.resources ?? 1;
    const time = (kind: "ours" | "flat") => median(triples.map((t) => t[kind].cpuMs)) / n;
    const memory = (kind: "ours" | "flat") => median(triples.map((t) => t[kind].peakMb));
    const against = (kind: "flat" | "turns") => median(triples.map((t) => t.ours.cpuMs / t[kind].cpuMs)).toFixed(2);
    ours.push({ resources: n, value: time("ours") * n });
    printRow([
      spokes,
      n,
      time("ours").toFixed(2),
      time("flat").toFixed(2),
      against("flat"),
      memory("ours").toFixed(0),
      memory("flat").toFixed(0),
      (memory("ours") / memory("flat")).toFixed(2),
      against("turns"),
    ]);
  }
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined || first === last) return;
  console.log(`growth exponent of our time over resources, ${first} to ${last} spokes: ${exponent(ours).toFixed(3)}`);
}

/** A whole `plan` of dev against importing the SDK alone, both as processes, in turns. The first run fills the caches. */
function importRatio(): void {
  const root = path.join(__dirname, "..");
  const wall = (args: string[]) => {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(stderr);
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const plan = () => wall(["bin/bedrock-hub.js", "plan", "--stack", "dev"]);
  const bare = () => wall(["-e", 'require("@pulumi/pulumi"); require("@pulumi/aws")']);
  plan();
  const pairs = Array.from({ length: 7 }, () => ({ plan: plan(), bare: bare() }));
  const ratio = median(pairs.map((p) => p.plan / p.bare));
  console.log(
    `plan of dev: ${median(pairs.map((p) => p.plan)).toFixed(0)} ms; import of the SDK: ${median(pairs.map((p) => p.bare)).toFixed(0)} ms; ratio ${ratio.toFixed(2)}`,
  );
}

async function childMain(kind: string, spokes: number, file: string): Promise<void> {
  if (kind === "save") {
    const { resources } = await recordStack(fleet(spokes), "bench", OPTIONS);
    writeFileSync(file, JSON.stringify({ resources }));
    console.log("{}");
    return;
  }
  const saved = kind !== "ours" ? (JSON.parse(readFileSync(file, "utf8")) as Recording) : undefined;
  const result = await measure(() =>
    saved
      ? record(flatProgram(saved, kind === "turns" ? RESOURCES_OF_A_SPOKE : Infinity), OPTIONS)
      : recordStack(fleet(spokes), "bench", OPTIONS),
  );
  console.log(JSON.stringify(result));
}

const [kind, ...rest] = process.argv.slice(2);
if (kind === undefined) {
  compareSizes(SIZES);
  importRatio();
} else if (kind === "plan") importRatio();
else if (/^\d+$/.test(kind)) compareSizes([kind, ...rest].map(Number));
else
  childMain(kind, Number(rest[0]), rest[1] ?? "").catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
