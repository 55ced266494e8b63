import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** Prices and traffic that are about nothing in the network, so that the reckoning is the same without them. */
export function checkIdleCosts({ config, homeRegion, notices }: PlanContext): void {
  const { prices, traffic } = config.cost;
  const warn = (code: string, path: string, message: string) => notices.push({ level: "warning", code, path, message });
  const regions = [homeRegion, ...Object.keys(config.regions)].sort();
  for (const [region] of sortedEntries(prices))
    if (!regions.includes(region))
      warn(
        "prices-without-region",
        `cost.prices.${region}`,
        `prices of ${region} do nothing: nothing of this network is there, only in ${regions.join(", ")}; remove them`,
      );
  const leaves = (spoke: string) => Object.hasOwn(config.spokes, spoke) && config.spokes[spoke]?.egress !== "none";
  const hasInternet = ({ internetSentGb, internetReceivedGb }: typeof traffic.default) =>
    internetSentGb + internetReceivedGb > 0;
  for (const [spoke, own] of sortedEntries(traffic.spokes))
    if (Object.hasOwn(config.spokes, spoke) && !leaves(spoke) && hasInternet(own))
      warn(
        "internet-traffic-without-egress",
        `cost.traffic.spokes.${spoke}`,
        `traffic to the internet does nothing for spoke ${spoke}, which has no egress here; give it one, or leave the traffic out`,
      );
  if (hasInternet(traffic.default) && !Object.keys(config.spokes).some(leaves))
    warn(
      "internet-traffic-without-egress",
      "cost.traffic.default",
      "traffic to the internet does nothing where no spoke has an egress; give one of them one, or leave the traffic out",
    );
}
