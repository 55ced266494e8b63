import { showPath, showSentence, showValue } from "./text";

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

/** One problem as the line a user reads, whatever is in it. */
export function formatProblem({ path, problem, got, fix }: Problem): string {
  const value = got === undefined ? "" : `, got ${showValue(got)}`;
  return `${showPath(path)}: ${showSentence(problem)}${value}; ${showSentence(fix)}`;
}

/**
 * True if something is said already about a path: at it, below it, or about what it lies in. What follows only from a
 * value that is wrong itself is not said on top of it.
 */
export function told(problems: readonly Problem[], path: string): boolean {
  return problems.some(
    (known) => known.path === path || known.path.startsWith(`${path}.`) || path.startsWith(`${known.path}.`),
  );
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
    super([`${showPath(source)}: ${count}`, ...problems.map((p) => `  ${formatProblem(p)}`)].join("\n"));
    this.name = "ConfigError";
  }
}
