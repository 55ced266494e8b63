import * as fs from "node:fs";

/** Where a full run keeps what it has done (tests/engine/full.cjs), and the spec that is running; absent otherwise. */
const { BEDROCK_HUB_RESULTS: results, BEDROCK_HUB_SPEC: spec } = process.env;

/** Suites whose cases stand by themselves: those that passed need not run again. In others each builds on the last. */
const INDEPENDENT = /^(killed runs|faults of AWS|order of events) /;

let known: ReadonlySet<string> | undefined;

/** True for a case that an interrupted full run has passed already. */
export function passedBefore(title: string): boolean {
  if (results === undefined || !INDEPENDENT.test(title)) return false;
  known ??= new Set(readPassed(results));
  return known.has(title);
}

function readPassed(file: string): string[] {
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const entry = JSON.parse(line) as { spec?: string; title?: string; passed?: boolean };
        return entry.spec === spec && entry.passed === true && entry.title !== undefined ? [entry.title] : [];
      } catch {
        // A run that was killed may have left half a line.
        return [];
      }
    });
}

/** Writes down what became of a case, at once: mocha tells what is wrong only when hours have gone by. */
export function recordCase(title: string, passed: boolean, problem?: string): void {
  if (results === undefined || spec === undefined) return;
  const date = new Date().toISOString().slice(0, 10);
  fs.appendFileSync(results, `\n${JSON.stringify({ spec, title, passed, date, problem })}`);
}
