/**
 * Policies of `bedrock-mantle`: statements that run models name the domain's in `bedrock-mantle:Model` (Service
 * authorization reference, Amazon Bedrock Powered by AWS Mantle).
 */
import type { DomainIntent, StatementException } from "../intent";
import type { InterfaceEndpoint } from "../model";
import type { Ledger } from "./ledger";
import { MANTLE_MODEL, statements } from "./policy-statements";
import { conditionsOf, globWithin, listOf, type Statement } from "./policy-text";
import type { World } from "./world";

/** Runs a model. */
const RUNS = "bedrock-mantle:createinference";

export function checkMantle(
  world: World,
  ledger: Ledger,
  endpoint: InterfaceEndpoint,
  users: readonly DomainIntent[],
  exceptions: readonly StatementException[],
): void {
  if (users.some((d) => d.models === undefined)) return;
  const region = endpoint.service.split(".").at(-2) ?? "";
  const models = users.flatMap((d) => d.models ?? []);
  statements(world, ledger, endpoint, exceptions, (statement) =>
    !runs(statement) || namesOnly(statement, models, region)
      ? undefined
      : "actions that run models for none but the domain's in StringEquals bedrock-mantle:Model",
  );
}

function runs({ Action }: Statement): boolean {
  return Action === undefined || listOf(Action).some((action) => globWithin(RUNS, action.toLowerCase()));
}

function namesOnly(statement: Statement, models: readonly string[], region: string): boolean {
  const named = (id: string): boolean =>
    models.some((arn) => globWithin(`arn:${partitionOf(arn)}:bedrock:${region}::foundation-model/${id}`, arn));
  if (named("*")) return true;
  return conditionsOf(statement).some(
    ({ operator, name, given }) =>
      name.toLowerCase() === MANTLE_MODEL && operator.toLowerCase() === "stringequals" && given.every(named),
  );
}

/** The partition that a pattern names, or that of commercial Regions. */
function partitionOf(arn: string): string {
  const partition = arn.split(":")[1] ?? "";
  return /^[a-z-]+$/.test(partition) ? partition : "aws";
}
