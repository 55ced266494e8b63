import { price, publicNames, REGION_CODES, type Catalogue } from "../../catalogue";
import type { EgressConfig, StackConfig } from "../../stacks/schema";
import { HOURS } from "../cost/hours";
import type { PlanContext } from "../context";
import { isQuarantined } from "../spokes";
import type { AdoptedVpcPlan, ConsumerPlan, CreatedVpcPlan, EndpointSetPlan, SpokeDnsPlan } from "../types";
import type { WayPlan } from "./types";

/** What is planned of a spoke already. */
export interface SpokeParts {
  created: CreatedVpcPlan | undefined;
  adopted: AdoptedVpcPlan | undefined;
  consumers: ConsumerPlan[];
  dns: SpokeDnsPlan;
  /** The endpoints whose names the spoke resolves. */
  set: EndpointSetPlan | undefined;
}

/** Families whose endpoints are Bedrock's. */
const BEDROCK = "bedrock";

/** What every way outside has in common. */
const PAST = "past the domain's policies and logs";

/**
 * Every way from a spoke to Bedrock, private ones first, with a notice for each that leaves the private network. Names
 * decide which one a client takes: those of the domain's zones lead to its endpoints, all others to public addresses.
 */
export function waysOf(context: PlanContext, key: string, parts: SpokeParts): WayPlan[] {
  const ways = [
    ...privateLink(context, key, parts),
    ...ownNat(context, key, parts),
    ...central(context, key, parts),
    ...adoptedWays(parts),
  ];
  for (const { way, detail } of ways.filter(({ outside }) => outside)) {
    context.notices.push({
      level: "warning",
      code: "bedrock-outside",
      path: `spokes.${key}`,
      message: `spoke ${key} has a way to Bedrock outside the private network (${way}): ${detail}`,
    });
  }
  const none = { way: "none", subnets: [], outside: false, detail: "no subnet of the spoke reaches Bedrock" };
  return ways.length > 0 ? ways : [none];
}

function workloads({ created, adopted }: SpokeParts): string[] {
  const carries = new Set(adopted?.attachmentSubnetKeys ?? []);
  return [...(created?.subnets ?? []), ...(adopted?.subnets ?? [])].map((s) => s.key).filter((k) => !carries.has(k));
}

function privateLink({ config }: PlanContext, key: string, { consumers, dns, set }: SpokeParts): WayPlan[] {
  const spoke = config.spokes[key];
  const zones = (set?.zones ?? []).filter((zone) => zone.shared || dns.zoneAssociations.includes(zone.name));
  const resolved = new Set(zones.map((zone) => zone.service));
  const services = (set?.endpoints ?? []).filter((e) => e.family === BEDROCK && resolved.has(e.service));
  const subnets = consumers.flatMap((consumer) => consumer.subnets).sort();
  if (!spoke || isQuarantined(config, spoke) || services.length === 0 || subnets.length === 0) return [];
  const names = services.map((e) => e.service).join(", ");
  return [{ way: "privatelink", subnets, outside: false, detail: `endpoints of domain ${dns.view}: ${names}` }];
}

/** NAT gateways of a spoke that is made here. Quarantine leaves them: bringing them back would change their addresses. */
function ownNat(context: PlanContext, key: string, parts: SpokeParts): WayPlan[] {
  const { config } = context;
  const spoke = config.spokes[key];
  if (spoke?.egress !== "nat" || !("create" in spoke.vpc)) return [];
  const usd = (name: string): number => price(name, config.hub.region, config.cost.prices).usd;
  const zones = spoke.vpc.create.zones?.length ?? 0;
  const month = Math.round(zones * HOURS * (usd("natGatewayHour") + usd("publicIpv4Hour")));
  const detail =
    `its NAT gateways reach every address of the internet, public endpoints of Bedrock in every Region among them, ${PAST}; ` +
    `$${month} a month before data`;
  if (isQuarantined(config, spoke)) {
    context.notices.push({
      level: "warning",
      code: "quarantine-leaves-nat",
      path: `spokes.${key}`,
      message: `quarantine does not close the NAT gateways of spoke ${key}: cut them off in its account if the internet must be shut too`,
    });
  }
  return [{ way: "nat", subnets: workloads(parts), outside: true, detail }];
}

function central(context: PlanContext, key: string, parts: SpokeParts): WayPlan[] {
  const { config } = context;
  const spoke = config.spokes[key];
  if (!config.egress || spoke?.egress !== "central" || isQuarantined(config, spoke)) return [];
  const cost = centralCost(config, config.egress);
  if (!config.egress.firewall) {
    const detail = `the egress VPC has no firewall, so public endpoints of Bedrock in every Region are open, ${PAST}; ${cost}`;
    return [{ way: "central", subnets: workloads(parts), outside: true, detail }];
  }
  const names = bedrockNames(context);
  const open = config.egress.allowedDomains.filter((domain) => names.some((name) => lets(domain, name)));
  if (open.length === 0) return [];
  const detail = `the egress firewall lets names of Bedrock out, ${PAST}: ${[...new Set(open)].sort().join(", ")}; ${cost}`;
  return [{ way: "central", subnets: workloads(parts), outside: true, detail }];
}

/** What the way takes in a month: the same positions as in the cost report, the egress VPC's by the hour. */
function centralCost({ hub, cost }: StackConfig, { zones, firewall }: EgressConfig): string {
  const usd = (name: string): number => price(name, hub.region, cost.prices).usd;
  const zone = usd("natGatewayHour") + usd("publicIpv4Hour") + (firewall ? usd("networkFirewallEndpointHour") : 0);
  const month = Math.round(HOURS * (usd("transitGatewayAttachmentHour") + zones.length * zone));
  return `the egress VPC costs $${month} a month for all spokes together, before data`;
}

/** What an adopted VPC has of its own, as declared. */
function adoptedWays({ adopted }: SpokeParts): WayPlan[] {
  if (!adopted) return [];
  const way = (name: string, subnets: string[], through: string): WayPlan[] =>
    subnets.length === 0
      ? []
      : [
          {
            way: name,
            subnets,
            outside: true,
            detail: `${through} of the adopted VPC leads to public endpoints of Bedrock in every Region, ${PAST}`,
          },
        ];
  return [
    ...way("nat", adopted.natSubnetKeys, "a NAT gateway"),
    ...way("internet-gateway", adopted.publicSubnetKeys, "a public address over an internet gateway"),
  ];
}

const namesByCatalogue = new WeakMap<Catalogue, string[]>();

/** Names under which Bedrock may answer publicly, in every Region of the catalogue; the same for all spokes. */
function bedrockNames({ catalogue }: PlanContext): string[] {
  const known = namesByCatalogue.get(catalogue);
  if (known) return known;
  const services = Object.values(catalogue.services).filter((service) => service.family === BEDROCK);
  const names = REGION_CODES.flatMap((region) => services.flatMap((service) => publicNames(service, region)));
  namesByCatalogue.set(catalogue, names);
  return names;
}

/**
 * True if an entry of the firewall's list lets a name out (Network Firewall guide, Domain list rule groups): a leading
 * dot stands for the domain and everything below it, anything else for exactly that host.
 */
export function lets(entry: string, name: string): boolean {
  const host = name.replace(/^\*\./, "x.");
  if (!entry.startsWith(".")) return host === entry || (name.startsWith("*.") && entry.endsWith(name.slice(1)));
  return host === entry.slice(1) || host.endsWith(entry) || (name.startsWith("*.") && entry.endsWith(name.slice(1)));
}
