/**
 * Guardrails: where the intent names those of a domain, whatever an endpoint policy allows that runs a model is denied to
 * the domain's accounts without one of them, and altogether where the call can name none (Bedrock guide, Enforce the use
 * of specific guardrails: a negated operator is true of an absent key). A policy that keeps it in another way fails here.
 */
import { RUNS } from "../guarded";
import type { DomainIntent, StatementException } from "../intent";
import type { InterfaceEndpoint } from "../model";
import type { Ledger } from "./ledger";
import { canonical, conditionsOf, globWithin, listOf, readPolicy, type Condition, type Statement } from "./policy-text";
import type { World } from "./world";

const KEY = "bedrock:guardrailidentifier";

/** Holds the policy of an endpoint against the guardrails of the domains that use it. */
export function checkGuardrails(
  world: World,
  ledger: Ledger,
  endpoint: InterfaceEndpoint,
  users: readonly DomainIntent[],
  exceptions: readonly StatementException[],
): void {
  const read = readPolicy(endpoint.policy);
  const excepted = new Set(exceptions.map(({ statement }) => canonical(statement)));
  const kept = (read ?? []).filter((statement) => !excepted.has(canonical(statement)));
  for (const domain of users) {
    if (domain.guardrails.length === 0) continue;
    for (const { service, actions, guarded } of RUNS) {
      if (!service.test(endpoint.service)) continue;
      for (const action of actions.map((text) => text.toLowerCase())) {
        const opening = kept.some((s) => s.Effect !== "Deny" && allows(world, s, action, domain));
        const denied = kept.some((s) => s.Effect === "Deny" && denies(s, action, guarded, domain, world));
        if (ledger.holds(!opening || denied)) continue;
        ledger.fail(
          endpoint,
          `guardrail of ${domain.name}`,
          `${action} is denied ${guarded ? `without ${domain.guardrails.join(" or ")}` : "altogether: it can name no guardrail"}`,
          "no statement denies it to all of the domain's accounts",
          "restore the Deny",
        );
      }
    }
  }
}

function speaksOf({ Action }: Statement, action: string): boolean {
  return listOf(Action).some((pattern) => globWithin(action, pattern.toLowerCase()));
}

/** True if a statement may allow the action to the domain: it is not closed to other accounts. */
function allows({ rules }: World, statement: Statement, action: string, { accounts }: DomainIntent): boolean {
  if (statement.Action !== undefined && !speaksOf(statement, action)) return false;
  return !conditionsOf(statement).some(
    ({ operator, name, given }) =>
      name.toLowerCase() === "aws:principalaccount" &&
      rules.closes(operator, name) &&
      !given.some((account) => accounts.includes(account)),
  );
}

/** True if a statement denies the action to every account of the domain, but for calls with one of its guardrails. */
function denies(
  statement: Statement,
  action: string,
  guarded: boolean,
  domain: DomainIntent,
  { intent }: World,
): boolean {
  const whole =
    (statement.Principal === "*" || JSON.stringify(statement.Principal) === '{"AWS":"*"}') &&
    statement.Action !== undefined &&
    speaksOf(statement, action) &&
    listOf(statement.Resource).includes("*");
  return whole && conditionsOf(statement).every((condition) => spares(condition, guarded, domain, intent.organization));
}

/** True if a condition of a Deny leaves out nobody of the domain, or only calls with one of its guardrails. */
function spares(
  { operator, name, given }: Condition,
  guarded: boolean,
  { accounts, guardrails, byOrganizationalUnit }: DomainIntent,
  organization: string,
): boolean {
  // A negated operator meets an absent key with IfExists as without (IAM guide, IfExists).
  const [how, key] = [operator.toLowerCase().replace(/ifexists$/, ""), name.toLowerCase()];
  if (key === KEY)
    return (
      guarded &&
      ["arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals"].includes(how) &&
      given.every((pattern) => guardrails.some((own) => globWithin(pattern, own) || globWithin(pattern, `${own}:*`)))
    );
  if (operator.toLowerCase() !== "stringequals") return false;
  if (key === "aws:principalorgid") return given.includes(organization);
  return (
    key === "aws:principalaccount" && !byOrganizationalUnit && accounts.every((account) => given.includes(account))
  );
}
