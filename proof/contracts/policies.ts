/**
 * Endpoint policies, statement by statement: each `Allow` is closed by a condition on the organization or the accounts,
 * unless the intent names the whole statement. That is enough, since a policy allows what one of its statements allows,
 * and a condition that a caller's key does not meet closes the statement (PrivateLink guide, Endpoint policies; IAM
 * guide, Condition operators). It is not necessary: a policy that is closed in another way fails here or is not covered.
 */
import type { DomainIntent, StatementException } from "../intent";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model";
import { checkGuardrails } from "./guardrails";
import type { SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { canonical, conditionsOf, globWithin, listOf, readPolicy, type Statement } from "./policy-text";
import { known } from "./ways-out";
import type { Contract, World } from "./world";

/** Services whose statements say which models run. */
const INFERENCE = /\.(bedrock-runtime|bedrock-mantle)$/;
/** Actions that run a model (Service authorization reference, Amazon Bedrock). */
const RUNS = ["bedrock:invokemodel", "bedrock:invokemodelwithresponsestream"];

export const policies: Contract = {
  id: "policies",
  title: "Every statement of an endpoint policy is closed to strangers, foreign accounts and foreign models",
  check(world, ledger) {
    if (world.intent.organization === "") {
      for (const set of world.layout.sets)
        for (const endpoint of set.endpoints) ledger.skip(endpoint, "the intent names no organization");
      return;
    }
    for (const set of world.layout.sets)
      for (const { intent, endpoints } of set.services)
        for (const endpoint of endpoints) checkInterface(world, ledger, set, endpoint, intent.exceptions);
    for (const network of world.layout.networks) {
      if (network.intent.s3 !== "gateway") continue;
      for (const endpoint of world.model.gatewayEndpoints.values())
        if (endpoint.vpc === network.vpc.key && endpoint.service.endsWith(".s3"))
          statements(ledger, endpoint, network.intent.exceptions, (statement) =>
            closedTo(world, statement, "aws:PrincipalOrgID", [world.intent.organization])
              ? undefined
              : `a condition StringEquals aws:PrincipalOrgID ${world.intent.organization}`,
          );
    }
  },
};

function checkInterface(
  world: World,
  ledger: Ledger,
  set: SetPart,
  endpoint: InterfaceEndpoint,
  exceptions: readonly StatementException[],
): void {
  const users = world.intent.domains.filter(({ name }) => set.users.has(name));
  const accounts = [...new Set(users.flatMap((d) => d.accounts))];
  const byUnit = users.some((d) => d.byOrganizationalUnit);
  const { organization } = world.intent;
  statements(ledger, endpoint, exceptions, (statement) => {
    if (byUnit)
      return closedTo(world, statement, "aws:PrincipalOrgID", [organization])
        ? undefined
        : `a condition StringEquals aws:PrincipalOrgID ${organization}`;
    return closedTo(world, statement, "aws:PrincipalAccount", accounts)
      ? undefined
      : `a condition StringEquals aws:PrincipalAccount with none but ${accounts.join(", ")}`;
  });
  checkGuardrails(world, ledger, endpoint, users, exceptions);
  if (!INFERENCE.test(endpoint.service)) return;
  if (endpoint.service.endsWith(".bedrock-runtime"))
    for (const domain of users) checkNeeded(world, ledger, endpoint, domain);
  if (users.some((d) => d.models === undefined)) return;
  const models = users.flatMap((d) => d.models ?? []);
  statements(ledger, endpoint, exceptions, (statement) =>
    runsOnly(world, statement, models) ? undefined : "actions that run models on nothing but the domain's models",
  );
}

/** Every account of a domain that is meant to call gets the models that it needs. */
function checkNeeded(world: World, ledger: Ledger, endpoint: InterfaceEndpoint, domain: DomainIntent): void {
  const read = readPolicy(endpoint.policy);
  // Which unit an account is in is not known.
  if (read === undefined || domain.byOrganizationalUnit) return;
  const callers = domain.accounts.filter((account) => {
    const own = domain.networks.filter((network) => network.account === account);
    return own.length === 0 || own.some(({ quarantined }) => !quarantined);
  });
  for (const account of callers) {
    for (const model of domain.neededModels) {
      for (const action of RUNS) {
        const call = { account, model, action, organization: world.intent.organization, guardrails: domain.guardrails };
        const obstacle = stands(world, read, call);
        if (obstacle === undefined) ledger.count();
        else if (obstacle.certain)
          ledger.fail(
            endpoint,
            `policy for ${domain.name}`,
            `account ${account} may call ${action} on ${model}`,
            obstacle.because,
            "allow the model to the account, or take it out of the domain's models",
          );
        else ledger.skip(endpoint, obstacle.because);
      }
    }
  }
}

/** A call that has to get through. */
interface Call {
  readonly account: string;
  readonly model: string;
  readonly action: string;
  readonly organization: string;
  readonly guardrails: readonly string[];
}

/** What stands against a call, if anything. */
function stands(
  world: World,
  all: readonly Statement[],
  call: Call,
): { because: string; certain: boolean } | undefined {
  const applying = all.map((statement, i) => ({ statement, sid: sidOf(statement, i), hit: applies(statement, call) }));
  for (const { statement, sid, hit } of applying) {
    if (statement.Effect !== "Deny" || !hit) continue;
    if (!isSpared(statement, call)) return { because: `statement ${sid} denies it`, certain: isPlainDeny(statement) };
  }
  const allowed = applying.some(
    ({ statement, hit }) => statement.Effect !== "Deny" && hit && admits(world, statement, call),
  );
  return allowed ? undefined : { because: "no statement allows it by account or organization", certain: true };
}

/** True if a statement speaks of the call's action and resource; what it does by exclusion counts as speaking of it. */
function applies(statement: Statement, { action, model }: Call): boolean {
  const acts =
    statement.Action === undefined ||
    listOf(statement.Action).some((pattern) => globWithin(action, pattern.toLowerCase()));
  return (
    acts &&
    (statement.Resource === undefined || listOf(statement.Resource).some((pattern) => globWithin(model, pattern)))
  );
}

/** True if a Deny is for want of a guardrail, and each that the domain names is one that it asks for. */
function isSpared(statement: Statement, { guardrails }: Call): boolean {
  return conditionsOf(statement).some(
    ({ operator, name, given }) =>
      ["arnnotlike", "arnnotequals", "stringnotlike"].includes(operator.toLowerCase().replace(/ifexists$/, "")) &&
      name.toLowerCase() === "bedrock:guardrailidentifier" &&
      guardrails.length > 0 &&
      guardrails.every((guardrail) => given.some((pattern) => globWithin(guardrail, pattern))),
  );
}

/** True if a Deny holds for everybody, or for want of a guardrail. */
function isPlainDeny(statement: Statement): boolean {
  return conditionsOf(statement).every(({ name }) => name.toLowerCase() === "bedrock:guardrailidentifier");
}

/** True if an Allow is open to the caller by nothing but plain conditions. */
function admits({ rules }: World, statement: Statement, { account, organization }: Call): boolean {
  if (statement.Action === undefined || statement.Resource === undefined || !isForEverybody(statement)) return false;
  return conditionsOf(statement).every(({ operator, name, given }) => {
    if (!rules.closes(operator, name)) return false;
    const key = name.toLowerCase();
    if (key === "aws:principalorgid") return given.includes(organization);
    return key === "aws:principalaccount" && given.includes(account);
  });
}

function isForEverybody({ Principal }: Statement): boolean {
  return Principal === "*" || JSON.stringify(Principal) === '{"AWS":"*"}';
}

/** Holds every `Allow` of a policy that is not excepted against a demand. */
function statements(
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

function sidOf({ Sid }: Statement, index: number): string {
  return typeof Sid === "string" ? Sid : `number ${index + 1}`;
}

/** True if something other than the plain conditions looked for may keep strangers out: named principals, other operators. */
function isClosedOtherwise(statement: Statement): boolean {
  const plain = ["aws:principalorgid", "aws:principalaccount", "aws:resourceaccount", "aws:resourceorgid"];
  return (
    !isForEverybody(statement) ||
    conditionsOf(statement).some(
      ({ operator, name }) => operator.toLowerCase() !== "stringequals" || !plain.includes(name.toLowerCase()),
    )
  );
}

/** True if a condition of the statement demands one of the values for the key. */
function closedTo({ rules }: World, statement: Statement, key: string, values: readonly string[]): boolean {
  return conditionsOf(statement).some(
    ({ operator, name, given }) =>
      name.toLowerCase() === key.toLowerCase() &&
      rules.closes(operator, name) &&
      given.length > 0 &&
      given.every((value) => values.includes(value)),
  );
}

/** True if the statement runs no model, or only such as one of the patterns holds. */
function runsOnly({ rules }: World, statement: Statement, models: readonly string[]): boolean {
  const runs =
    statement.Action === undefined
      ? true
      : listOf(statement.Action).some((action) => RUNS.some((run) => globWithin(run, action.toLowerCase())));
  if (!runs) return true;
  if (statement.Resource === undefined) return false;
  const owners = conditionsOf(statement).find(
    ({ operator, name }) => name.toLowerCase() === "aws:resourceaccount" && rules.closes(operator, name),
  )?.given;
  return listOf(statement.Resource).every((resource) =>
    ownedBy(resource, owners).every((arn) => models.some((model) => globWithin(arn, model))),
  );
}

/** A resource in the accounts that a condition leaves it: `*` for the account stands for each of them. */
function ownedBy(resource: string, owners: readonly string[] | undefined): string[] {
  const fields = resource.split(":");
  if (owners === undefined || fields[4] !== "*" || fields.length < 6) return [resource];
  return owners.map((owner) => [...fields.slice(0, 4), owner, ...fields.slice(5)].join(":"));
}
