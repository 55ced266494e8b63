/** The `Allow` statements of a policy, held one by one against a demand. */
import type { StatementException } from "../intent";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model";
import type { Ledger } from "./ledger";
import { isForEverybody } from "./policy-conditions";
import { canonical, conditionsOf, readPolicy, type Statement } from "./policy-text";
import { known } from "./ways-out";
import type { World } from "./world";

/** The key that names the model of a request to `bedrock-mantle`, in lower case. */
export const MANTLE_MODEL = "bedrock-mantle:model";

/** Holds every `Allow` of a policy that is not excepted against a demand. */
export function statements(
  ledger: Ledger,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  exceptions: readonly StatementException[],
  missing: (statement: Statement) => string | undefined,
): void {
  if (!known(ledger, endpoint, "policy")) return;
  const read = readPolicy(endpoint.policy);
  if (read === undefined) {
    ledger.skip(endpoint, "its policy is no policy document");
    return;
  }
  const excepted = new Set(exceptions.map(({ statement }) => canonical(statement)));
  for (const [i, statement] of read.entries()) {
    if (statement.Effect === "Deny" || excepted.has(canonical(statement))) continue;
    const expected = missing(statement);
    if (ledger.holds(expected === undefined)) continue;
    if (isClosedOtherwise(statement)) {
      ledger.skip(endpoint, `statement ${sidOf(statement, i)} is closed in a way that only the policy engine decides`);
      continue;
    }
    ledger.fail(
      endpoint,
      `statement ${sidOf(statement, i)}`,
      expected ?? "",
      endpoint.policy === undefined
        ? "no policy: everything is allowed"
        : JSON.stringify(statement.Condition ?? "no condition"),
      "add the condition, or name the whole statement as an exception in the intent",
    );
  }
}

/** How messages call a statement: its Sid, else its place. */
export function sidOf({ Sid }: Statement, index: number): string {
  return typeof Sid === "string" ? Sid : `number ${index + 1}`;
}

/** True if something other than the plain conditions looked for may keep strangers out: named principals, other operators. */
function isClosedOtherwise(statement: Statement): boolean {
  const plain = [
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:resourceaccount",
    "aws:resourceorgid",
    MANTLE_MODEL,
  ];
  return (
    !isForEverybody(statement) ||
    conditionsOf(statement).some(
      ({ operator, name }) => operator.toLowerCase() !== "stringequals" || !plain.includes(name.toLowerCase()),
    )
  );
}

/** True if a condition of the statement demands one of the values for the key. */
export function closedTo({ rules }: World, statement: Statement, key: string, values: readonly string[]): boolean {
  return conditionsOf(statement).some(
    ({ operator, name, given }) =>
      name.toLowerCase() === key.toLowerCase() &&
      rules.closes(operator, name) &&
      given.length > 0 &&
      given.every((value) => values.includes(value)),
  );
}
