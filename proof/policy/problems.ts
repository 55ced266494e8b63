/** What is wrong with a policy, in the form that every message of this program has. */

/** One reason to refuse a policy, or (as a warning) to doubt it. */
export interface PolicyProblem {
  /** Where in the document, for example `Statement[1].Condition.StringLike.aws:PrincipalOrgID`. */
  readonly path: string;
  readonly problem: string;
  /** The value found, if showing it helps. */
  readonly value?: string;
  readonly fix: string;
}

/** `path: problem, got value; fix`. */
export function formatProblem(problem: PolicyProblem): string {
  const got = problem.value === undefined ? "" : `, got ${problem.value}`;
  return `${problem.path}: ${problem.problem}${got}; ${problem.fix}`;
}

/** Collects everything that is wrong in one pass. */
export class Findings {
  readonly problems: PolicyProblem[] = [];
  readonly warnings: PolicyProblem[] = [];

  /** Records a reason to refuse the policy. */
  refuse(path: string, problem: string, fix: string, value?: unknown): void {
    this.problems.push(finding(path, problem, fix, value));
  }

  /** Records something that AWS accepts but that probably does not do what its author wanted. */
  warn(path: string, problem: string, fix: string, value?: unknown): void {
    this.warnings.push(finding(path, problem, fix, value));
  }
}

function finding(path: string, problem: string, fix: string, value?: unknown): PolicyProblem {
  if (value === undefined) return { path, problem, fix };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { path, problem, fix, value: text.length > 120 ? `${text.slice(0, 117)}...` : text };
}
