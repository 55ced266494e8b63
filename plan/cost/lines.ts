import { costOf, price } from "../../catalogue";
import { regionalPlan } from "../regions/as-plan";
import type { Plan } from "../types";
import { egressPositions } from "./egress";
import { observabilityLines } from "./observability";
import {
  hubPositions,
  hybridPositions,
  spokePositions,
  trainingPositions,
  type CostInput,
  type CostLine,
  type Position,
} from "./positions";
import { regionPositions } from "./regions";

/** The monthly bill of a plan, position by position. Prices: list prices with their date and source in the catalogue. */
export function costLines(plan: Plan, input: CostInput): CostLine[] {
  const lines = [
    ...hubPositions(plan),
    ...hybridPositions(plan),
    ...(plan.regions ?? []).flatMap((region) => {
      const own = regionalPlan(plan, region);
      return [...hybridPositions(own), ...egressPositions(own, input)].map((position) => ({
        ...position,
        region: region.region,
      }));
    }),
    ...egressPositions(plan, input),
    ...plan.spokes.flatMap((spoke) => trainingPositions(spoke)),
    ...(plan.regions ?? []).flatMap(({ region, spokes }) =>
      spokes.flatMap((spoke) => trainingPositions(spoke, region)),
    ),
    ...regionPositions(plan, input),
    ...plan.spokes.flatMap((spoke) => spokePositions(plan, spoke, input)),
  ].map((position) => toLine(plan, position, input));
  const all = [...lines, ...zoneLines(plan, input), ...observabilityLines(plan, input)];
  return all.filter((line) => line.quantity > 0);
}

function toLine(plan: Plan, { price: name, region = plan.region, ...rest }: Position, input: CostInput): CostLine {
  const p = price(name, region, input.prices);
  return { ...rest, region, unit: p.unit, usd: costOf(p, rest.quantity), verified: p.verified, source: p.source };
}

/** Hosted zones get cheaper after the first 25 of an account, so that the zones of all domains count together. */
function zoneLines(plan: Plan, input: CostInput): CostLine[] {
  const p = price("hostedZoneMonth", plan.region, input.prices);
  const zones = [plan, ...(plan.regions ?? [])].flatMap(({ domains, region }) =>
    domains.map((domain) => ({ domain: domain.key, region, count: domain.endpoints?.zones.length ?? 0 })),
  );
  const all = zones.reduce((sum, { count }) => sum + count, 0);
  const each = all === 0 ? 0 : costOf(p, all) / all;
  return zones.map(({ domain, region, count }) => ({
    item: "hosted zones",
    purpose: "endpoints",
    account: plan.hub.account,
    spoke: "",
    domain,
    region,
    quantity: count,
    unit: p.unit,
    usd: each * count,
    verified: p.verified,
    source: p.source,
  }));
}
