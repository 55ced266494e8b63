/** A mistake in a stack's corrections of the catalogue. */
export interface OverrideProblem {
  /** Keys below the stack's `catalogue` key. */
  readonly path: readonly string[];
  readonly problem: string;
  /** What stands there, where one value is at fault. */
  readonly value?: string;
  readonly fix: string;
}
