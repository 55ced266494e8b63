import type { Plan } from "../types";

/**
 * What a bill has besides and no position of the model holds, whatever traffic is declared. Said plainly, because a sum
 * without it looks like all there is.
 */
export function leftOut(plan: Plan): string[] {
  const regions = [plan, ...(plan.regions ?? [])];
  const spokes = regions.flatMap((region) => region.spokes);
  const hybrids = regions.flatMap(({ hybrid }) => hybrid ?? []);
  return [
    "Bedrock itself: tokens, provisioned throughput, guardrails, customization",
    "traffic between Availability Zones, and queries of names",
    ...(spokes.some(({ s3 }) => s3 === "interface") || hybrids.length > 0
      ? ["requests and storage of S3 behind the interface endpoint"]
      : []),
    ...(hybrids.length > 0 ? ["what on-premises sends and receives: gateway, endpoint and outbound data"] : []),
    ...(hybrids.some(({ directConnect }) => directConnect) ? ["ports and circuits of Direct Connect"] : []),
    ...(hybrids.some(({ vpns }) => vpns.some(({ acceleration }) => acceleration))
      ? ["Global Accelerator of accelerated VPN connections"]
      : []),
    ...(spokes.some(({ training }) => training)
      ? ["training jobs, and the storage and requests of their buckets"]
      : []),
    ...(regions.some(({ egress }) => egress?.firewall === true) ? ["the log of what the egress firewall dropped"] : []),
    "taxes, support plans and discounts",
  ];
}
