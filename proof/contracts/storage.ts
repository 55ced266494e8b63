/**
 * S3 stays on the gateway endpoint where that is chosen: the endpoint is in the table of every workload subnet, nothing
 * there holds public addresses beside it but a default route, network ACLs let it through, and no private zone takes the
 * public names (PrivateLink guide, Gateway endpoints; VPC guide, Route priority). Where the interface endpoint is
 * chosen, no gateway endpoint stands in the way.
 */
import type { GatewayEndpoint, RouteTable, Subnet } from "../model";
import type { NetworkPart } from "./layout";
import type { Ledger } from "./ledger";
import { holdsName, seenBy } from "./name-view";
import { isPrivateBlock, publicly } from "./network-acls";
import { spanOf } from "./spans";
import { known } from "./known";
import type { Contract, World } from "./world";

const REQUEST = { from: 443, to: 443 };

export const storage: Contract = {
  id: "storage",
  title: "S3 takes the gateway endpoint where that is chosen, and only there",
  check(world, ledger) {
    for (const network of world.layout.networks) {
      const own = [...world.model.gatewayEndpoints.values()].filter(
        (e) => e.vpc === network.vpc.key && e.service.endsWith(".s3"),
      );
      const { s3 } = network.intent;
      if (s3 === "gateway") checkGateway(world, ledger, network, own);
      else if (s3 === "interface") {
        const [stray] = own;
        if (!ledger.holds(stray === undefined))
          ledger.fail(
            stray ?? network.vpc,
            "gateway endpoint",
            `none in ${network.name}, which uses the interface endpoint`,
            "a gateway endpoint, whose routes the public names take",
            "delete the gateway endpoint",
          );
      }
    }
  },
};

function checkGateway(world: World, ledger: Ledger, network: NetworkPart, own: readonly GatewayEndpoint[]): void {
  const { model } = world;
  const [endpoint] = own;
  if (!endpoint) {
    const unseen = network.vpc.external || network.vpc.urn.startsWith("urn:facts");
    if (unseen) ledger.skip(network.vpc, "no state shows a gateway endpoint for S3, and none shows the whole VPC");
    else
      ledger.fail(
        network.vpc,
        "gateway endpoint",
        "a gateway endpoint for S3",
        "none",
        "add one with the tables of all workload subnets",
      );
    return;
  }
  if (own.length > 1) ledger.skip(network.vpc, "it has more than one gateway endpoint for S3");
  for (const subnet of network.workloads) {
    if (!subnet.cidrs.some((cidr) => !cidr.includes(":"))) continue;
    known(ledger, subnet, "route-table", "network-acl", "traffic");
    const table = model.routeTables.get(subnet.routeTable);
    if (!table) ledger.skip(subnet, "its route table is in none of the given states");
    else if (!ledger.holds(endpoint.routeTables.includes(table.key)))
      ledger.fail(
        endpoint,
        `route table ${table.name}`,
        `associated: ${subnet.name} uses it`,
        "not associated",
        "add the table to routeTableIds of the endpoint",
      );
    else checkTable(world, ledger, table, endpoint);
    checkAcl(world, ledger, subnet);
  }
  checkNames(world, ledger, network, endpoint);
}

/** Nothing in the table may hold addresses of S3 before the endpoint's list. */
function checkTable({ model }: World, ledger: Ledger, table: RouteTable, endpoint: GatewayEndpoint): void {
  known(ledger, table, "routes");
  for (const { destination, target } of table.routes) {
    const blocks =
      "cidr" in destination
        ? [destination.cidr]
        : (model.prefixLists.get(destination.prefixList)?.entries ?? ["0.0.0.0/0"]);
    const isList = "prefixList" in destination;
    const beside = blocks.some((cidr) => {
      const span = spanOf(cidr);
      return span.family === 4 && !isPrivateBlock(span) && (isList || !cidr.endsWith("/0"));
    });
    const where = "cidr" in destination ? destination.cidr : destination.prefixList;
    if (beside)
      ledger.skip(table, `the route ${where} to a ${target.kind} may hold addresses of S3 before ${endpoint.name}`);
    else ledger.count();
  }
  for (const other of model.gatewayEndpoints.values())
    if (other !== endpoint && other.prefixList === endpoint.prefixList && other.routeTables.includes(table.key))
      ledger.skip(table, "two gateway endpoints for S3 are in it");
  for (const key of table.propagating)
    for (const { cidr } of model.vpnGateways.get(key)?.learned ?? [])
      if (!isPrivateBlock(spanOf(cidr)) && !cidr.endsWith("/0"))
        ledger.skip(table, `the propagated route ${cidr} may hold addresses of S3`);
}

function checkAcl({ model, rules }: World, ledger: Ledger, subnet: Subnet): void {
  const acl = model.acls.get(subnet.acl);
  if (!acl) {
    ledger.skip(subnet, "its network ACL is in none of the given states");
    return;
  }
  known(ledger, acl, "rules");
  const reply = rules.replyPorts(model.ephemeralPorts);
  for (const [direction, ports] of [
    ["egress", REQUEST],
    ["ingress", reply],
  ] as const) {
    const verdict = publicly(acl, direction, ports, rules);
    const text = `${direction} tcp/${ports.from}${ports.from === ports.to ? "" : `-${ports.to}`}`;
    if (verdict === undefined) ledger.skip(acl, `a rule for ${text} depends on the public address`);
    else if (!ledger.holds(verdict === "allow"))
      ledger.fail(
        acl,
        text,
        `public addresses allowed, for S3 from ${subnet.name}`,
        "denied",
        "add a rule for 0.0.0.0/0",
      );
  }
}

function checkNames(world: World, ledger: Ledger, network: NetworkPart, { service }: GatewayEndpoint): void {
  const { model, rules } = world;
  const region = service.split(".").at(-2) ?? "";
  const names = [`s3.${region}.amazonaws.com`, `any-bucket.s3.${region}.amazonaws.com`];
  const { vpc } = network;
  known(ledger, vpc, "dns");
  if (vpc.dns.customServers.length > 0) ledger.skip(vpc, "its clients do not ask Amazon's resolver");
  if (!vpc.dns.support)
    ledger.fail(vpc, "DNS attributes", "enableDnsSupport on", "off: no name resolves", "switch enableDnsSupport on");
  for (const zone of model.zones.values())
    known(ledger, zone, "vpcs", ...(zone.vpcs.includes(vpc.key) ? (["names"] as const) : []));
  for (const { domain, zone, endpoint } of rules.seesZones(vpc) ? seenBy(world, vpc) : []) {
    const within = [...names, "s3.amazonaws.com", `s3.dualstack.${region}.amazonaws.com`];
    if (!names.some((name) => holdsName(domain, name)) && !within.some((name) => holdsName(name, domain))) {
      ledger.count();
      continue;
    }
    const object = zone ?? endpoint ?? vpc;
    ledger.fail(
      vpc,
      `zone ${domain}`,
      `public names of S3, which ${network.name} reaches by its gateway endpoint`,
      `${object.name} answers them`,
      "take the zone off the VPC, or choose the interface endpoint",
    );
  }
  const shared = new Set(
    [...model.profiles.values()].filter((p) => p.vpcs.includes(vpc.key)).flatMap((p) => [...p.rules, ...p.endpoints]),
  );
  for (const rule of model.resolverRules.values()) {
    if (!rule.vpcs.includes(vpc.key) && !shared.has(rule.key)) continue;
    const forwards = rule.kind !== "system" && rule.kind !== "recursive";
    if (forwards && names.some((name) => holdsName(rule.domain, name)))
      ledger.skip(rule, `it forwards names of S3 for ${vpc.name}; contracts do not follow it`);
    known(ledger, rule, "names");
  }
  for (const profile of model.profiles.values())
    if (profile.vpcs.includes(vpc.key)) {
      known(ledger, profile, "records", "vpcs");
      if (profile.endpoints.length > 0)
        ledger.skip(profile, "what a Profile answers for endpoints is followed by the tracer only");
    }
}
