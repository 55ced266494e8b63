/** Published transit gateway scenarios as networks; sources are named beside each. */
import { T } from "../../../proof/build/types";
import type { Facts } from "../../../proof/facts";
import { World, type Made } from "../world";

/** Facts for a VPN with BGP that announces prefixes. */
export function bgp(of: string, learned: string[], heard?: string[]): Facts["sessions"][number] {
  const routes = learned.map((cidr) => ({ cidr, asPathLength: 1, med: -1, via: "vpn" as const }));
  return { of, learned: routes, ...(heard ? { heard } : {}) };
}

/** A VPC with one subnet whose table has the given routes, attached to a transit gateway. */
export interface Site {
  readonly vpc: Made;
  readonly subnet: Made;
  readonly table: Made;
  readonly attachment: Made;
}

export function site(
  w: World,
  tgw: Made,
  name: string,
  octets: string,
  routes: Record<string, unknown>[],
  bits = 16,
): Site {
  const vpc = w.vpc(name, `${octets}.0.0/${bits}`);
  const subnet = w.subnet(name, vpc, `${octets}.1.0/24`);
  const table = w.table(name, vpc, routes, [subnet]);
  const attachment = w.attach(name, tgw, vpc, [subnet]);
  return { vpc, subnet, table, attachment };
}

export const toTgw = (tgw: Made, cidrBlock = "0.0.0.0/0"): Record<string, unknown> => ({
  cidrBlock,
  transitGatewayId: tgw.id,
});

/** Transit Gateway guide, "Example: Centralized router". */
export function centralizedRouter() {
  const w = new World("gt1");
  const tgw = w.transitGateway();
  const sites = ["10.1", "10.2", "10.3"].map((octets, i) => site(w, tgw, "abc"[i]!, octets, [toTgw(tgw)]));
  const vpn = w.vpn("vpn", tgw);
  const table = w.transitTable("all", tgw);
  const attachments = [...sites.map((s) => s.attachment.id), vpn.attachment];
  const propagations = attachments.map((id) => {
    w.associateTransit(`assoc-${id}`, id, table);
    return w.propagate(`prop-${id}`, id, table);
  });
  return { w, tgw, sites, vpn, table, propagations, facts: { sessions: [bgp(vpn.id, ["10.99.99.0/24"])] } };
}

/** Transit Gateway guide, "Example: Isolated VPCs". */
export function isolatedVpcs() {
  const w = new World("gt2");
  const tgw = w.transitGateway();
  const sites = ["10.1", "10.2", "10.3"].map((octets, i) => site(w, tgw, "abc"[i]!, octets, [toTgw(tgw)]));
  const vpn = w.vpn("vpn", tgw);
  const vpcTable = w.transitTable("vpc", tgw);
  const vpnTable = w.transitTable("vpn", tgw);
  for (const [i, s] of sites.entries()) {
    w.associateTransit(`assoc-${i}`, s.attachment.id, vpcTable);
    w.propagate(`prop-${i}`, s.attachment.id, vpnTable);
  }
  w.associateTransit("assoc-vpn", vpn.attachment, vpnTable);
  w.propagate("prop-vpn", vpn.attachment, vpcTable);
  return { w, tgw, sites, vpn, vpcTable, vpnTable, facts: { sessions: [bgp(vpn.id, ["10.99.99.0/24"])] } };
}

/** Transit Gateway guide, "Example: Isolated VPCs with shared services": what the tables say (the prose differs). */
export function sharedServices() {
  const w = new World("gt3");
  const tgw = w.transitGateway();
  const sites = ["10.1", "10.2", "10.3", "10.4"].map((octets, i) => site(w, tgw, "abcd"[i]!, octets, [toTgw(tgw)]));
  const vpn = w.vpn("vpn", tgw);
  const isolated = w.transitTable("isolated", tgw);
  const shared = w.transitTable("shared", tgw);
  for (const [i, s] of sites.entries()) {
    w.associateTransit(`assoc-${i}`, s.attachment.id, i < 3 ? isolated : shared);
    if (i < 3) w.propagate(`prop-${i}`, s.attachment.id, shared);
  }
  w.associateTransit("assoc-vpn", vpn.attachment, shared);
  w.propagate("prop-vpn", vpn.attachment, isolated);
  w.propagate("prop-vpn-shared", vpn.attachment, shared);
  w.propagate("prop-d", sites[3]!.attachment.id, isolated);
  w.propagate("prop-d-shared", sites[3]!.attachment.id, shared);
  return { w, tgw, sites, vpn, facts: { sessions: [bgp(vpn.id, ["10.99.99.0/24"])] } };
}

/** Transit Gateway guide, "Example: Peered transit gateways". */
export function peeredGateways() {
  const w = new World("gt4");
  const far = { region: "us-west-2" };
  const tgw1 = w.transitGateway("tgw1");
  const tgw2 = w.transitGateway("tgw2", {}, far);
  const sites = ["10.0", "10.2"].map((octets, i) => site(w, tgw1, "ab"[i]!, octets, [toTgw(tgw1)]));
  const vpn = w.vpn("vpn", tgw2, {}, far);
  const peering = w.add(T.transitPeering, "peering", {
    transitGatewayId: tgw1.id,
    peerTransitGatewayId: tgw2.id,
    peerRegion: "us-west-2",
  });
  w.add(
    T.transitPeeringAccepter,
    "accepter",
    { transitGatewayAttachmentId: peering.id },
    { id: peering.id, transitGatewayId: tgw2.id, peerTransitGatewayId: tgw1.id },
    far,
  );
  const table1 = w.transitTable("one", tgw1);
  const table2 = w.transitTable("two", tgw2, far);
  for (const [i, s] of sites.entries()) {
    w.associateTransit(`assoc-${i}`, s.attachment.id, table1);
    w.propagate(`prop-${i}`, s.attachment.id, table1);
  }
  w.associateTransit("assoc-peering-1", peering.id, table1);
  w.associateTransit("assoc-peering-2", peering.id, table2, far);
  w.associateTransit("assoc-vpn", vpn.attachment, table2, far);
  w.propagate("prop-vpn", vpn.attachment, table2, far);
  w.transitRoute("default", table1, "0.0.0.0/0", peering.id);
  const back = ["10.0.0.0/16", "10.2.0.0/16"].map((cidr, i) =>
    w.transitRoute(`back-${i}`, table2, cidr, peering.id, far),
  );
  return {
    w,
    tgw1,
    tgw2,
    sites,
    vpn,
    peering,
    table1,
    table2,
    back,
    facts: { sessions: [bgp(vpn.id, ["172.31.0.0/24"])] },
  };
}

/** Transit Gateway guide, "Example: Centralized outbound routing". `attachIn` chooses the subnet of VPC C's attachment. */
export function centralizedOutbound(attachIn: "private" | "public" = "private") {
  const w = new World("gt5");
  const tgw = w.transitGateway();
  const a = site(w, tgw, "a", "10.1", [toTgw(tgw)]);
  const b = site(w, tgw, "b", "10.2", [toTgw(tgw)]);
  const vpc = w.vpc("c", "10.3.0.0/16");
  const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
  const publicSubnet = w.subnet("c-public", vpc, "10.3.0.0/24", "use1-az1", { mapPublicIpOnLaunch: true });
  const privateSubnet = w.subnet("c-private", vpc, "10.3.1.0/24");
  const nat = w.add(
    T.natGateway,
    "nat",
    { subnetId: publicSubnet.id, allocationId: "eipalloc-1" },
    { privateIp: "10.3.0.77", publicIp: "198.51.100.7" },
  );
  const publicTable = w.table(
    "c-public",
    vpc,
    [toTgw(tgw, "10.1.0.0/16"), toTgw(tgw, "10.2.0.0/16"), { cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
    [publicSubnet],
  );
  const privateTable = w.table("c-private", vpc, [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }], [privateSubnet]);
  const c = w.attach("c", tgw, vpc, [attachIn === "private" ? privateSubnet : publicSubnet]);
  const table = w.transitTable("all", tgw);
  for (const [i, id] of [a.attachment.id, b.attachment.id, c.id].entries()) {
    w.associateTransit(`assoc-${i}`, id, table);
    w.propagate(`prop-${i}`, id, table);
  }
  const defaultRoute = w.transitRoute("default", table, "0.0.0.0/0", c.id);
  return { w, tgw, a, b, vpc, nat, igw, publicSubnet, privateSubnet, publicTable, privateTable, defaultRoute };
}

/** Transit Gateway guide, "Example: Appliance in a shared services VPC", with one appliance for each AZ given. */
export function applianceVpc(zones: readonly string[] = ["use1-az1"], applianceMode = "enable") {
  const w = new World("gt6");
  const tgw = w.transitGateway();
  const spoke = (name: string, octets: string) => {
    const vpc = w.vpc(name, `${octets}.0.0/16`);
    const subnets = zones.map((zone, i) => w.subnet(`${name}${i + 1}`, vpc, `${octets}.${i + 1}.0/24`, zone));
    w.table(name, vpc, [toTgw(tgw)], subnets);
    return { vpc, subnets, attachment: w.attach(name, tgw, vpc, subnets) };
  };
  const a = spoke("a", "10.0");
  const b = spoke("b", "10.1");
  const c = w.vpc("c", "192.168.0.0/16");
  const appliances: Made[] = [];
  const attachmentSubnets = zones.map((zone, i) => {
    const inner = w.subnet(`c-attach${i + 1}`, c, `192.168.${i * 2}.0/24`, zone);
    const outer = w.subnet(`c-appliance${i + 1}`, c, `192.168.${i * 2 + 1}.0/24`, zone);
    const open = w.group(`appliance${i + 1}`, c, [ALL_IN]);
    const eni = w.interface(`appliance${i + 1}`, outer, `192.168.${i * 2 + 1}.10`, {
      sourceDestCheck: false,
      securityGroups: [open.id],
    });
    appliances.push(eni);
    w.table(`c-attach${i + 1}`, c, [{ cidrBlock: "0.0.0.0/0", networkInterfaceId: eni.id }], [inner]);
    w.table(`c-appliance${i + 1}`, c, [toTgw(tgw)], [outer]);
    return inner;
  });
  const attachment = w.attach("c", tgw, c, attachmentSubnets, { applianceModeSupport: applianceMode });
  const spokes = w.transitTable("spokes", tgw);
  const central = w.transitTable("c", tgw);
  for (const [name, s] of [
    ["a", a],
    ["b", b],
  ] as const) {
    w.associateTransit(`assoc-${name}`, s.attachment.id, spokes);
    w.propagate(`prop-${name}`, s.attachment.id, central);
  }
  w.associateTransit("assoc-c", attachment.id, central);
  w.transitRoute("default", spokes, "0.0.0.0/0", attachment.id);
  return { w, tgw, a, b, c, appliances, attachment, spokes, central };
}

const ALL_IN = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

/** github.com/mikemowgli/terraform-aws-transit-gateway, whose README states the matrix. */
export function devSharedProd() {
  const w = new World("gt7");
  const tgw = w.transitGateway();
  const octets = ["10.10", "10.11", "10.12", "10.13"];
  const sites = octets.map((o, i) => site(w, tgw, `vpc${i + 1}`, o, [toTgw(tgw, "10.0.0.0/8")]));
  const tables = {
    dev: w.transitTable("dev", tgw),
    shared: w.transitTable("shared", tgw),
    prod: w.transitTable("prod", tgw),
  };
  const association = [tables.dev, tables.dev, tables.shared, tables.prod];
  const associations = sites.map((s, i) => w.associateTransit(`assoc-${i + 1}`, s.attachment.id, association[i]!));
  const propagate = (table: Made, name: string, members: number[]) =>
    members.map((m) => w.propagate(`${name}-${m}`, sites[m - 1]!.attachment.id, table));
  const propagations = {
    dev: propagate(tables.dev, "dev", [1, 2, 3]),
    shared: propagate(tables.shared, "shared", [1, 2, 4]),
    prod: propagate(tables.prod, "prod", [3]),
  };
  return { w, tgw, sites, tables, associations, propagations };
}

/** Batfish fixture test-transit-gateway: the AZ rule. */
export function zoneRule() {
  const w = new World("gt9", { account: "028403472736", region: "us-east-2" });
  const tgw = w.transitGateway();
  const vpcA = w.vpc("a", "10.10.0.0/16");
  const named = (name: string, vpc: Made, cidr: string, zone: string) =>
    w.add(T.subnet, name, { vpcId: vpc.id, cidrBlock: cidr, availabilityZone: zone });
  const a = named("a", vpcA, "10.10.10.0/24", "us-east-2c");
  const a2 = named("a2", vpcA, "10.10.20.0/24", "us-east-2a");
  w.add(
    T.defaultRouteTable,
    "main",
    {
      defaultRouteTableId: (vpcA.state as { outputs: { defaultRouteTableId: string } }).outputs.defaultRouteTableId,
      routes: [toTgw(tgw, "192.168.0.0/16")],
    },
    { vpcId: vpcA.id },
  );
  const vpcB = w.vpc("b", "192.168.0.0/16");
  const igw = w.add(T.internetGateway, "igw", { vpcId: vpcB.id });
  const b = named("b", vpcB, "192.168.1.0/24", "us-east-2b");
  w.table("b", vpcB, [toTgw(tgw, "10.10.0.0/16"), { cidrBlock: "0.0.0.0/0", gatewayId: igw.id }], [b]);
  const attachA = w.attach("a", tgw, vpcA, [a]);
  const attachB = w.attach("b", tgw, vpcB, [b]);
  const table = w.transitTable("all", tgw);
  for (const [i, at] of [attachA, attachB].entries()) {
    w.associateTransit(`assoc-${i}`, at.id, table);
    w.propagate(`prop-${i}`, at.id, table);
  }
  return { w, tgw, vpcA, vpcB, a, a2, b, attachA, attachB, table };
}

/** Batfish fixture test-transit-gateway-multi-account: two accounts, each with its own stack file. */
export function twoAccounts() {
  const one = { account: "028403472736", region: "us-east-1" };
  const two = { account: "951601349076", region: "us-east-1" };
  const hub = new World("gt10-hub", one);
  const spoke = new World("gt10-spoke", two);
  const tgw = hub.transitGateway();
  const build = (w: World, name: string, octet: number, other: number) => {
    const vpc = w.vpc(name, `10.${octet}.0.0/16`);
    const igw = w.add(T.internetGateway, name, { vpcId: vpc.id });
    const instances = w.add(T.subnet, `${name}-instances`, {
      vpcId: vpc.id,
      cidrBlock: `10.${octet}.1.0/24`,
      availabilityZone: "us-east-1a",
    });
    const attach = w.add(T.subnet, `${name}-attach`, {
      vpcId: vpc.id,
      cidrBlock: `10.${octet}.250.0/24`,
      availabilityZone: "us-east-1a",
    });
    w.table(
      name,
      vpc,
      [toTgw(tgw, `10.${other}.0.0/16`), { cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
      [instances, attach],
    );
    return { vpc, instances, attach, attachment: w.attach(name, tgw, vpc, [attach]) };
  };
  const a = build(hub, "a", 1, 2);
  const b = build(spoke, "b", 2, 1);
  const accepter = hub.add(
    T.accepter,
    "b",
    {
      transitGatewayAttachmentId: b.attachment.id,
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
    },
    { id: b.attachment.id },
  );
  const table = hub.transitTable("all", tgw);
  for (const [i, id] of [a.attachment.id, b.attachment.id].entries()) {
    hub.associateTransit(`assoc-${i}`, id, table);
    hub.propagate(`prop-${i}`, id, table);
  }
  const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] };
  const open = [
    [hub, a, "a", "10.1.1.100"],
    [spoke, b, "b", "10.2.1.183"],
  ] as const;
  for (const [w, s, name, ip] of open) {
    const group = w.group(name, s.vpc, [ssh]);
    w.add(
      T.instance,
      name,
      { subnetId: s.instances.id, vpcSecurityGroupIds: [group.id], associatePublicIpAddress: false },
      { privateIp: ip },
    );
  }
  return { hub, spoke, tgw, a, b, accepter };
}
