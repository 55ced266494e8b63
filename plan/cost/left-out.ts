import { allRegions, allSpokes } from "../all-regions";
import type { Plan, VpnPlan } from "../types";

/**
 * What a bill has besides and no position of the model holds, whatever traffic is declared. Said plainly, because a sum
 * without it looks like all there is.
 */
export function leftOut(plan: Plan): string[] {
  const regions = allRegions(plan);
  const spokes = allSpokes(plan);
  const hybrids = regions.flatMap(({ hybrid }) => hybrid ?? []);
  return [
    "Bedrock itself: tokens, provisioned throughput, guardrails, customization",
    "traffic between Availability Zones, and queries of names",
    ...(spokes.some(({ s3 }) => s3 === "interface") || hybrids.length > 0
      ? ["requests and storage of S3 behind the interface endpoint"]
      : []),
    ...(hybrids.length > 0 ? ["what on-premises sends and receives: gateway, endpoint and outbound data"] : []),
    ...(hybrids.some(({ directConnect }) => directConnect) ? ["ports and circuits of Direct Connect"] : []),
    ...acceleratedText(hybrids.flatMap(({ vpns }) => vpns)),
    ...(spokes.some(({ training }) => training)
      ? ["training jobs, and the storage and requests of their buckets"]
      : []),
    ...(regions.some(({ egress }) => egress?.firewall === true) ? ["the log of what the egress firewall dropped"] : []),
    "taxes, support plans and discounts",
  ];
}

/** The price list of Site-to-Site VPN bills an accelerator's hours and traffic besides the connection's; no price is in the catalogue. */
function acceleratedText(vpns: readonly VpnPlan[]): string[] {
  const names = vpns.flatMap(({ key, acceleration }) => (acceleration ? [key] : []));
  return names.length === 0
    ? []
    : [
        `Global Accelerator of accelerated VPN connections (${names.join(", ")}): hours and traffic, for which the catalogue has no price`,
      ];
}
