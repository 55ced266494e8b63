import type { Notice, SpokePlan } from "./types";

/** What of a spoke does not pass the hub, so that quarantine leaves it open; nothing for a spoke without such ways. */
export function openUnderQuarantine(spoke: SpokePlan): string[] {
  const { adopted, s3 } = spoke;
  const gateway = s3 === "gateway" || (adopted !== undefined && adopted.existingS3GatewayEndpoint !== "");
  const inSubnets = (keys: readonly string[]) => `in ${keys.join(", ")}`;
  return [
    ...(gateway ? ["the VPC's own S3 gateway endpoint"] : []),
    ...(spoke.egress === "nat" ? ["its NAT gateways"] : []),
    ...(adopted && adopted.natSubnetKeys.length > 0
      ? [`NAT gateways of its own ${inSubnets(adopted.natSubnetKeys)}`]
      : []),
    ...(adopted && adopted.publicSubnetKeys.length > 0
      ? [`an internet gateway of its own ${inSubnets(adopted.publicSubnetKeys)}`]
      : []),
    ...(adopted && adopted.existingPrivateDnsServices.length > 0
      ? [`its own endpoints of ${adopted.existingPrivateDnsServices.join(", ")}`]
      : []),
    ...(adopted ? ["what else the adopted VPC has and the stack file does not declare"] : []),
  ];
}

/** One notice for each spoke in quarantine: what is cut, what stays open, and whether its account is denied too. */
export function quarantineNotices(spokes: readonly SpokePlan[]): Notice[] {
  return spokes
    .filter(({ quarantined }) => quarantined)
    .map((spoke) => {
      const open = openUnderQuarantine(spoke);
      const others = spokes.filter(({ account, quarantined }) => account === spoke.account && !quarantined);
      const denied =
        others.length === 0
          ? `its account ${spoke.account} is denied in the endpoint policies`
          : `its account ${spoke.account} is not denied in the endpoint policies, since ${others.map(({ key }) => key).join(", ")} of the same account is not in quarantine`;
      return {
        level: "info",
        code: "quarantined",
        path: `spokes.${spoke.key}`,
        message:
          "quarantine: blackholes cut it off from the endpoints, from other spokes, from on-premises and from the shared way out; " +
          `its sources leave the security groups; ${denied}. ` +
          (open.length === 0
            ? "Nothing stays open"
            : `Open stay, because they do not pass the hub: ${open.join("; ")}`),
      };
    });
}
