/**
 * The class engine over hub-shaped networks of 100 to 5,000 spokes (six subnets each; security groups, network ACLs,
 * gateway endpoints and DNS in the loop), each size in a process of its own, and the tracer on a sample of the same
 * pairs. Prints time, memory, growth and what the tracer would take for all pairs. Asserts nothing.
 *
 *   npm run bench:proof
 *   npm run bench:proof -- 100 5000
 */
import { spawnSync } from "node:child_process";
import { parseAddress } from "../net/ip";
import { ALL_LAYERS, type Census, ClassEngine, HTTPS, ROUTES_ALONE, verdictOf, Views } from "../proof/classes";
import type { Key, NetworkModel } from "../proof/model";
import { Tracer } from "../proof/tracer/trace";
import { Dice } from "../tests/proof/random/dice";
import { hubNetwork, routeCount } from "../tests/proof/random/hub";

interface Measured {
  readonly spokes: number;
  readonly subnets: number;
  readonly routes: number;
  readonly classes: number;
  readonly pairs: number;
  readonly reachable: number;
  readonly names: number;
  /** The first run of the process, nothing compiled; processor time with what compiles and collects beside it. */
  readonly coldMs: number;
  readonly coldCpuMs: number;
  /** Best of the runs after it. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly tracerUs: number;
}

/** Marks the process that measures one size. */
const ONE = "--one";
const SIZES = [100, 500, 1000, 2500, 5000];
const WARM_UPS = 12;
const REPEATS = 7;
const SAMPLE = 100;

/** All verdicts with and without filters, and where every domain's names lead in every view. */
function prove(model: NetworkModel): { classes: number; pairs: number; reachable: number; names: number } {
  const engine = new ClassEngine(model);
  const routes = engine.census(HTTPS, ROUTES_ALONE);
  const all = engine.census(HTTPS, ALL_LAYERS);
  const reachable = all.rows.filter((row) => verdictOf(row.outcome.bits) === "REACHABLE");
  return {
    classes: all.classes.length,
    pairs: routes.pairs + all.pairs,
    reachable: reachable.reduce((sum, row) => sum + row.pairs, 0),
    names: resolveAll(model, engine, all.classes),
  };
}

/** Resolves every service name in every view, and asks for each class of clients whether it gets to what it finds. */
function resolveAll(model: NetworkModel, engine: ClassEngine, classes: Census["classes"]): number {
  const views = new Views(model);
  const names = new Set([...model.zones.values()].map((zone) => zone.domain));
  let reached = 0;
  for (const { members } of classes) {
    const clients = new Map<number, { vpc: Key; subnet: Key; count: number }>();
    for (const { subnet } of members) {
      const { key, vpc } = subnet.model;
      const view = views.of(vpc);
      const same = clients.get(view);
      if (same) same.count++;
      else clients.set(view, { vpc, subnet: key, count: 1 });
    }
    for (const { vpc, subnet, count } of clients.values()) {
      const address = model.subnets.get(subnet)?.cidrs[0]?.replace(/[0-9]+\/.*$/, "9");
      for (const name of address === undefined ? [] : names) {
        const found = views.resolve(vpc, name).answers.find((answer) => answer.kind === "endpoint");
        const card = model.interfaceEndpoints.get(found?.endpoint ?? "")?.interfaces[0];
        const [target] = card?.addresses ?? [];
        if (!card || target === undefined || address === undefined) continue;
        const { verdict } = engine.verdict({ key: subnet, address }, { key: card.subnet, address: target });
        if (verdict === "REACHABLE") reached += count;
      }
    }
  }
  return reached;
}

/** Mean time of one trace, in microseconds, over random pairs of subnets. */
function traceSample(model: NetworkModel): number {
  const tracer = new Tracer(model);
  const dice = new Dice(1);
  const keys = [...model.subnets.keys()];
  const address = (key: Key): NonNullable<ReturnType<typeof parseAddress>> => {
    const parsed = parseAddress(model.subnets.get(key)?.cidrs[0]?.replace(/[0-9]+\/.*$/, "9") ?? "");
    if (!parsed) throw new Error(`${key} has no address`);
    return parsed;
  };
  const station = (key: Key) => {
    const subnet = tracer.network.subnet(key);
    return { kind: "station" as const, station: tracer.network.workload(subnet), address: address(key) };
  };
  const start = performance.now();
  for (let i = 0; i < SAMPLE; i++) tracer.trace(station(dice.pick(keys)), station(dice.pick(keys)));
  return ((performance.now() - start) * 1000) / SAMPLE;
}

/**
 * Time and memory of one size. Collections are not forced between repeats, and a small engine stays alive: V8 throws
 * compiled code away with the last object that it was compiled for, and the clock would measure the compiler.
 */
function measure(spokes: number): Measured {
  const model = hubNetwork(spokes);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const [coldCpu, cold] = [process.cpuUsage(), performance.now()];
  let result = prove(model);
  const coldMs = performance.now() - cold;
  const { user: coldUser, system: coldSystem } = process.cpuUsage(coldCpu);
  const after = process.memoryUsage();
  const alive = [new ClassEngine(hubNetwork(50))];
  for (let i = 0; i < WARM_UPS; i++) prove(hubNetwork(50));
  let best: { wallMs: number; cpuMs: number } | undefined;
  for (let i = 0; i < REPEATS; i++) {
    const [cpu, wall] = [process.cpuUsage(), performance.now()];
    result = prove(model);
    const { user, system } = process.cpuUsage(cpu);
    const now = { wallMs: performance.now() - wall, cpuMs: (user + system) / 1000 };
    if (!best || now.wallMs < best.wallMs) best = now;
  }
  for (const engine of alive) engine.census();
  return {
    spokes,
    subnets: model.subnets.size,
    routes: routeCount(model),
    ...result,
    coldMs,
    coldCpuMs: (coldUser + coldSystem) / 1000,
    wallMs: best?.wallMs ?? NaN,
    cpuMs: best?.cpuMs ?? NaN,
    heapMb: (after.heapUsed - before.heapUsed) / 1e6,
    rssMb: (after.rss - before.rss) / 1e6,
    tracerUs: traceSample(model),
  };
}

/** Slope of log(time) over log(spokes) from the first to the last size. */
function exponent(all: readonly Measured[], value: (m: Measured) => number): number {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return NaN;
  return Math.log(value(last) / value(first)) / Math.log(last.spokes / first.spokes);
}

function run(spokes: number): Measured {
  const args = ["--expose-gc", "--max-old-space-size=4000", "--require", "tsx/cjs", __filename, ONE, String(spokes)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Measured;
}

const [kind, ...rest] = process.argv.slice(2);
const asked = kind === undefined || kind === ONE ? SIZES : [kind, ...rest].map(Number);
if (kind === ONE) console.log(JSON.stringify(measure(Number(rest[0]))));
else if (!asked.every((spokes) => Number.isInteger(spokes) && spokes >= 1 && spokes <= 20_000)) {
  console.error(
    `bench:proof: is no list of spokes, got ${[kind, ...rest].join(" ")}; give whole numbers from 1 to 20000`,
  );
  process.exitCode = 1;
} else {
  console.log(
    "spokes  subnets  routes  classes        pairs  cold ms  cold cpu ms  warm ms  warm cpu ms  heap MB  rss MB   tracer us/pair  tracer for all",
  );
  const all = asked.map((spokes) => {
    const m = run(spokes);
    const hours = (m.pairs * m.tracerUs) / 3.6e9;
    console.log(
      [
        String(m.spokes).padStart(6),
        String(m.subnets).padStart(8),
        String(m.routes).padStart(7),
        String(m.classes).padStart(8),
        String(m.pairs).padStart(12),
        m.coldMs.toFixed(0).padStart(8),
        m.coldCpuMs.toFixed(0).padStart(12),
        m.wallMs.toFixed(0).padStart(8),
        m.cpuMs.toFixed(0).padStart(12),
        m.heapMb.toFixed(0).padStart(8),
        m.rssMb.toFixed(0).padStart(7),
        m.tracerUs.toFixed(0).padStart(16),
        `${hours.toFixed(1)} h`.padStart(15),
      ].join(" "),
    );
    return m;
  });
  const last = all.at(-1);
  if (last) {
    const ratio = (last.pairs * last.tracerUs) / 1000 / last.wallMs;
    console.log(
      `\n${last.spokes} spokes: the class engine is ${ratio.toExponential(1)} times as fast as the tracer would be`,
    );
    console.log(
      `${last.reachable} pairs of places reach each other; ${last.names} times a name leads a client to an endpoint that it reaches`,
    );
  }
  if (all.length > 1)
    console.log(
      `growth exponent: ${[
        `cold ${exponent(all, (m) => m.coldMs).toFixed(2)}`,
        `warm ${exponent(all, (m) => m.wallMs).toFixed(2)}`,
        `warm cpu ${exponent(all, (m) => m.cpuMs).toFixed(2)}`,
      ].join(", ")}`,
    );
}
