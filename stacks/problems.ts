/**
 * Mistakes of a user, as data. Every check of the product reports in this one form, all at once:
 * `path: problem, got value; fix`.
 */
export interface Problem {
  /** Where: the dotted path in the stack file, without the project prefix, e.g. `spokes.payments.vpc.create.cidr`. */
  readonly path: string;
  /** What is wrong, lower case, no trailing full stop. */
  readonly problem: string;
  /** The offending value; absent where the problem is that nothing is there. */
  readonly got?: unknown;
  /** What to do about it. */
  readonly fix: string;
}

/** Longest value that is quoted in a message; the rest is cut, so that one bad block does not hide the others. */
const MAX_SHOWN = 80;

function show(value: unknown): string {
  const text = typeof value === "string" ? value : ((JSON.stringify(value) as string | undefined) ?? String(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** One problem as the line a user reads. */
export function formatProblem({ path, problem, got, fix }: Problem): string {
  return `${path}: ${problem}${got === undefined ? "" : `, got ${show(got)}`}; ${fix}`;
}

/**
 * Thrown where a stack's configuration cannot be used. Commands print `message` and exit 1;
 * under `pulumi up` the engine shows it without a stack trace (see infra/index.ts).
 */
export class ConfigError extends Error {
  constructor(
    readonly problems: readonly Problem[],
    source: string,
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`${source}: ${count}`, ...problems.map((p) => `  ${formatProblem(p)}`)].join("\n"));
    this.name = "ConfigError";
  }
}
