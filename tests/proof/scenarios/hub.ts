/**
 * A central endpoint hub of the product's own shape: two domains with their endpoint sets, one table for each domain,
 * one for the hub, one for on-premises, zones on anchor VPCs, an inbound resolver, Direct Connect.
 */
import { T } from "../../../proof/build/types";
import type { Facts } from "../../../proof/facts";
import { World, type Made } from "../world";
import { bgp, toTgw } from "./tgw";

const ZONES = ["use1-az1", "use1-az2"];
export const NAME = "bedrock-runtime.us-east-1.amazonaws.com";
export const SERVICE = "com.amazonaws.us-east-1.bedrock-runtime";
export const ON_PREMISES = "172.16.0.0/16";

const HUB = { account: "111111111111" };

/** One spoke in its own account: a consumer and another subnet in each AZ, and attachment subnets. */
export interface Spoke {
  readonly domain: "prod" | "nonprod";
  readonly account: string;
  readonly cidr: string;
  readonly vpc: Made;
  readonly consumers: Made[];
  readonly others: Made[];
  readonly table: Made;
  readonly attachment: Made;
}

const ALL_OUT = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const https = (cidrBlocks: string[]) => ({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks });

/** The whole network: hub and spokes in one stack with a provider for each account. */
export function hubNetwork() {
  const w = new World("hub");
  const tgw = w.transitGateway();
  const hub = w.vpc("hub", "10.0.0.0/16", {}, HUB);
  const tables = Object.fromEntries(
    ["prod", "nonprod", "hub", "hybrid"].map((name) => [name, w.transitTable(name, tgw)]),
  ) as Record<"prod" | "nonprod" | "hub" | "hybrid", Made>;
  const blocks = { prod: "10.0.0.0/23", nonprod: "10.0.2.0/23" };
  const supernets = { prod: "10.64.0.0/10", nonprod: "10.128.0.0/10" };

  const attachmentSubnets = ZONES.map((zone, i) => w.subnet(`hub-attach${i + 1}`, hub, `10.0.255.${i * 16}/28`, zone));
  w.table("hub-attach", hub, [], attachmentSubnets);
  const attachment = w.attach("hub", tgw, hub, attachmentSubnets);
  w.associateTransit("hub", attachment.id, tables.hub);

  const spokes = (["prod", "nonprod"] as const).flatMap((domain, d) =>
    [0, 1].map((n): Spoke => {
      const account = `${d + 2}${n}`.padEnd(12, "0");
      const name = `${domain}${n + 1}`;
      const base = `10.${d === 0 ? 64 : 128}.${n}`;
      const at = { account };
      const cidr = `${base}.0/24`;
      const vpc = w.vpc(name, cidr, {}, at);
      const consumers = ZONES.map((zone, i) =>
        w.subnet(`${name}-app${i + 1}`, vpc, `${base}.${i * 32}/27`, zone, {}, at),
      );
      const others = ZONES.map((zone, i) =>
        w.subnet(`${name}-data${i + 1}`, vpc, `${base}.${64 + i * 32}/27`, zone, {}, at),
      );
      const edge = ZONES.map((zone, i) =>
        w.subnet(`${name}-attach${i + 1}`, vpc, `${base}.${192 + i * 16}/28`, zone, {}, at),
      );
      const table = w.table(name, vpc, [toTgw(tgw, "10.0.0.0/16")], [...consumers, ...others], at);
      w.gatewayEndpoint(`${name}-s3`, vpc, [table], "pl-63a5400a", at);
      w.table(`${name}-attach`, vpc, [], edge, at);
      const made = w.attach(name, tgw, vpc, edge, {}, at);
      w.add(
        T.accepter,
        name,
        {
          transitGatewayAttachmentId: made.id,
          transitGatewayDefaultRouteTableAssociation: false,
          transitGatewayDefaultRouteTablePropagation: false,
        },
        { id: made.id },
      );
      w.associateTransit(name, made.id, tables[domain]);
      w.propagate(`${name}-hub`, made.id, tables.hub);
      return { domain, account, cidr, vpc, consumers, others, table, attachment: made };
    }),
  );

  const sets = Object.fromEntries(
    (["prod", "nonprod"] as const).map((domain, d) => {
      const subnets = ZONES.map((zone, i) => w.subnet(`hub-${domain}${i + 1}`, hub, `10.0.${d * 2 + i}.0/24`, zone));
      const back =
        domain === "prod" ? [toTgw(tgw, supernets.prod), toTgw(tgw, ON_PREMISES)] : [toTgw(tgw, supernets.nonprod)];
      const table = w.table(`hub-${domain}`, hub, back, subnets);
      const sources = spokes
        .filter((s) => s.domain === domain)
        .flatMap((s) => s.consumers.map((c) => (c.state as { inputs: { cidrBlock: string } }).inputs.cidrBlock));
      const group = w.group(
        `hub-${domain}`,
        hub,
        [https([...sources, ...(domain === "prod" ? [ON_PREMISES] : [])])],
        [],
      );
      const addresses = subnets.map((subnet, i): [Made, string] => [subnet, `10.0.${d * 2 + i}.10`]);
      const endpoint = w.endpoint(`bedrock-${domain}`, hub, SERVICE, addresses, [group]);
      const anchor = w.vpc(`anchor-${domain}`, `192.168.${d}.0/24`);
      const zone = w.zone(`zone-${domain}`, NAME, [anchor]);
      w.aliasTo(`zone-${domain}`, zone, NAME, endpoint);
      const own = w.transitRoute(`${domain}-own`, tables[domain], blocks[domain], attachment.id);
      w.transitRoute(`${domain}-hub-guard`, tables[domain], "10.0.0.0/16", undefined);
      const guard = w.transitRoute(
        `${domain}-guard`,
        tables[domain],
        supernets[domain === "prod" ? "nonprod" : "prod"],
        undefined,
      );
      for (const s of spokes.filter((x) => x.domain === domain)) {
        w.add(
          T.zoneAssociation,
          `${domain}-${s.account}`,
          { zoneId: zone.id, vpcId: s.vpc.id },
          {},
          { account: s.account },
        );
      }
      return [domain, { subnets, table, group, endpoint, zone, own, guard }];
    }),
  ) as Record<
    "prod" | "nonprod",
    { subnets: Made[]; table: Made; group: Made; endpoint: Made; zone: Made; own: Made; guard: Made }
  >;

  w.add(T.zoneAssociation, "hub", { zoneId: sets.prod.zone.id, vpcId: hub.id });
  const resolverSubnets = ZONES.map((zone, i) => w.subnet(`hub-resolver${i + 1}`, hub, `10.0.254.${i * 16}/28`, zone));
  w.table("hub-resolver", hub, [toTgw(tgw, ON_PREMISES)], resolverSubnets);
  const dns = w.group(
    "resolver",
    hub,
    ["udp", "tcp"].map((protocol) => ({ protocol, fromPort: 53, toPort: 53, cidrBlocks: [ON_PREMISES] })),
    ALL_OUT,
  );
  const resolver = w.add(T.resolverEndpoint, "inbound", {
    direction: "INBOUND",
    securityGroupIds: [dns.id],
    ipAddresses: resolverSubnets.map((s, i) => ({ subnetId: s.id, ip: `10.0.254.${i * 16 + 10}` })),
  });

  const dxgw = w.add(T.dxGateway, "dx", { name: "dx", amazonSideAsn: "64512" });
  const dx = "tgw-attach-0dx";
  w.add(
    T.dxAssociation,
    "dx",
    { dxGatewayId: dxgw.id, associatedGatewayId: tgw.id, allowedPrefixes: [blocks.prod, "10.0.254.0/27"] },
    { associatedGatewayType: "transitGateway", transitGatewayAttachmentId: dx },
  );
  w.associateTransit("dx", dx, tables.hybrid);
  w.propagate("dx-hub", dx, tables.hub);
  w.transitRoute("hybrid-prod", tables.hybrid, blocks.prod, attachment.id);
  w.transitRoute("hybrid-resolver", tables.hybrid, "10.0.254.0/27", attachment.id);
  const facts: Partial<Facts> = {
    sessions: [bgp(dxgw.id, [ON_PREMISES])],
    prefixLists: [{ id: "pl-63a5400a", entries: ["52.216.0.0/15"] }],
  };
  return { w, tgw, hub, attachment, tables, spokes, sets, resolver, dx, dxgw, facts };
}
