/**
 * What `prove` takes on an export of many copies of prod: each copy a network of its own, with other accounts, ids and
 * URNs at the same addresses. The intent names the first copy, as where somebody exports all stacks of an organization,
 * or (`all`) every copy. Each number of copies is a process of its own. Prints, asserts nothing.
 *
 *   node --require tsx/cjs bench/copies.ts [all] 1 2 4 8
 *   node --require tsx/cjs bench/copies.ts write <file> <copies>    leaves the export, and its intent beside it
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { graphFromExport } from "../proof/adapters/export";
import { buildModel } from "../proof/build";
import { NO_FACTS } from "../proof/facts";
import { readIntent } from "../proof/intent";
import { prove } from "../proof/properties";
import { contractSection } from "../report/proof-contracts";
import { recordNetwork } from "../tests/proof/properties/networks";
import { rawStack } from "../tests/support/stacks";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Texts of the first network to those of its n-th copy. Even copies have its addresses, odd ones others. */
function renamer(n: number, ids: ReadonlySet<string>): (text: string) => string {
  const suffix = n.toString(16).padStart(4, "0");
  const block = n % 2 === 0 ? 10 : 10 + n;
  return (text) =>
    text
      .replace(/urn:pulumi:prod::/g, `urn:pulumi:prod-${n}::`)
      .replace(/\b(1109876543)(\d\d)\b/g, (_, head: string, tail: string) => String(Number(head + tail) + n * 100))
      .replace(/\b10(\.\d+\.\d+\.\d+)\b/g, (_, rest: string) => `${block}${rest}`)
      .replace(/\b[a-z-]+-[0-9a-f]{17}(?![0-9a-f])/g, (id) => `${id}${suffix}`)
      .replace(/\bZ[A-Z0-9]{8,}/g, (id) => (ids.has(id) ? `${id}${suffix}` : id));
}

function changed(value: Json, text: (text: string) => string): Json {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => changed(item, text));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), changed(item, text)]));
}

interface Copied {
  readonly state: { readonly deployment: { readonly resources: readonly Json[] } };
  readonly intent: Json;
}

/** An export of that many copies, and what is meant with the first or with all of them. */
async function copies(count: number, all: boolean): Promise<Copied> {
  const { resources, intent } = await recordNetwork(rawStack("prod"), "prod");
  const first = JSON.parse(JSON.stringify(resources)) as readonly { readonly id?: string }[];
  const ids = new Set(first.flatMap(({ id }) => (id === undefined ? [] : (id.match(/\bZ[A-Z0-9]{8,}/g) ?? []))));
  const out: Json[] = [];
  const intents: Record<string, Json>[] = [];
  for (let n = 0; n < count; n++) {
    const rename = n === 0 ? (text: string): string => text : renamer(n, ids);
    for (const resource of first) out.push(changed(resource, rename));
    intents.push(changed(JSON.parse(JSON.stringify(intent)) as Json, rename) as Record<string, Json>);
  }
  return { state: { deployment: { resources: out } }, intent: all ? joined(intents) : (intents[0] as Json) };
}

const BY_NAME = ["domains", "endpointSets", "onPremises"] as const;

/** One intent of several: names get their number. */
function joined(intents: readonly Record<string, Json>[]): Json {
  const lists = BY_NAME.map((key) => [
    key,
    intents.flatMap((intent, n) =>
      (intent[key] as readonly Record<string, Json>[]).map((one) => {
        const numbered = { ...one };
        for (const field of ["name", "endpointSet", "domain"])
          if (typeof one[field] === "string") numbered[field] = `${one[field]}-${n}`;
        return numbered;
      }),
    ),
  ]);
  const hubs = intents.flatMap(({ hubs }) => hubs as readonly Json[]);
  return { ...intents[0], ...(Object.fromEntries(lists) as Record<string, Json>), hubs };
}

async function measure(count: number, all: boolean): Promise<void> {
  const { state, intent } = await copies(count, all);
  const steps: string[] = [];
  const timed = <T>(name: string, run: () => T): T => {
    const { user, system } = process.cpuUsage();
    const result = run();
    const then = process.cpuUsage();
    steps.push(`${name} ${((then.user + then.system - user - system) / 1e6).toFixed(1)} s`);
    return result;
  };
  const graph = timed("graph", () => graphFromExport(state, "copies"));
  const model = timed("model", () => buildModel(graph, NO_FACTS));
  const meant = readIntent(intent, "intent");
  const report = timed("properties", () => prove(model, meant));
  timed("contracts", () => contractSection(model, meant, report));
  const violated = report.properties.filter(({ verdict }) => verdict === "violated").map(({ id }) => id);
  const memory = `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`;
  console.log(
    `${count} copies, ${graph.nodes.size} resources: ${steps.join(", ")}; ${memory}; violated ${violated.join() || "none"}`,
  );
}

async function main([first, ...rest]: readonly string[]): Promise<void> {
  if (first === "write") {
    const { state, intent } = await copies(Number(rest[1]), false);
    writeFileSync(String(rest[0]), JSON.stringify({ version: 3, ...state }, undefined, 4));
    writeFileSync(`${String(rest[0])}.intent`, JSON.stringify(intent));
    return;
  }
  if (first === "one") return measure(Number(rest[0]), rest[1] === "all");
  const all = first === "all";
  const sizes = [...(all || first === undefined ? [] : [first]), ...rest];
  for (const size of sizes.length > 0 ? sizes : ["1", "2", "4", "8"]) {
    const args = ["--require", "tsx/cjs", __filename, "one", size, ...(all ? ["all"] : [])];
    spawnSync(process.execPath, args, { stdio: "inherit" });
  }
}

void main(process.argv.slice(2));
