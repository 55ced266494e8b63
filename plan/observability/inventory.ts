import { cidr4, last4 } from "../../net/ipv4";
import { price } from "../../catalogue";
import type { EndpointSetPlan, HubPlan, SpokePlan, SubnetPlan } from "../types";

/** A row of the `subnets` table: a block and whose it is. */
export interface SubnetRow {
  /** `hub`, `spoke` or `on-premises`. */
  place: string;
  spoke: string | null;
  domain: string | null;
  account: string;
  account_id: string;
  subnet: string;
  /** Application that may use Bedrock from there, if any. */
  consumer: string | null;
  cidr: string;
  first_address: number;
  last_address: number;
}

/** Prices that the cost query multiplies with. */
const QUERY_PRICES = ["interRegionGb", "interfaceEndpointGb", "transitGatewayAttachmentHour", "transitGatewayGb"];

/** What the subnets of an inventory follow from. */
export interface InventoryInput {
  /** Hubs of all Regions; so with the rest. */
  hubs: HubPlan[];
  sets: EndpointSetPlan[];
  /** The hub's resolver subnets. */
  resolver: SubnetPlan[];
  spokes: SpokePlan[];
  /** Account ids by key. */
  accountIds: Record<string, string>;
  /** On-premises blocks with the domain that they are bound to. */
  onPremises: { cidr: string; domain: string }[];
}

function row(rest: Omit<SubnetRow, "first_address" | "last_address">): SubnetRow {
  const block = cidr4(rest.cidr);
  return { ...rest, first_address: block.base, last_address: last4(block) };
}

/**
 * Every block of the network that is known, each address in one row at most. A spoke's block that no known subnet
 * covers is in no row: calls from there show as not of a known subnet.
 */
export function subnetRows({ hubs, sets, resolver, spokes, accountIds, onPremises }: InventoryInput): SubnetRow[] {
  const account = hubs[0]?.account ?? "";
  const hubRow = (subnet: string, cidr: string, domain: string | null) =>
    row({
      place: "hub",
      spoke: null,
      domain,
      account,
      account_id: accountIds[account] ?? "",
      subnet,
      consumer: null,
      cidr,
    });
  return [
    ...[...hubs.flatMap((hub) => hub.attachmentSubnets), ...resolver].map(({ key, cidr }) => hubRow(key, cidr, null)),
    ...sets.flatMap((set) => set.subnets.map(({ key, cidr }) => hubRow(key, cidr, set.domain))),
    ...spokes.flatMap((spoke) => spokeRows(spoke, accountIds[spoke.account] ?? "")),
    ...onPremises.map(({ cidr, domain }) =>
      row({
        place: "on-premises",
        spoke: null,
        domain,
        account: "",
        account_id: "",
        subnet: cidr,
        consumer: null,
        cidr,
      }),
    ),
  ];
}

function spokeRows(spoke: SpokePlan, accountId: string): SubnetRow[] {
  const subnets = [
    ...(spoke.created ? [...spoke.created.subnets, ...spoke.created.attachmentSubnets] : []),
    ...(spoke.adopted ? [...spoke.adopted.subnets, ...spoke.adopted.createdAttachmentSubnets] : []),
  ];
  return subnets.map(({ key, cidr }) =>
    row({
      place: "spoke",
      spoke: spoke.key,
      domain: spoke.domain,
      account: spoke.account,
      account_id: accountId,
      subnet: key,
      consumer: spoke.consumers.find((consumer) => consumer.subnets.includes(key))?.key ?? null,
      cidr,
    }),
  );
}

/** Rows of the `prices` table for a Region. */
export function priceRows(region: string): { region: string; name: string; usd: number }[] {
  return QUERY_PRICES.map((name) => ({ region, name, usd: price(name, region).usd }));
}

/** One JSON object a line, which is what the tables of the inventory read. */
export function jsonLines(rows: readonly object[]): string {
  return rows.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
