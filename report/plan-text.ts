import type { CostReport } from "../plan/cost";
import type { DomainPlan, Plan, SpokePlan } from "../plan/types";
import type { ProofReport } from "../proof/properties";
import { costText } from "./cost-text";
import { observabilityLines } from "./observability-text";
import { matrixLines, proofLines } from "./proof-text";
import { byAccount, type ResourceSummary } from "./resources";
import { count, table } from "./table";
import { egressLines, waysLines } from "./ways-text";

/** The plan of a stack as a person reads it in a terminal. */
export function planText(
  stack: string,
  plan: Plan,
  resources: readonly ResourceSummary[],
  cost: CostReport,
  proof: ProofReport,
): string {
  return [
    `${stack}: ${plan.region}, organization ${plan.organizationId}, ${count(plan.domains.length, "domain")}, ${count(plan.spokes.length, "spoke")}, ${count(resources.length, "resource")}`,
    ...section("Resources by account and component", resourceLines(plan, resources)),
    ...section("Subnets", subnetLines(plan)),
    ...section("Domains and endpoints", plan.domains.flatMap(domainLines)),
    ...section(
      "Spokes",
      plan.spokes.flatMap((spoke) => spokeLines(plan, spoke)),
    ),
    ...section("Ways to Bedrock", waysLines(plan.spokes)),
    ...section("Internet", egressLines(plan.egress)),
    ...section("Observability", observabilityLines(plan.observability)),
    ...section("Cost", costText(cost)),
    ...section("Notices", noticeLines(plan)),
    ...section("Reachability: TCP 443, both ways", matrixLines(proof.matrix)),
    ...section("Proof", proofLines(proof, "short")),
    `verdict: ${proof.verdict}`,
    "",
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function resourceLines(plan: Plan, resources: readonly ResourceSummary[]): string[] {
  const ids = new Map(plan.accounts.map((account) => [account.key, account.id]));
  return byAccount(resources).flatMap(({ account, count: total, components }) => [
    `  ${account}${ids.has(account) ? ` (${ids.get(account) ?? ""})` : ""}: ${count(total, "resource")}`,
    ...table(
      components.map(({ component, count: n }) => [component, String(n)]),
      "    ",
    ),
  ]);
}

function subnetLines(plan: Plan): string[] {
  const rows: string[][] = [["vpc", "subnet", "cidr", "zone"]];
  const add = (vpc: string, subnets: readonly { key: string; cidr: string; azId: string }[]) => {
    for (const s of subnets) rows.push([vpc, s.key, s.cidr, s.azId]);
  };
  add("hub", plan.hub.attachmentSubnets);
  for (const domain of plan.domains) add("hub", domain.endpoints?.subnets ?? []);
  for (const { key, created, adopted } of plan.spokes) {
    if (created) add(key, [...created.subnets, ...(created.nat?.publicSubnets ?? []), ...created.attachmentSubnets]);
    if (adopted) add(key, [...adopted.subnets, ...adopted.createdAttachmentSubnets]);
  }
  const { egress } = plan;
  if (egress) add("egress", [...egress.publicSubnets, ...egress.firewallSubnets, ...egress.transitSubnets]);
  return table(rows, "  ");
}

function domainLines(domain: DomainPlan): string[] {
  const flags = [
    domain.quarantined ? "quarantined" : "",
    domain.spokeToSpoke ? "spokes reach each other" : "",
    domain.endpointSet === domain.key ? "" : `uses the endpoints of ${domain.endpointSet}`,
  ].filter((flag) => flag !== "");
  const head = `  ${domain.key}: supernets ${domain.supernets.join(", ")}; endpoints in ${domain.endpointBlock}${flags.length > 0 ? `; ${flags.join("; ")}` : ""}`;
  const rows = (domain.endpoints?.endpoints ?? []).map((endpoint) => [
    endpoint.service,
    endpoint.zonesUnknown
      ? `up to ${count(endpoint.subnets.length, "zone")}, decided at deploy time`
      : count(endpoint.subnets.length, "zone"),
    endpoint.policy === "" ? "no policy" : `policy ${endpoint.policy.length} characters`,
    endpoint.dnsNames.join(", "),
  ]);
  return [head, ...table(rows, "    ")];
}

function spokeLines(plan: Plan, spoke: SpokePlan): string[] {
  const consumers = spoke.consumers.map((c) => `${c.key} (${c.cidrs.join(", ")})`).join("; ");
  const owner = plan.domains.find((domain) => domain.key === spoke.dns.view)?.endpoints;
  const reached = (owner?.zones ?? []).filter((zone) => zone.shared || spoke.dns.zoneAssociations.includes(zone.name));
  const names = reached.flatMap((zone) =>
    zone.records.map((record) => (record === "@" ? zone.name : `*.${zone.name}`)),
  );
  return [
    `  ${spoke.key}: account ${spoke.account}, domain ${spoke.domain}, ${spoke.adopted ? `adopted ${spoke.adopted.id}` : "VPC created"} ${spoke.cidrs.join(", ")}${spoke.quarantined ? ", QUARANTINED" : ""}`,
    `    may use Bedrock: ${consumers === "" ? "nobody" : consumers}`,
    `    names by ${spoke.dns.sharing} of ${spoke.dns.view}: ${names.join(", ")}`,
    `    S3: ${spoke.s3}`,
  ];
}

function noticeLines(plan: Plan): string[] {
  return plan.notices.map((notice) => `  ${notice.level} ${notice.path}: ${notice.message}`);
}
