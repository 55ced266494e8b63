import * as pulumi from "@pulumi/pulumi";
import { CATALOGUE, endpointServiceName, findService, mergeCatalogue } from "../catalogue";
import { planStack } from "../plan";
import type { Problem } from "../stacks/problems";
import { accountProviders } from "./accounts";
import { checkAgainstAws } from "./live";
import { checkRegions } from "./live/regions";
import { buildRegions, regionalContext } from "./regions";
import { buildHybrid, connectionIds, enteredHome, enteredRegion, type BuiltHybrid } from "./hybrid";
import { buildNetwork } from "./network";
import { buildObservability } from "./observability";
import { outputsOf, type Outputs } from "./outputs";
import { withoutStackTraces } from "./stack-traces";

/**
 * The program: from a stack's raw values to every resource. The same for `pulumi up`, for tests and for `plan`; who
 * answers its look-ups is the only difference.
 * @param raw values of the stack's configuration, without the project's prefix
 * @param source what to call the configuration in messages
 * @param found mistakes that reading the configuration has found already, to be told with the others
 * @throws ConfigError for mistakes in the configuration, or where it does not match what AWS has; before anything is made
 */
export async function program(
  raw: Record<string, unknown>,
  source: string,
  found: readonly Problem[] = [],
): Promise<Outputs> {
  return plannedProgram(planStack(raw, source, found));
}

/**
 * The program from the plan on, for who has made one already.
 * @throws ConfigError where the plan does not match what AWS has; before anything is made
 */
export async function plannedProgram({ config, plan: planned }: ReturnType<typeof planStack>): Promise<Outputs> {
  const providers = accountProviders(planned, config);
  const s3 = findService(mergeCatalogue(CATALOGUE, config.catalogue), "s3");
  if (!s3) throw new Error("the catalogue has no entry s3");
  const s3In = (region: string) => endpointServiceName(s3, region);
  const s3ServiceName = s3In(planned.region);
  const minZones = config.minAvailabilityZones;
  const checked = await checkAgainstAws(planned, { providers, minZones, s3ServiceName });
  const plan = await checkRegions(checked, config, { providers, minZones, s3ServiceName: s3In });
  const context = { plan, providers, s3ServiceName };
  const network = await buildNetwork(context);
  const regions = await buildRegions(context, network, s3In);
  return withoutStackTraces(() => {
    const hybrids = new Map<string, BuiltHybrid>();
    const observability = buildObservability(context, network, regions, (code, logGroupArn) => {
      const other = regions.find((region) => region.plan.region === code);
      const hybrid = other
        ? buildHybrid(regionalContext(context, other.plan), enteredRegion(other), logGroupArn)
        : buildHybrid(context, enteredHome(network), logGroupArn);
      if (hybrid) hybrids.set(code, hybrid);
      return connectionIds(hybrid);
    });
    return outputsOf(plan, { ...network, regions, hybrids }, pulumi.getStack(), observability);
  });
}
