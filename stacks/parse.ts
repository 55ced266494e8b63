import { type z } from "zod";
import { suggestion } from "./nearest";
import { ConfigError, told, type Problem } from "./problems";
import { bare, cleanValues } from "./raw-values";
import { salvage } from "./salvage";
import { stackSchema, type StackConfig } from "./schema";
import { asMeant, unknownKey } from "./unknown-key";

/** What a stack's raw values gave: the parts that are well formed, and what is wrong with the others. */
export interface ReadStack {
  /** Only well-formed entries; `undefined` if the hub or the organization is not usable, without which nothing follows. */
  readonly config: StackConfig | undefined;
  /**
   * As `config`, with values that mean nothing for what is not usable: for checks of the rest. A problem at its path
   * says which those are (`told`).
   */
  readonly readable: StackConfig;
  readonly problems: readonly Problem[];
  /** Paths of malformed fields that entries were read without; what is found wrong at these only follows from that. */
  readonly without: readonly string[];
  /** Keys that are declared, well formed or not, so that a broken account is not also reported as unknown. */
  readonly declared: Declared;
  /** Entries that are declared and not well formed, as they stand. */
  readonly malformed: { readonly domains: Entries; readonly spokes: Entries };
}

/** Names of each kind that a file declares. */
export interface Declared {
  readonly accounts: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
  readonly spokes: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

type Entries = Readonly<Record<string, unknown>>;

const shape = stackSchema.shape;
/** Mappings of which each entry is read by itself, so that one malformed spoke does not hide what is wrong elsewhere. */
const MAPS = ["accounts", "domains", "regions", "spokes", "quotas", "tags"] as const;
/** Those among them that must hold something. */
const NEEDED = ["accounts", "domains", "spokes"] as const;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The names of a section that is no mapping are not known: every one passes. */
class AnyName extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/**
 * Reads a stack's raw values entry by entry, so that one malformed spoke does not hide what is wrong elsewhere.
 * Never throws.
 */
export function readStack(raw: Readonly<Record<string, unknown>>): ReadStack {
  const { values, problems: unclean } = cleanValues(raw);
  const strangers = unknownSections(values);
  const clean = (asMeant(values, strangers, []) ?? values) as Readonly<Record<string, unknown>>;
  const problems: Problem[] = [...unclean, ...strangers];
  const without: string[] = [];
  const add = (more: readonly Problem[]) => problems.push(...more.filter(({ path }) => !told(unclean, path)));
  const take = (schema: unknown, value: unknown, path: readonly string[]): unknown => {
    const part = salvage(schema as z.ZodType, value, clean, path);
    add(part.problems);
    without.push(...part.without);
    return part.value;
  };

  const sections: Record<string, unknown> = {};
  const malformed: { domains: Record<string, unknown>; spokes: Record<string, unknown> } = { domains: {}, spokes: {} };
  for (const [name, schema] of Object.entries(shape)) {
    const value = clean[name];
    if (includes(MAPS, name) && isRecord(value)) {
      const entries: Record<string, unknown> = {};
      for (const [key, entry] of Object.entries(value)) {
        if (name === "spokes" && isStrayQuarantine(entry)) {
          const others = Object.keys(value).filter((other) => other !== key);
          add([strayQuarantine(key, others)]);
          continue;
        }
        const found = take(schema, { [key]: entry }, [name]);
        if (found !== undefined) Object.assign(entries, found);
        else if (name === "domains" || name === "spokes") malformed[name][key] = entry;
      }
      if (includes(NEEDED, name) && Object.keys(value).length === 0)
        add([{ path: name, problem: "is empty", fix: `declare at least one of the ${name}` }]);
      sections[name] = entries;
      continue;
    }
    const found = name === "catalogue" ? takeCatalogue(value, take) : take(schema, value, [name]);
    if (found !== undefined) sections[name] = found;
  }

  const usable = "hub" in sections && "organization" in sections && NEEDED.every((name) => name in sections);
  const hub = sections["hub"] ?? hubParts(clean["hub"]);
  const readable = bare({ ...fallbacks(), ...sections, hub } as StackConfig);
  const keys = (name: string): ReadonlySet<string> => {
    const section = clean[name];
    return isRecord(section) ? new Set(Object.keys(section)) : new AnyName();
  };
  return {
    config: usable ? readable : undefined,
    readable,
    problems,
    without,
    declared: {
      accounts: keys("accounts"),
      domains: keys("domains"),
      spokes: keys("spokes"),
      regions: keys("regions"),
    },
    malformed: bare(malformed),
  };
}

function unknownSections(values: Readonly<Record<string, unknown>>) {
  const known = Object.keys(shape);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(shape, name));
  return unknown.map((name) => unknownKey([], name, known, values, suggestion(name, known)));
}

function isStrayQuarantine(entry: unknown): boolean {
  return isRecord(entry) && Object.keys(entry).join() === "quarantined";
}

function strayQuarantine(key: string, others: readonly string[]): Problem {
  return {
    path: `spokes.${key}.quarantined`,
    problem: "is set on a spoke that is declared nowhere",
    got: key,
    fix: suggestion(key, others),
  };
}

type Take = (schema: unknown, value: unknown, path: readonly string[]) => unknown;

/** The catalogue's corrections, entry by entry: one malformed service does not make the others unknown. */
function takeCatalogue(value: unknown, take: Take): unknown {
  const whole = shape.catalogue.safeParse(value);
  if (whole.success || !isRecord(value)) return take(shape.catalogue, value, ["catalogue"]);
  const sections = shape.catalogue.unwrap().shape;
  const found: Record<string, Record<string, unknown>> = {};
  for (const [name, section] of Object.entries(value)) {
    if (!Object.hasOwn(sections, name) || !isRecord(section)) {
      take(shape.catalogue, { [name]: section }, ["catalogue"]);
      continue;
    }
    const entries = Object.entries(section).map(([key, entry]) =>
      take(sections[name as keyof typeof sections], { [key]: entry }, ["catalogue", name]),
    );
    found[name] = Object.assign({}, ...entries.filter((entry) => entry !== undefined)) as Record<string, unknown>;
  }
  return found;
}

/** The fields of a malformed hub that are usable by themselves; what is wrong with the others has been told. */
function hubParts(raw: unknown): unknown {
  const given = isRecord(raw) ? raw : {};
  const none = { account: "", region: "", cidr: "", availabilityZones: [], transitGateway: { adopt: "" } };
  const found = Object.entries(shape.hub.shape).flatMap(([name, schema]) => {
    const result = schema.safeParse(given[name]);
    return result.success ? [[name, result.data] as const] : [];
  });
  return { ...none, ...Object.fromEntries(found) };
}

/** Values of the parts that may be malformed without stopping the checks of the others: such that nothing follows from them. */
function fallbacks(): Partial<StackConfig> {
  return {
    organization: { id: "" },
    accounts: {},
    domains: {},
    spokes: {},
    dns: { sharing: "profiles" },
    minAvailabilityZones: 1,
    regions: {},
    quotas: {},
    catalogue: shape.catalogue.parse(undefined),
    cost: shape.cost.parse(undefined),
    tags: {},
  };
}

/** Reads a stack's raw values; throws `ConfigError` with every mistake of shape. */
export function parseStack(raw: Readonly<Record<string, unknown>>, source: string): StackConfig {
  const { config, problems } = readStack(raw);
  if (problems.length > 0 || !config) throw new ConfigError(problems, source);
  return config;
}
