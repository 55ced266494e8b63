import { allSpokes } from "../plan/all-regions";
import type { RegionPlan } from "../plan/regions/types";
import type { DomainPlan, Plan, SpokePlan } from "../plan/types";

/** The stack's page: what stands, who belongs where, and where to look next. Markdown, from the plan alone. */
export function readme(plan: Plan, stack: string): string {
  const spokes = allSpokes(plan);
  return [
    `# bedrock-hub ${stack}`,
    "",
    `Private access to Amazon Bedrock in ${plan.region}: hub ${plan.hub.cidr} in account ${account(plan, plan.hub.account)}, ` +
      `${plan.domains.length} domains, ${spokes.length} spokes.`,
    "",
    ...plan.domains.flatMap((domain) => domainSection(plan, domain)),
    ...(plan.regions ?? []).flatMap((region) => regionSection(plan, region)),
    ...outsideLines(spokes),
    "The outputs are a contract with a version: see docs/outputs.md. `npm run plan -- --stack " +
      `${stack}\` shows addresses, names and verdicts without an account.`,
    "",
  ].join("\n");
}

function domainSection(plan: Plan, domain: DomainPlan): string[] {
  const services = (domain.endpoints?.endpoints ?? []).map((endpoint) => endpoint.service);
  const spokes = plan.spokes.filter((spoke) => spoke.domain === domain.key);
  return [
    `## Domain ${domain.key}${domain.quarantined ? " (quarantined)" : ""}`,
    "",
    domain.endpointSet === domain.key
      ? `Endpoints in ${domain.endpointBlock}: ${services.join(", ")}.`
      : `Uses the endpoints of domain ${domain.endpointSet}.`,
    "",
    ...spokeTable(plan, spokes),
    "",
  ];
}

function regionSection(plan: Plan, { region, endpointsIn, hub, domains, spokes }: RegionPlan): string[] {
  return [
    `## Region ${region}`,
    "",
    `Domains ${domains.map(({ key }) => key).join(", ")}. ` +
      (endpointsIn === region ? `Endpoints of its own in hub ${hub.cidr}.` : `Calls the endpoints of ${endpointsIn}.`),
    "",
    ...spokeTable(plan, spokes, true),
    "",
  ];
}

/** Spokes that reach Bedrock, or may, by another way than the endpoints. */
function outsideLines(spokes: readonly SpokePlan[]): string[] {
  const ways = spokes.flatMap(({ key, ways: all }) =>
    all.filter(({ outside }) => outside).map(({ way }) => `${key} (${way})`),
  );
  return ways.length === 0 ? [] : [`Ways to Bedrock that leave the private network: ${ways.join(", ")}.`, ""];
}

/** @param mixed whether the spokes may be of several domains */
function spokeTable(plan: Plan, spokes: readonly SpokePlan[], mixed = false): string[] {
  if (spokes.length === 0) return ["No spokes."];
  return [
    `| spoke | ${mixed ? "domain | " : ""}account | blocks | may use Bedrock |`,
    `|---|---|---|---|${mixed ? "---|" : ""}`,
    ...spokes.map((spoke) => spokeRow(plan, spoke, mixed)),
  ];
}

function spokeRow(plan: Plan, spoke: SpokePlan, mixed: boolean): string {
  const consumers = spoke.consumers.map((consumer) => `${consumer.key} (${consumer.cidrs.join(", ")})`).join("; ");
  const may = spoke.quarantined ? "quarantined" : consumers === "" ? "nobody" : consumers;
  return `| ${spoke.key} | ${mixed ? `${spoke.domain} | ` : ""}${account(plan, spoke.account)} | ${spoke.cidrs.join(", ")} | ${may} |`;
}

function account(plan: Plan, key: string): string {
  return plan.accounts.find((candidate) => candidate.key === key)?.id ?? key;
}
