/** Collects what the contracts check and find. */
import type { ContractFailure, ContractId, ContractObject, ContractResult, NotCovered } from "./types";

/** Something with a name and a resource; model objects fit. */
export type Named = ContractObject;

/** Findings of one contract. What is said twice of one setting of one object is kept once. */
export class Ledger {
  private checked = 0;
  private readonly failures = new Map<string, ContractFailure>();
  private readonly uncovered = new Map<string, NotCovered>();

  constructor(
    private readonly id: ContractId,
    private readonly title: string,
  ) {}

  /** Notes that statements were checked and hold. */
  count(statements = 1): void {
    this.checked += statements;
  }

  /**
   * An object that breaks the contract.
   * @param expected what the intent allows or demands there
   * @param found what the network has instead
   */
  fail(object: Named, setting: string, expected: string, found: string, fix: string): void {
    this.checked += 1;
    const key = `${object.urn} ${setting}`;
    if (this.failures.has(key)) return;
    const { urn, name } = object;
    this.failures.set(key, { contract: this.id, object: { urn, name }, setting, expected, found, fix });
  }

  /** An object that the contract cannot judge. */
  skip(object: Named, because: string): void {
    const { urn, name } = object;
    this.uncovered.set(`${urn} ${because}`, { contract: this.id, object: { urn, name }, because });
  }

  /** True, and noted, if a statement holds; otherwise the caller says what is wrong. */
  holds(condition: boolean): boolean {
    if (condition) this.checked += 1;
    return condition;
  }

  result(): ContractResult {
    const failures = [...this.failures.values()];
    const notCovered = [...this.uncovered.values()];
    const verdict = failures.length > 0 ? "fail" : notCovered.length > 0 ? "not covered" : "pass";
    return { id: this.id, title: this.title, verdict, checked: this.checked, failures, notCovered };
  }
}
