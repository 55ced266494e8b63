/** The parts of a policy document, and its minified text. */

/** Operator to condition key to values. */
export type Condition = Record<string, Record<string, string | string[]>>;

/** One statement. `Resource` or `NotResource`, never both. */
export interface Statement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: "*";
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Condition;
}

/**
 * An opening that an auditor must know of: somebody or something gets through who is not one of the domain's principals
 * or not a resource of the organization. Its statement's Sid begins with `Except`.
 */
export interface PolicyException {
  /** Sid of the statement. */
  readonly sid: string;
  /** Catalogue id of the service, or `caller` in the policies for callers' accounts. */
  readonly service: string;
  /** Why it has to be open. */
  readonly reason: string;
  /** AWS page that says so. */
  readonly source: string;
}

/** A statement together with the reason for it where it is an exception. */
export interface Clause {
  readonly statement: Statement;
  readonly exception?: { readonly reason: string; readonly source: string };
}

/** A statement that is no exception. */
export function clause(statement: Statement): Clause {
  return { statement };
}

/** The exceptions among the clauses of a policy. */
export function exceptionsOf(service: string, clauses: readonly Clause[]): PolicyException[] {
  return clauses.flatMap(({ statement, exception }) =>
    exception ? [{ sid: statement.Sid, service, ...exception }] : [],
  );
}

/**
 * The document as minified JSON. Lists stay lists even with one value, so that adding an account adds its id and
 * changes nothing else.
 */
export function render(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Unique values in code-unit order. */
export function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

/** Both conditions at once; for an operator and key in both, the values of `b`. */
export function both(a: Condition, b: Condition): Condition {
  const merged: Condition = Object.fromEntries(Object.entries(a).map(([operator, keys]) => [operator, { ...keys }]));
  for (const [operator, keys] of Object.entries(b)) merged[operator] = { ...merged[operator], ...keys };
  return merged;
}

/**
 * A domain's key as the end of a Sid, which takes letters and digits only (IAM guide, "Sid"). Keys have no capitals, so
 * an `X` for each hyphen keeps different keys apart: `non-prod` is `NonXprod`.
 */
export function sidSuffix(domain: string): string {
  const text = domain.replaceAll("-", "X");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
