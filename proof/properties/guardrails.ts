/**
 * The part of P9 that is about guardrails: where the intent names those of a domain, its accounts run no model without
 * one of them, and nothing that runs a model and takes no guardrail gets through at all.
 */
import { RUNS } from "../guarded";
import type { DomainIntent } from "../intent";
import type { InterfaceEndpoint } from "../model";
import { noCall, noInferenceWithoutGuardrail, type Policy, type PolicyFinding, type PropertyOptions } from "../policy";

/** A question about the policy of an endpoint, with a text that tells it from others. */
export interface GuardrailQuestion {
  readonly what: string;
  readonly decide: () => PolicyFinding;
}

/** What is to be asked of an endpoint that domains share. */
export function guardrailQuestions(
  endpoint: InterfaceEndpoint,
  policy: Policy,
  users: readonly DomainIntent[],
  { organization, context }: { organization: string; context: NonNullable<PropertyOptions["context"]> },
): GuardrailQuestion[] {
  const runs = RUNS.filter(({ service }) => service.test(endpoint.service));
  const free = users.some(({ guardrails }) => guardrails.length === 0);
  return users.flatMap(({ name, accounts, guardrails, byOrganizationalUnit }) => {
    if (guardrails.length === 0 || runs.length === 0) return [];
    const whose = byOrganizationalUnit ? {} : { accounts };
    const organizations = organization === "" ? {} : { organizations: [{ id: organization, accounts }] };
    return runs.map(({ actions, guarded }): GuardrailQuestion => {
      const what = `guardrail-${name} ${JSON.stringify([actions, guardrails, whose])}`;
      const options = { ...whose, ...organizations, actions, context };
      const decide = (): PolicyFinding =>
        guarded ? noInferenceWithoutGuardrail(policy, guardrails, options) : noCall(policy, actions, options);
      // Which unit a caller is in is not known: who may run without a guardrail cannot be told from who may not.
      return byOrganizationalUnit && free ? { what, decide: () => mixed(name) } : { what, decide };
    });
  });
}

function mixed(domain: string): PolicyFinding {
  const message = `cannot be told whether ${domain} runs nothing without a guardrail: organizational units decide who calls, and another domain of the endpoint needs none`;
  return { verdict: "undetermined", message };
}
