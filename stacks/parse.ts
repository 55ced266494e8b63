import { type z } from "zod";
import { problemsOf } from "./issues";
import { suggestion } from "./nearest";
import { ConfigError, type Problem } from "./problems";
import { stackSchema, type StackConfig } from "./schema";

/** What a stack's raw values gave: the parts that are well formed, and what is wrong with the others. */
export interface ReadStack {
  /** Only well-formed entries; `undefined` if the hub or the organization is not usable, without which nothing follows. */
  readonly config: StackConfig | undefined;
  readonly problems: readonly Problem[];
  /** Keys that are declared, well formed or not, so that a broken account is not also reported as unknown. */
  readonly declared: {
    readonly accounts: ReadonlySet<string>;
    readonly domains: ReadonlySet<string>;
    readonly spokes: ReadonlySet<string>;
  };
}

const shape = stackSchema.shape;
const RECORDS = ["accounts", "domains", "spokes"] as const;

type AnySchema = z.core.$ZodType;

/** The keys a mapping may have at a path, found by walking the schema. */
function keysAt(path: readonly PropertyKey[]): string[] {
  const found = new Set<string>();
  const walk = (schema: AnySchema, rest: readonly PropertyKey[]): void => {
    const def = schema._zod.def as {
      type: string;
      innerType?: AnySchema;
      options?: AnySchema[];
      valueType?: AnySchema;
      element?: AnySchema;
      shape?: Record<string, AnySchema>;
    };
    if (def.innerType) return walk(def.innerType, rest);
    if (def.options) return def.options.forEach((option) => walk(option, rest));
    const [head, ...tail] = rest;
    if (def.shape) {
      if (head === undefined) Object.keys(def.shape).forEach((k) => found.add(k));
      else if (def.shape[String(head)]) walk(def.shape[String(head)] as AnySchema, tail);
      return;
    }
    const inside = def.valueType ?? def.element;
    if (head !== undefined && inside) walk(inside, tail);
  };
  walk(stackSchema, path);
  return [...found].sort();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a stack's raw values entry by entry, so that one malformed spoke does not hide what is wrong elsewhere.
 * Never throws.
 */
export function readStack(raw: Record<string, unknown>): ReadStack {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const report = (result: { error: z.ZodError }, path: readonly PropertyKey[]) => {
    const issues = result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
    problems.push(...problemsOf(issues, raw, keysAt));
  };

  for (const name of Object.keys(raw)) {
    if (name in shape) continue;
    problems.push({ path: name, problem: "is an unknown key", fix: suggestion(name, Object.keys(shape)) });
  }
  for (const [name, schema] of Object.entries(shape)) {
    const value = raw[name];
    const isMap = (RECORDS as readonly string[]).includes(name);
    if (isMap && isRecord(value)) {
      const entries: Record<string, unknown> = {};
      for (const [k, entry] of Object.entries(value)) {
        if (name === "spokes" && isRecord(entry) && Object.keys(entry).join() === "quarantined") {
          const others = Object.keys(value).filter((other) => other !== k);
          problems.push({
            path: `spokes.${k}.quarantined`,
            problem: "is set on a spoke that is declared nowhere",
            got: k,
            fix: suggestion(k, others),
          });
          continue;
        }
        const result = (schema as unknown as z.ZodType).safeParse({ [k]: entry });
        if (result.success) Object.assign(entries, result.data);
        else report(result, [name]);
      }
      if (Object.keys(value).length === 0)
        problems.push({ path: name, problem: "is empty", fix: `declare at least one of the ${name}` });
      values[name] = entries;
      continue;
    }
    const result = (schema as unknown as z.ZodType).safeParse(value);
    if (result.success) values[name] = result.data;
    else report(result, [name]);
  }

  const usable =
    values["hub"] !== undefined && values["organization"] !== undefined && RECORDS.every((name) => name in values);
  const keys = (name: string) => new Set(isRecord(raw[name]) ? Object.keys(raw[name]) : []);
  return {
    config: usable ? ({ ...fallbacks(), ...values } as StackConfig) : undefined,
    problems,
    declared: { accounts: keys("accounts"), domains: keys("domains"), spokes: keys("spokes") },
  };
}

/** Defaults of the parts that may be malformed without stopping the checks of the others. */
function fallbacks(): Partial<StackConfig> {
  return {
    dns: { sharing: "profiles" },
    minAvailabilityZones: 2,
    quotas: {},
    catalogue: shape.catalogue.parse(undefined),
    cost: shape.cost.parse(undefined),
    tags: {},
  };
}

/** Reads a stack's raw values; throws `ConfigError` with every mistake of shape. */
export function parseStack(raw: Record<string, unknown>, source: string): StackConfig {
  const { config, problems } = readStack(raw);
  if (problems.length > 0 || !config) throw new ConfigError(problems, source);
  return config;
}
