import type { Provider } from "@pulumi/aws/provider";
import { pathIn } from "../../plan/regions/paths";
import type { RegionPlan } from "../../plan/regions/types";
import type { Plan } from "../../plan/types";
import { ConfigError } from "../../stacks/problems";
import type { StackConfig } from "../../stacks/schema";
import { regionalProvider } from "../accounts";
import { regionalPlan } from "../../plan/regions/as-plan";
import { checkAgainstAws } from ".";

/** What the comparison of the other Regions with AWS needs. */
export interface CheckingRegions {
  readonly providers: Readonly<Record<string, Provider>>;
  readonly minZones: number;
  /** Name of S3's gateway endpoint service in a Region. */
  readonly s3ServiceName: (region: string) => string;
}

/**
 * Compares the Regions besides the home Region with what AWS has there.
 * @returns the plan with the endpoints placed whose zones only AWS knows
 * @throws ConfigError with everything that is missing or differs in a Region
 */
export async function checkRegions(plan: Plan, config: StackConfig, checking: CheckingRegions): Promise<Plan> {
  if (!plan.regions) return plan;
  const regions = await Promise.all(plan.regions.map((region) => checkRegion(plan, region, config, checking)));
  return { ...plan, regions };
}

async function checkRegion(
  plan: Plan,
  region: RegionPlan,
  config: StackConfig,
  { providers, minZones, s3ServiceName }: CheckingRegions,
): Promise<RegionPlan> {
  const { region: other } = region;
  const own = region.endpointsIn === other;
  try {
    const checked = await checkAgainstAws(regionalPlan(plan, region), {
      providers,
      minZones,
      s3ServiceName: s3ServiceName(other),
      other,
      ...(own && { services: regionalProvider(plan, other, config) }),
    });
    return { ...region, domains: checked.domains };
  } catch (error) {
    const entry = config.regions[other];
    if (!(error instanceof ConfigError) || !entry) throw error;
    throw new ConfigError(
      error.problems.map((problem) => ({ ...problem, path: pathIn(other, entry, problem.path) })),
      `the stack does not match what AWS has in ${other}`,
    );
  }
}
