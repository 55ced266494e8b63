import { findRegion } from "../../catalogue";
import { azIdProblem } from "../../catalogue/regions";
import type { PlanContext } from "../context";

/** True unless something is wrong with the id itself, which is told where it stands. */
export function isZoneOf(region: string, azId: string): boolean {
  return findRegion(region) !== undefined && azIdProblem(azId, region) === undefined;
}

/** Zone ids of one list, each with its place in the file: they belong to the Region, and none is there twice. */
export function checkZoneIds(
  { config, problems }: PlanContext,
  zones: readonly { readonly path: string; readonly azId: string }[],
  region: string = config.hub.region,
): void {
  if (!findRegion(region)) return;
  zones.forEach(({ path, azId }, i) => {
    const others = zones.filter((zone) => zone.azId !== azId).map((zone) => zone.azId);
    const wrong = azIdProblem(azId, region, others);
    if (wrong) problems.push({ path, got: azId, ...wrong });
    else if (zones.findIndex((zone) => zone.azId === azId) < i)
      problems.push({ path, problem: "is there twice", got: azId, fix: "remove one" });
  });
}
