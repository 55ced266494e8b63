/**
 * Endpoint policies, statement by statement: each `Allow` is closed by a condition on the organization or the accounts,
 * unless the intent names the whole statement. That is enough, since a policy allows what one of its statements allows,
 * and a condition that a caller's key does not meet closes the statement (PrivateLink guide, Endpoint policies; IAM
 * guide, Condition operators). It is not necessary: a policy that is closed in another way fails here or is not covered.
 */
import type { DomainIntent, StatementException } from "../intent";
import type { InterfaceEndpoint } from "../model";
import { checkGuardrails } from "./guardrails";
import type { SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { effectOf, type Call } from "./policy-conditions";
import { checkMantle } from "./policy-mantle";
import { closedTo, sidOf, statements } from "./policy-statements";
import { conditionsOf, globWithin, listOf, readPolicy, type Statement } from "./policy-text";
import type { Contract, World } from "./world";

/** Services whose statements say which models run. */
const RUNTIME = /\.bedrock-runtime(-fips)?$/;
const MANTLE = /\.bedrock-mantle(-fips)?$/;
/** Actions that run a model (Service authorization reference, Amazon Bedrock). */
const RUNS = ["bedrock:invokemodel", "bedrock:invokemodelwithresponsestream"];

/** Actions of the control plane that name a model, and are authorized on it and on the job (the same). */
const JOBS = [
  "createadvancedpromptoptimizationjob",
  "createcustommodeldeployment",
  "createevaluationjob",
  "createinferenceprofile",
  "createmodelcopyjob",
  "createmodelcustomizationjob",
  "createmodelevaluationjob",
  "createmodelinvocationjob",
  "createpromptrouter",
  "createprovisionedmodelthroughput",
  "updatecustommodeldeployment",
  "updateprovisionedmodelthroughput",
].map((name) => `bedrock:${name}`);
const CONTROL = /\.bedrock(-fips)?$/;
const JOB_ARN = /^arn:[^:]*:bedrock:[^:]*:[^:]*:[a-z-]+-job\//;

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
          statements(world, ledger, endpoint, network.intent.exceptions, (statement) =>
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
  statements(world, ledger, endpoint, exceptions, (statement) => {
    if (byUnit)
      return closedTo(world, statement, "aws:PrincipalOrgID", [organization])
        ? undefined
        : `a condition StringEquals aws:PrincipalOrgID ${organization}`;
    return closedTo(world, statement, "aws:PrincipalAccount", accounts)
      ? undefined
      : `a condition StringEquals aws:PrincipalAccount with none but ${accounts.join(", ")}`;
  });
  checkGuardrails(world, ledger, endpoint, users, exceptions);
  if (MANTLE.test(endpoint.service)) checkMantle(world, ledger, endpoint, users, exceptions);
  const isRuntime = RUNTIME.test(endpoint.service);
  if (!isRuntime && !CONTROL.test(endpoint.service)) return;
  if (isRuntime) for (const domain of users) checkNeeded(world, ledger, endpoint, domain);
  if (users.some((d) => d.models === undefined)) return;
  const models = users.flatMap((d) => d.models ?? []);
  statements(world, ledger, endpoint, exceptions, (statement) =>
    runsOnly(world, statement, isRuntime ? RUNS : JOBS, models)
      ? undefined
      : "actions that run models on nothing but the domain's models",
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
  const networks = world.layout.networks.filter((network) => network.domain === domain && !network.quarantined);
  const common = {
    organization: world.intent.organization,
    guardrails: domain.guardrails,
    endpoint: endpoint.id,
    vpc: world.model.vpcs.get(endpoint.vpc)?.id,
    from: networks.flatMap(({ consumers }) => consumers.flatMap(({ cidrs }) => cidrs)),
  };
  for (const account of callers) {
    for (const model of domain.neededModels) {
      for (const action of RUNS) {
        const obstacle = stands(read, { ...common, account, model, action });
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

/** What stands against a call, if anything. */
function stands(all: readonly Statement[], call: Call): { because: string; certain: boolean } | undefined {
  const read = all.map((statement, i) => ({ statement, sid: sidOf(statement, i), effect: effectOf(statement, call) }));
  const speaking = read.filter(({ effect }) => !effect.none);
  const denying = speaking.filter(({ statement }) => statement.Effect === "Deny");
  const deny = denying.find(({ effect }) => effect.some) ?? denying[0];
  if (deny) return { because: `statement ${deny.sid} denies it`, certain: deny.effect.some };
  const allowing = speaking.filter(({ statement }) => statement.Effect !== "Deny");
  if (allowing.some(({ effect }) => effect.all)) return undefined;
  return { because: "no statement allows it by account or organization", certain: allowing.length === 0 };
}

/** True if the statement runs no model, or only such as one of the patterns holds. */
function runsOnly(
  { rules }: World,
  statement: Statement,
  actions: readonly string[],
  models: readonly string[],
): boolean {
  const runs =
    statement.Action === undefined
      ? true
      : listOf(statement.Action).some((action) => actions.some((run) => globWithin(run, action.toLowerCase())));
  if (!runs) return true;
  if (statement.Resource === undefined) return false;
  const owners = conditionsOf(statement).find(
    ({ operator, name }) => name.toLowerCase() === "aws:resourceaccount" && rules.closes(operator, name),
  )?.given;
  return listOf(statement.Resource).every(
    (resource) =>
      (actions === JOBS && JOB_ARN.test(resource)) ||
      ownedBy(resource, owners).every((arn) => models.some((model) => globWithin(arn, model))),
  );
}

/** A resource in the accounts that a condition leaves it: `*` for the account stands for each of them. */
function ownedBy(resource: string, owners: readonly string[] | undefined): string[] {
  const fields = resource.split(":");
  if (owners === undefined || fields[4] !== "*" || fields.length < 6) return [resource];
  return owners.map((owner) => [...fields.slice(0, 4), owner, ...fields.slice(5)].join(":"));
}
