import { expect } from "chai";
import { T } from "../../proof/build/types";
import { mainCourse, type Answer } from "../../proof/tracer/query";
import type { Facts } from "../../proof/facts";
import { codes, kinds, tracerOf } from "./scenarios/asked";
import { bgp, toTgw } from "./scenarios/tgw";
import { World, type Made } from "./world";

const outputs = (made: Made): Record<string, unknown> => (made.state as { outputs: Record<string, unknown> }).outputs;

/** The entries that Batfish's fixture has for S3 in us-east-1. */
const S3_ENTRIES = ["54.231.0.0/17", "52.216.0.0/15", "3.5.16.0/21", "3.5.0.0/20"];
const PINNED: Partial<Facts> = { prefixLists: [{ id: "pl-63a5400a", entries: S3_ENTRIES }] };

describe("GT-18 route choice (VPC, Site-to-Site VPN and Transit Gateway guides)", () => {
  interface Net {
    w: World;
    vpc: Made;
    subnet: Made;
    table: Made;
    vgw: Made;
    igw: Made;
  }

  /** A VPC with an internet gateway, a NAT gateway, a virtual private gateway with a VPN, and one open subnet. */
  function network(routes: (n: Omit<Net, "table">) => Record<string, unknown>[], learned: Partial<Facts> = {}) {
    const w = new World("gt18");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24", "use1-az1", { mapPublicIpOnLaunch: true });
    const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
    const vgw = w.add(T.vpnGateway, "vgw", { vpcId: vpc.id });
    const table = w.table("t", vpc, routes({ w, vpc, subnet, vgw, igw }), [subnet]);
    w.add(T.vpnGatewayPropagation, "prop", { vpnGatewayId: vgw.id, routeTableId: table.id });
    const connection = w.add(T.vpnConnection, "c", {
      vpnGatewayId: vgw.id,
      customerGatewayId: "cgw-1",
      type: "ipsec.1",
    });
    const facts = (cidrs: string[]): Partial<Facts> => ({ ...learned, sessions: [bgp(connection.id, cidrs)] });
    return { w, vpc, subnet, igw, vgw, table, connection, facts };
  }

  /** Kind of the gateway that the request takes. */
  const via = (answer: Answer): string => kinds(answer).find((k) => !["interface", "subnet"].includes(k)) ?? "none";

  it("172.31.0.0/24 propagated and static: static wins", () => {
    const n = network(({ igw }) => [{ cidrBlock: "172.31.0.0/24", gatewayId: igw.id }]);
    expect(via(tracerOf(n.w, n.facts(["172.31.0.0/24"]))("10.0.1.5", "172.31.0.9"))).to.equal("internet-gateway");
  });

  it("a propagated route inside the VPC's CIDR loses to local, although it is more specific", () => {
    const n = network(() => []);
    const answer = tracerOf(n.w, n.facts(["10.0.5.0/24"]))("10.0.1.5", "10.0.5.9");
    expect(mainCourse(answer)!.course.forward[1]!.route!.target).to.equal("local");
  });

  it("the longest prefix decides among NAT, gateway endpoint and peering", () => {
    const w = new World("gt18b");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const other = w.vpc("o", "10.25.0.0/16");
    const far = w.subnet("o", other, "10.25.1.0/24");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const nat = w.add(
      T.natGateway,
      "nat",
      { subnetId: w.subnet("pub", vpc, "10.0.2.0/24").id },
      { privateIp: "10.0.2.9" },
    );
    const peering = w.add(T.peering, "pcx", { vpcId: vpc.id, peerVpcId: other.id, autoAccept: true });
    const routes = [
      { cidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
      { cidrBlock: "10.25.0.0/16", vpcPeeringConnectionId: peering.id },
    ];
    const table = w.table("t", vpc, routes, [subnet]);
    w.table("o", other, [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: peering.id }], [far]);
    w.gatewayEndpoint("s3", vpc, [table]);
    const trace = tracerOf(w, PINNED);
    expect(via(trace("10.0.1.5", "52.216.1.1"))).to.equal("gateway-endpoint");
    expect(via(trace("10.0.1.5", "10.25.1.7"))).to.equal("peering");
    expect(via(trace("10.0.1.5", "198.51.100.1"))).to.equal("nat-gateway");
  });

  it("54.123.165.0/24 to the internet gateway beats 54.123.160.0/19 of the S3 list", () => {
    const n = network(({ igw }) => [{ cidrBlock: "54.123.165.0/24", gatewayId: igw.id }]);
    n.w.gatewayEndpoint("s3", n.vpc, [n.table]);
    const facts = { ...n.facts([]), prefixLists: [{ id: "pl-63a5400a", entries: ["54.123.160.0/19"] }] };
    const trace = tracerOf(n.w, facts);
    expect(via(trace("10.0.1.5", "54.123.165.7"))).to.equal("internet-gateway");
    expect(via(trace("10.0.1.5", "54.123.161.7"))).to.equal("gateway-endpoint");
  });

  it("172.31.0.0/16 static to a transit gateway beats the propagated one", () => {
    const n = network(() => []);
    const tgw = n.w.transitGateway();
    n.w.attach("v", tgw, n.vpc, [n.subnet]);
    outputs(n.table).routes = [toTgw(tgw, "172.31.0.0/16")];
    expect(via(tracerOf(n.w, n.facts(["172.31.0.0/16"]))("10.0.1.5", "172.31.0.9"))).to.equal(
      "transit-gateway-attachment",
    );
  });

  it("on a virtual private gateway Direct Connect comes before a static VPN route of the same prefix", () => {
    const n = network(() => []);
    n.w.add(T.vpnRoute, "static", { vpnConnectionId: n.connection.id, destinationCidrBlock: "172.31.0.0/16" });
    const learned = [{ cidr: "172.31.0.0/16", asPathLength: 1, med: -1, via: "direct-connect" as const }];
    const answer = tracerOf(n.w, { sessions: [{ of: n.vgw.id, learned }] })("10.0.1.5", "172.31.0.9");
    expect(via(answer)).to.equal("vpn-gateway");
    expect(answer.oneWay).to.equal("REACHABLE");
  });

  it("two prefix lists that overlap with different targets: AWS picks at random, so AMBIGUOUS", () => {
    const w = new World("gt18c");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const other = w.vpc("o", "10.25.0.0/16");
    const far = w.subnet("o", other, "10.25.1.0/24");
    const peering = w.add(T.peering, "pcx", { vpcId: vpc.id, peerVpcId: other.id, autoAccept: true });
    const list = (name: string, cidr: string) =>
      w.add(T.prefixList, name, { addressFamily: "IPv4", maxEntries: 1, name, entries: [{ cidr }] });
    const tgw = w.transitGateway();
    w.attach("v", tgw, vpc, [subnet]);
    const routes = [
      { destinationPrefixListId: list("one", "10.25.0.0/16").id, vpcPeeringConnectionId: peering.id },
      { destinationPrefixListId: list("two", "10.25.1.0/24").id, transitGatewayId: tgw.id },
    ];
    w.table("t", vpc, routes, [subnet]);
    w.table("o", other, [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: peering.id }], [far]);
    const answer = tracerOf(w)("10.0.1.5", "10.25.1.7");
    expect(answer.verdict).to.equal("AMBIGUOUS");
    expect(mainCourse(answer)!.course.forward[1]!.note).to.include("random");
  });

  it("a CIDR route of equal length beats a prefix list", () => {
    const w = new World("gt18d");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24", "use1-az1", { mapPublicIpOnLaunch: true });
    const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
    const tgw = w.transitGateway();
    w.attach("v", tgw, vpc, [subnet]);
    const list = w.add(T.prefixList, "list", {
      addressFamily: "IPv4",
      maxEntries: 1,
      name: "list",
      entries: [{ cidr: "203.0.113.0/24" }],
    });
    w.table(
      "t",
      vpc,
      [
        { destinationPrefixListId: list.id, transitGatewayId: tgw.id },
        { cidrBlock: "203.0.113.0/24", gatewayId: igw.id },
      ],
      [subnet],
    );
    expect(via(tracerOf(w)("10.0.1.5", "203.0.113.9"))).to.equal("internet-gateway");
  });

  it("a blackhole drops and does not fall through to a shorter prefix", () => {
    const n = network(({ igw }) => [
      { cidrBlock: "0.0.0.0/0", gatewayId: igw.id },
      { cidrBlock: "203.0.113.0/24", gatewayId: igw.id, state: "blackhole" },
    ]);
    const trace = tracerOf(n.w, n.facts([]));
    expect(codes(trace("10.0.1.5", "203.0.113.9"))).to.deep.equal(["forward BAD_STATE_ROUTE"]);
    expect(trace("10.0.1.5", "203.0.114.9").verdict).to.equal("REACHABLE");
  });

  it("0.0.0.0/0 never covers IPv6", () => {
    const w = new World("gt18e");
    const vpc = w.vpc("v", "10.0.0.0/16", { ipv6CidrBlock: "2001:db8:1::/56" });
    const subnet = w.subnet("s", vpc, "10.0.1.0/24", "use1-az1", {
      ipv6CidrBlock: "2001:db8:1::/64",
      mapPublicIpOnLaunch: true,
    });
    const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
    const eigw = w.add(T.egressOnlyGateway, "eigw", { vpcId: vpc.id });
    const table = w.table("t", vpc, [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }], [subnet]);
    expect(codes(tracerOf(w)("2001:db8:1::5", "2600::1"))).to.deep.equal(["forward NO_ROUTE_TO_DESTINATION"]);
    outputs(table).routes = [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: eigw.id }];
    expect(tracerOf(w)("2001:db8:1::5", "2600::1").verdict).to.equal("REACHABLE");
  });
});

describe("GT-18 transit gateway route choice (Transit Gateway guide, Route evaluation order)", () => {
  /** A VPC on a transit gateway with a Direct Connect gateway, a Connect and a VPN attachment. */
  function network(learned: { dx?: string[]; connect?: string[]; vpn?: string[]; staticVpn?: string }) {
    const w = new World("gt18t");
    const tgw = w.transitGateway();
    const vpc = w.vpc("v", "10.99.0.0/16");
    const subnet = w.subnet("s", vpc, "10.99.1.0/24");
    w.table("t", vpc, [toTgw(tgw)], [subnet]);
    const attachment = w.attach("v", tgw, vpc, [subnet]);
    const dxgw = w.add(T.dxGateway, "dx", { name: "dx", amazonSideAsn: "64512" });
    w.add(
      T.dxAssociation,
      "dx",
      { dxGatewayId: dxgw.id, associatedGatewayId: tgw.id, allowedPrefixes: ["10.99.0.0/16"] },
      { associatedGatewayType: "transitGateway", transitGatewayAttachmentId: "tgw-attach-dx" },
    );
    const connect = w.add(T.connect, "connect", { transitGatewayId: tgw.id, transportAttachmentId: attachment.id });
    const vpn = w.vpn("vpn", tgw);
    const table = w.transitTable("all", tgw);
    for (const id of [attachment.id, "tgw-attach-dx", connect.id, vpn.attachment]) {
      w.associateTransit(`assoc-${id}`, id, table);
      w.propagate(`prop-${id}`, id, table);
    }
    if (learned.staticVpn !== undefined) w.transitRoute("static", table, learned.staticVpn, vpn.attachment);
    const sessions = [
      bgp(dxgw.id, learned.dx ?? []),
      bgp(connect.id, learned.connect ?? []),
      bgp(vpn.id, learned.vpn ?? []),
    ];
    const trace = tracerOf(w, { sessions });
    return (to: string): string | undefined => {
      const names = mainCourse(trace("10.99.1.5", to))!
        .course.forward.filter((h) => h.kind === "transit-gateway-attachment")
        .map((h) => h.name);
      return names[1];
    };
  }

  const all = ["172.31.0.0/16"];
  it("Direct Connect before Connect before VPN", () => {
    expect(network({ dx: all, connect: all, vpn: all })("172.31.0.9")).to.equal("dx");
    expect(network({ connect: all, vpn: all })("172.31.0.9")).to.equal("connect");
    expect(network({ vpn: all })("172.31.0.9")).to.equal("vpn");
  });

  it("a static route to the VPN beats Direct Connect for the same prefix", () => {
    expect(network({ dx: all, staticVpn: "172.31.0.0/16" })("172.31.0.9")).to.equal("vpn");
  });

  it("10.0.0.0/16 over Direct Connect, 10.0.1.0/24 over VPN: the longer prefix first", () => {
    const next = network({ dx: ["10.0.0.0/16"], vpn: ["10.0.1.0/24"] });
    expect(next("10.0.1.5")).to.equal("vpn");
    expect(next("10.0.2.5")).to.equal("dx");
  });
});
