import { findService } from "../catalogue";
import { CATALOGUE } from "../catalogue/catalogue";
import type { Plan } from "../plan/types";
import { ConfigError } from "../stacks/problems";
import type { StackOutputs } from "./stack-outputs";

/**
 * Ids of the Bedrock endpoints of an endpoint set in every Region, sorted. A Region whose endpoints are planned and not
 * in the outputs is refused: policies without them would shut its callers out.
 */
export function bedrockEndpointIds(plan: Plan, set: string, outputs: StackOutputs): string[] {
  const found = [plan, ...(plan.regions ?? [])].map(({ region, domains }) => {
    const planned = domains.find(({ key }) => key === set)?.endpoints?.endpoints ?? [];
    const built = region === plan.region ? outputs.domains : (outputs.regions?.[region]?.domains ?? {});
    const ids = Object.entries(built[set]?.endpoints ?? {})
      .filter(([service]) => findService(CATALOGUE, service)?.family === "bedrock")
      .map(([, { id }]) => id);
    return { region, ids, missing: ids.length === 0 && planned.some(({ family }) => family === "bedrock") };
  });
  const ids = found.flatMap((one) => one.ids);
  const missing = found.filter((one) => one.missing).map(({ region }) => region);
  if (ids.length === 0 || missing.length > 0) {
    const where = missing.length > 0 ? ` in ${missing.join(", ")}` : "";
    throw new ConfigError(
      [
        {
          path: "--outputs",
          problem: `has no Bedrock endpoint of domain ${set}${where}`,
          fix:
            missing.length > 0
              ? "deploy it and write the outputs anew"
              : "add a Bedrock service to the domain and deploy it first",
        },
      ],
      "policies",
    );
  }
  return ids.sort();
}
