import { openUnderQuarantine } from "../plan/quarantine";
import type { Plan, SpokePlan } from "../plan/types";
import { listed, wrapped } from "./table";
import { standingWays } from "./ways-text";

/** Each spoke: whose it is, which of its subnets may use Bedrock, and how it differs from the rest of its domain. */
export function spokesLines(plan: Plan): string[] {
  return plan.spokes.flatMap((spoke) => spokeLines(plan, spoke));
}

function spokeLines(plan: Plan, spoke: SpokePlan): string[] {
  const { adopted, cidrs } = spoke;
  const vpc = adopted ? `adopted ${adopted.id}` : "VPC made here";
  const outside = spoke.outsideSupernets ? " (outside the domain's supernets)" : "";
  return [
    `  ${spoke.key}: domain ${spoke.domain}, account ${spoke.account}, ${vpc} ${cidrs.join(", ")}${outside}${spoke.quarantined ? ", quarantined" : ""}`,
    ...listed("    may use Bedrock: ", mayUse(spoke)),
    ...namesLines(plan, spoke),
    `    S3: ${s3Text(spoke)}`,
    ...internetLines(plan, spoke),
    ...(spoke.quarantined ? listed("    open in quarantine: ", openOr(openUnderQuarantine(spoke))) : []),
  ];
}

function openOr(open: readonly string[]): readonly string[] {
  return open.length === 0 ? ["nothing"] : open;
}

/** Consumers with their subnets or groups of subnets, and the subnets that stay out. */
function mayUse(spoke: SpokePlan): string[] {
  const { consumers, created, adopted, quarantined } = spoke;
  const groupOf = new Map([
    ...(created?.subnets ?? []).map(({ key, group }): [string, string] => [key, group]),
    ...(adopted?.subnets ?? []).map(({ key }): [string, string] => [key, key]),
  ]);
  const groups = (subnets: readonly string[]) => [...new Set(subnets.map((key) => groupOf.get(key) ?? key))];
  const told = consumers.map(({ key, subnets }) => {
    const of = groups(subnets).join(" and ");
    return of === key ? key : `${key} (${of})`;
  });
  const used = new Set(consumers.flatMap(({ subnets }) => groups(subnets)));
  const carriers = new Set(adopted?.attachmentSubnetKeys ?? []);
  const others = groups([...groupOf.keys()]).filter((group) => !used.has(group) && !carriers.has(group));
  if (quarantined) return [`nobody while in quarantine${told.length > 0 ? ` (else ${told.join(", ")})` : ""}`];
  if (told.length === 0) return ["nobody"];
  return [...told, ...others.map((group) => `not ${group}`)];
}

/** The names that the spoke resolves to central endpoints: its domain's, and where it differs from them. */
function namesLines(plan: Plan, { dns, adopted }: SpokePlan): string[] {
  const zones = plan.domains.find((domain) => domain.key === dns.view)?.endpoints?.zones ?? [];
  const own = zones.filter((zone) => !zone.shared && dns.zoneAssociations.includes(zone.name));
  const served = zones.filter((zone) => zone.shared || own.includes(zone)).map((zone) => zone.service);
  const local = (adopted?.existingPrivateDnsServices ?? []).filter((service) => served.includes(service));
  const by = dns.sharing === "profiles" ? "by Profile" : "by zone associations";
  return listed("    names: ", [
    `those of ${dns.view} ${by}`,
    ...(own.length > 0 ? [`and of ${[...new Set(own.map((zone) => zone.service))].join(" and ")} besides`] : []),
    ...local.map((service) => `but for ${service} the VPC's own endpoint answers`),
  ]);
}

/** Ways to the internet; nothing where the spoke has none. */
function internetLines(plan: Plan, spoke: SpokePlan): string[] {
  const { egress, quarantined } = spoke;
  const firewall =
    plan.egress?.firewall === true ? "whose firewall lets out declared names only" : "which is open to every address";
  const own = [
    ...(egress === "nat" ? ["NAT gateways of its own, made here, open to every address"] : []),
    ...(egress === "central" && !quarantined ? [`the egress VPC, ${firewall}`] : []),
    ...standingWays(spoke).map((way) => `the VPC's own ${way}`),
  ];
  return own.length === 0 ? [] : wrapped("    internet: ", own.join("; "));
}

function s3Text({ s3, adopted }: SpokePlan): string {
  const standing = adopted?.existingS3GatewayEndpoint ?? "";
  const stays = standing === "" ? "" : `; its own ${standing} stays, whose policy is not ours`;
  if (s3 === "none") return `${standing === "" ? "not at all" : "nothing from here"}${stays}`;
  if (s3 === "interface") return `the central interface endpoint${stays}`;
  return standing === "" ? "its own gateway endpoint, made here" : `its own gateway endpoint ${standing}`;
}
