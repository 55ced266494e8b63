/** The `Allow` statements of a policy, held one by one against a demand. */
import type { StatementException } from "../intent";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model";
import type { Ledger } from "./ledger";
import { isForEverybody } from "./policy-conditions";
import { canonical, conditionsOf, listOf, readPolicy, type Condition, type Statement } from "./policy-text";
import { known } from "./known";
import type { World } from "./world";

/** The key that names the model of a request to `bedrock-mantle`, in lower case. */
export const MANTLE_MODEL = "bedrock-mantle:model";

/** Accounts that the intent knows; `undefined` where units decide, whose accounts nobody lists. */
function ownAccounts({ intent }: World): ReadonlySet<string> | undefined {
  if (intent.domains.some(({ byOrganizationalUnit }) => byOrganizationalUnit)) return undefined;
  return new Set([...(intent.accounts ?? []), ...intent.domains.flatMap(({ accounts }) => accounts)]);
}

/** Holds every `Allow` of a policy that is not excepted against a demand. */
export function statements(
  world: World,
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
    if (isClosedOtherwise(statement, ownAccounts(world))) {
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
function isClosedOtherwise(statement: Statement, own: ReadonlySet<string> | undefined): boolean {
  const named = !isForEverybody(statement) && statement.NotPrincipal === undefined;
  return (named && !namesStranger(statement, own)) || conditionsOf(statement).some(mayClose);
}

/** Keys that the plain conditions are about. */
const PLAIN = ["aws:principalorgid", "aws:principalaccount", "aws:resourceaccount", "aws:resourceorgid", MANTLE_MODEL];

/**
 * False for a condition that strangers meet: of the plain ones, which were looked at; on who calls, by an operator that an
 * absent key meets (IAM guide, Condition operators: negated ones, IfExists, Null, ForAllValues); on tags of the caller, which
 * his own account gives him; on the endpoint or its VPC, which is the way that everybody comes.
 */
function mayClose({ operator, name, given }: Condition): boolean {
  const [key, how] = [name.toLowerCase(), operator.toLowerCase()];
  if (how === "stringequals" && PLAIN.includes(key)) return false;
  if (key.startsWith("aws:principaltag/") || ["aws:sourcevpc", "aws:sourcevpce"].includes(key)) return false;
  if (!key.startsWith("aws:principal")) return true;
  const absent = how === "null" && given.every((value) => value.toLowerCase() === "true");
  return !(absent || how.startsWith("forallvalues:") || how.endsWith("ifexists") || /^(string|arn)not/.test(how));
}

/** True if the principal is a whole other account or something in one. */
function namesStranger({ Principal }: Statement, own: ReadonlySet<string> | undefined): boolean {
  const named = typeof Principal === "object" && Principal !== null && "AWS" in Principal ? listOf(Principal.AWS) : [];
  return named.some((text) => {
    const account = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(text)?.[1];
    return account !== undefined && own?.has(account) === false;
  });
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
