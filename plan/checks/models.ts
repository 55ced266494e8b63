import { modelProblem } from "../../catalogue";
import { isRegion } from "../../catalogue/regions";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { checkGuardrails, checkModels, type ModelTenant } from "../policies";
import { sortedEntries } from "../spokes";

/** What a domain's allow-list may hold: the same whether or not an endpoint of the domain has a use for it. */
export function checkAllowLists(context: PlanContext): void {
  for (const [key, domain] of sortedEntries(context.config.domains)) {
    checkModelsOf(context, { domain: key, models: domain.models, inferenceGeography: domain.inferenceGeography });
    if (!isRegion(context.config.hub.region)) continue;
    const scope = { partition: context.partition, region: context.config.hub.region };
    context.problems.push(...checkGuardrails(scope, { domain: key, guardrail: domain.guardrail }));
  }
}

/** Models of one domain. Where the Region is not known, only whether there are such models. */
export function checkModelsOf({ config, catalogue, partition, problems }: PlanContext, tenant: ModelTenant): void {
  const { region } = config.hub;
  const found = isRegion(region)
    ? checkModels({ partition, region, catalogue }, tenant)
    : tenant.models.flatMap((id, i) => {
        const unknown = modelProblem(catalogue, id);
        return unknown ? [{ path: `domains.${tenant.domain}.models.${i}`, got: id, ...unknown }] : [];
      });
  // What a correction with a mistake of its own would add or change is not known.
  const open = (id: unknown) =>
    told(problems, `catalogue.models.${String(id)}`) || told(problems, "catalogue.inferenceProfiles");
  problems.push(...found.filter(({ got }) => !open(got)));
}
