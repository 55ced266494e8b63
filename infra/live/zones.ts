import { getAvailabilityZone } from "@pulumi/aws/getAvailabilityZone";
import type { Provider } from "@pulumi/aws/provider";
import type { NamedZonePlan } from "../../plan/egress/types";
import type { Plan } from "../../plan/types";
import type { Problem } from "../../stacks/problems";

/** A list of zones with names, in the order of the plan, where it stands in the file, and the account whose names they are. */
interface ZoneList {
  readonly path: string;
  readonly account: string;
  readonly zones: readonly NamedZonePlan[];
}

/** Every list of zone names in a plan. */
export function zoneLists(plan: Plan): ZoneList[] {
  const { egress } = plan;
  return [
    ...(egress ? [{ path: "egress.zones", account: egress.account, zones: egress.zones }] : []),
    ...plan.spokes.flatMap(({ key, account, created }) =>
      created?.nat ? [{ path: `spokes.${key}.vpc.create.zones`, account, zones: created.nat.zones }] : [],
    ),
  ];
}

/**
 * Compares declared zone names with those of the account: awsx places subnets by name, and a name means different zones
 * in different accounts (RAM guide, Availability Zone IDs), so a wrong one would put a subnet where nobody expects it.
 * @param other the plan's Region, where it is not the providers'
 */
export async function checkZoneNames(
  plan: Plan,
  providerOf: (account: string) => Provider,
  other?: string,
): Promise<Problem[]> {
  const at = other === undefined ? {} : { region: other };
  const found = zoneLists(plan).flatMap(({ path, account, zones }) =>
    zones.map(async ({ azId, name }): Promise<Problem[]> => {
      const zone = await getAvailabilityZone({ zoneId: azId, ...at }, { provider: providerOf(account) });
      if (zone.name === name) return [];
      return [
        {
          path,
          problem: `has another name for ${azId} than account ${account}, which calls it ${zone.name}`,
          got: name,
          fix: `write ${zone.name} there`,
        },
      ];
    }),
  );
  return (await Promise.all(found)).flat();
}
