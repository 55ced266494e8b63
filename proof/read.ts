/**
 * Strict reading of the files that people write for the proof (facts, intent, properties): unknown keys, wrong types
 * and malformed values are collected, all at once, as `path: problem, got value; fix`.
 */
import { parseAddress, parsePrefix } from "../net/ip";
import { isDeeper, POLICY_LEVELS } from "./nesting";

/** One mistake in an input file. */
export interface InputProblem {
  readonly path: string;
  readonly problem: string;
  readonly got?: unknown;
  readonly fix: string;
}

/** Longest quoted value in a message. */
const SHOWN = 80;

/** A problem as the line a person reads. */
export function formatInputProblem({ path, problem, got, fix }: InputProblem): string {
  const deep = isDeeper(got, POLICY_LEVELS) ? "a value that is nested too deep to show" : got;
  const text = typeof deep === "string" ? deep.replaceAll("\n", "\\n") : (JSON.stringify(deep) as string | undefined);
  const shown = text === undefined ? "" : `, got ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`;
  return `${path}: ${problem}${shown}; ${fix}`;
}

/** Thrown where an input cannot be used; commands print `message` and exit 1. */
export class InputError extends Error {
  /** Tells the command line that the message is for the user and needs no stack trace. */
  readonly userError = true;

  constructor(
    source: string,
    readonly problems: readonly InputProblem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`${source}: ${count}`, ...problems.map((p) => `  ${formatInputProblem(p)}`)].join("\n"));
    this.name = "InputError";
  }
}

/** A JSON object whose keys were checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** Collects problems while values are read; every method answers a usable value even after a problem. */
export class Reader {
  readonly problems: InputProblem[] = [];

  constructor(private readonly source: string) {}

  /** Throws what was collected. */
  finish(): void {
    if (this.problems.length > 0) throw new InputError(this.source, this.problems);
  }

  report(path: string, problem: string, got: unknown, fix: string): void {
    this.problems.push({ path: path === "" ? "(file)" : path, problem, got, fix });
  }

  /** An object with no keys but the given ones. */
  object(value: unknown, path: string, keys: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.report(path, "must be an object", value, `give an object with ${keys.join(", ")}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const near = nearest(key, keys);
      const fix = near === undefined ? `use one of ${keys.join(", ")}` : `did you mean ${near}?`;
      this.report(join(path, key), "is not a known key", key, fix);
    }
    return value as Fields;
  }

  /** A list; `undefined` reads as empty. */
  list<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.report(path, "must be a list", value, "write it in [ ]");
      return [];
    }
    return value.map((element, index) => item(element, `${path}[${index}]`));
  }

  /** An object used as a map; `undefined` reads as empty. */
  map<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): Map<string, T> {
    if (value === undefined) return new Map();
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.report(path, "must be an object", value, "write it in { }");
      return new Map();
    }
    return new Map(Object.entries(value).map(([key, element]) => [key, item(element, join(path, key))]));
  }

  text(value: unknown, path: string): string {
    if (typeof value === "string" && value !== "") return value;
    this.report(path, "must be a text", value, "give a text in quotes");
    return "";
  }

  flag(value: unknown, path: string, fallback: boolean): boolean {
    if (value === undefined) return fallback;
    if (typeof value === "boolean") return value;
    this.report(path, "must be true or false", value, "write true or false without quotes");
    return fallback;
  }

  integer(value: unknown, path: string, from: number, to: number, fallback: number): number {
    if (value === undefined) return fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
    this.report(path, `must be a whole number from ${from} to ${to}`, value, "give a number without quotes");
    return fallback;
  }

  choice<T extends string>(value: unknown, path: string, choices: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.report(path, "is not one of the choices", value, `use one of ${choices.join(", ")}`);
    return fallback;
  }

  /** A CIDR of either family, host bits zero. */
  cidr(value: unknown, path: string): string {
    const text = this.text(value, path);
    const parsed = parsePrefix(text);
    if (text !== "" && !parsed.ok) this.report(path, parsed.problem, value, parsed.fix);
    return parsed.ok ? text : "0.0.0.0/32";
  }

  address(value: unknown, path: string): string {
    const text = this.text(value, path);
    if (text !== "" && !parseAddress(text)) this.report(path, "is not an IP address", value, "write it as 10.20.0.4");
    return text;
  }
}

/** A dotted path; keys that are no plain word are put in brackets. */
function join(path: string, key: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

/** The known text that differs in at most two letters. */
export function nearest(key: string, keys: readonly string[]): string | undefined {
  return keys
    .map((k) => ({ k, d: distance(key.toLowerCase(), k.toLowerCase()) }))
    .sort((a, b) => a.d - b.d)
    .find((c) => c.d <= 2)?.k;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, x] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, y] of Array.from(b).entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
