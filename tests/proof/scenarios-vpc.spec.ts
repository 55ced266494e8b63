import { expect } from "chai";
import { T } from "../../proof/build/types";
import { mainCourse } from "../../proof/tracer/query";
import type { Facts } from "../../proof/facts";
import { codes, kinds, tracerOf } from "./scenarios/asked";
import { bgp, toTgw } from "./scenarios/tgw";
import { ALL, World, type Made } from "./world";

const outputs = (made: Made): Record<string, unknown> => (made.state as { outputs: Record<string, unknown> }).outputs;

/** The entries that Batfish's fixture has for S3 in us-east-1. */
const S3_ENTRIES = ["54.231.0.0/17", "52.216.0.0/15", "3.5.16.0/21", "3.5.0.0/20"];
const PINNED: Partial<Facts> = { prefixLists: [{ id: "pl-63a5400a", entries: S3_ENTRIES }] };

describe("GT-13 S3 gateway endpoint (Batfish fixture test-vpc-endpoint-gateway)", () => {
  function network() {
    const w = new World("gt13");
    const vpc = w.vpc("v", "10.1.0.0/16");
    const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
    const inner = w.subnet("private", vpc, "10.1.1.0/24");
    const outer = w.subnet("public", vpc, "10.1.2.0/24", "use1-az1", { mapPublicIpOnLaunch: true });
    const innerTable = w.table("private", vpc, [], [inner]);
    const outerTable = w.table("public", vpc, [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }], [outer]);
    const endpoint = w.gatewayEndpoint("s3", vpc, [innerTable, outerTable]);
    return { w, vpc, inner, outer, innerTable, outerTable, endpoint, igw };
  }

  it("both subnets reach S3 through the endpoint, and the reply comes back", () => {
    const trace = tracerOf(network().w, PINNED);
    for (const from of ["10.1.1.10", "10.1.2.10"]) {
      const answer = trace(from, "52.216.237.77");
      expect(answer.verdict).to.equal("REACHABLE");
      expect(kinds(answer)).to.deep.equal(["interface", "subnet", "gateway-endpoint"]);
      expect(mainCourse(answer)!.course.symmetric).to.equal(true);
    }
  });

  it("an address outside of the list: no route in the private subnet, the internet gateway in the public one", () => {
    const trace = tracerOf(network().w, PINNED);
    const inner = trace("10.1.1.10", "54.222.57.1");
    expect(inner.verdict).to.equal("UNREACHABLE");
    expect(codes(inner)).to.deep.equal(["forward NO_ROUTE_TO_DESTINATION"]);
    expect(kinds(inner)).to.deep.equal(["interface", "subnet"]);
    const outer = trace("10.1.2.10", "54.222.57.1");
    expect(outer.verdict).to.equal("REACHABLE");
    expect(kinds(outer)).to.include("internet-gateway");
  });

  it("an unpinned list leaves public addresses UNDETERMINED and private ones alone", () => {
    const { w } = network();
    const trace = tracerOf(w);
    const s3 = trace("10.1.1.10", "52.216.237.77");
    expect(s3.verdict).to.equal("UNDETERMINED");
    expect(s3.unknown[0]!.because).to.include("com.amazonaws.us-east-1.s3");
    expect(trace("10.1.1.10", "10.1.2.10").verdict).to.equal("REACHABLE");
  });

  it("without the table association the private subnet has no way to S3", () => {
    const { w, endpoint, outerTable } = network();
    outputs(endpoint).routeTableIds = [outerTable.id];
    expect(tracerOf(w, PINNED)("10.1.1.10", "52.216.237.77").verdict).to.equal("UNREACHABLE");
  });

  it("carries only IPv4 TCP and ICMP echo (Reachability Analyzer, VPCE_GATEWAY_PROTOCOL_RESTRICTION)", () => {
    const answer = tracerOf(network().w, PINNED)("10.1.1.10", "52.216.237.77", { protocol: 17, port: 53 });
    expect(codes(answer)).to.include("forward VPCE_GATEWAY_PROTOCOL_RESTRICTION");
  });

  it("is of no use to a VPC behind a peering (VPC peering guide, Unsupported configurations)", () => {
    const { w, vpc, innerTable } = network();
    const other = w.vpc("other", "10.9.0.0/16");
    const subnet = w.subnet("other", other, "10.9.1.0/24");
    const peering = w.add(T.peering, "pcx", { vpcId: vpc.id, peerVpcId: other.id, autoAccept: true });
    w.table("other", other, [{ cidrBlock: "0.0.0.0/0", vpcPeeringConnectionId: peering.id }], [subnet]);
    outputs(innerTable).routes = [{ cidrBlock: "10.9.0.0/16", vpcPeeringConnectionId: peering.id }];
    const trace = tracerOf(w, PINNED);
    expect(codes(trace("10.9.1.10", "52.216.237.77"))).to.deep.equal(["forward PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"]);
    expect(trace("10.9.1.10", "10.1.1.10").verdict).to.equal("REACHABLE");
  });

  it("is of no use to a VPC behind a transit gateway (PrivateLink guide, Gateway endpoints)", () => {
    const { w, vpc, inner, innerTable } = network();
    const tgw = w.transitGateway();
    const spoke = w.vpc("spoke", "10.8.0.0/16");
    const subnet = w.subnet("spoke", spoke, "10.8.1.0/24");
    w.table("spoke", spoke, [toTgw(tgw)], [subnet]);
    const table = w.transitTable("all", tgw);
    const a = w.attach("spoke", tgw, spoke, [subnet]);
    const b = w.attach("v", tgw, vpc, [inner]);
    for (const at of [a, b]) {
      w.associateTransit(`assoc-${at.id}`, at.id, table);
      w.propagate(`prop-${at.id}`, at.id, table);
    }
    w.transitRoute("default", table, "0.0.0.0/0", b.id);
    outputs(innerTable).routes = [toTgw(tgw, "10.8.0.0/16")];
    const answer = tracerOf(w, PINNED)("10.8.1.10", "52.216.237.77");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.include("forward GATEWAY_ENDPOINT_OUTSIDE_VPC");
  });
});

describe("GT-14 interface endpoint (Batfish fixture test-vpc-endpoint-interface)", () => {
  const https = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

  function network(ingress = [https]) {
    const w = new World("gt14");
    const vpc = w.vpc("v", "10.1.0.0/16");
    const near = w.subnet("near", vpc, "10.1.101.0/24");
    const far = w.subnet("far", vpc, "10.1.102.0/24");
    const group = w.group("vpce", vpc, ingress);
    const endpoint = w.endpoint("sts", vpc, "com.amazonaws.us-east-1.sts", [[near, "10.1.101.97"]], [group]);
    return { w, vpc, near, far, group, endpoint };
  }

  it("a client in the same subnet gets there directly: no route table, no network ACL", () => {
    const { w, near } = network();
    w.add(T.acl, "closed", { vpcId: outputs(near).vpcId, subnetIds: [near.id], ingress: [], egress: [] });
    const answer = tracerOf(w)("10.1.101.5", "10.1.101.97");
    expect(answer.verdict).to.equal("REACHABLE");
    expect(kinds(answer)).to.deep.equal(["interface", "interface"]);
  });

  it("a client in another subnet passes both subnets, both ways", () => {
    const { w, endpoint } = network();
    const answer = tracerOf(w)("10.1.102.5", endpoint.id);
    expect(answer.verdict).to.equal("REACHABLE");
    expect(kinds(answer)).to.deep.equal(["interface", "subnet", "subnet", "interface"]);
    expect(mainCourse(answer)!.course.reply.map((h) => h.kind)).to.deep.equal([
      "interface",
      "subnet",
      "subnet",
      "interface",
    ]);
  });

  it("admits only what its security group does", () => {
    const trace = tracerOf(network([{ ...https, cidrBlocks: ["10.1.102.0/25"] }]).w);
    expect(trace("10.1.102.5", "10.1.101.97").verdict).to.equal("REACHABLE");
    expect(codes(trace("10.1.102.200", "10.1.101.97"))).to.deep.equal(["forward ENI_SG_RULES_MISMATCH"]);
    expect(codes(trace("10.1.102.5", "10.1.101.97", { port: 80 }))).to.deep.equal(["forward ENI_SG_RULES_MISMATCH"]);
  });

  it("a subnet of which the group admits half is AMBIGUOUS", () => {
    const { w, far } = network([{ ...https, cidrBlocks: ["10.1.102.0/25"] }]);
    expect(tracerOf(w)(far.id, "10.1.101.97").verdict).to.equal("AMBIGUOUS");
  });

  it("without a group it has the VPC's default group, which admits nobody else (PrivateLink guide)", () => {
    const { w, near, vpc } = network();
    const endpoint = w.endpoint("kms", vpc, "com.amazonaws.us-east-1.kms", [[near, "10.1.101.98"]], []);
    expect(codes(tracerOf(w)("10.1.102.5", endpoint.id))).to.deep.equal(["forward ENI_SG_RULES_MISMATCH"]);
  });

  it("never opens a connection (Reachability Analyzer, VPCE_INTRA_VPC_TRAFFIC)", () => {
    const { w, endpoint } = network();
    const answer = tracerOf(w)(endpoint.id, "10.1.102.5");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.include("forward VPCE_INTRA_VPC_TRAFFIC");
  });

  it("an address that AWS will choose stands for every address of the subnet", () => {
    const { w, endpoint } = network();
    outputs(endpoint).subnetConfigurations = [];
    expect(tracerOf(w)("10.1.102.5", endpoint.id).verdict).to.equal("REACHABLE");
  });
});

describe("GT-16 VPC peering (Batfish fixture test-vpc-peering; VPC peering guide)", () => {
  function network() {
    const w = new World("gt16");
    const a = w.vpc("a", "10.10.0.0/16");
    const b = w.vpc("b", "192.168.0.0/16");
    const c = w.vpc("c", "192.168.0.0/16");
    const subnets = {
      a: w.subnet("a", a, "10.10.1.0/24"),
      b: w.subnet("b", b, "192.168.1.0/24"),
      c: w.subnet("c", c, "192.168.2.0/24"),
    };
    const ab = w.add(T.peering, "ab", { vpcId: a.id, peerVpcId: b.id, autoAccept: true });
    const ac = w.add(T.peering, "ac", { vpcId: a.id, peerVpcId: c.id }, { acceptStatus: "active" });
    const aRoutes = [
      { cidrBlock: "192.168.1.0/24", vpcPeeringConnectionId: ab.id },
      { cidrBlock: "192.168.2.0/24", vpcPeeringConnectionId: ac.id },
    ];
    const aTable = w.table("a", a, aRoutes, [subnets.a]);
    const bTable = w.table("b", b, [{ cidrBlock: "10.10.0.0/16", vpcPeeringConnectionId: ab.id }], [subnets.b]);
    w.table("c", c, [{ cidrBlock: "10.10.0.0/16", vpcPeeringConnectionId: ac.id }], [subnets.c]);
    return { w, a, b, c, ab, ac, subnets, aTable, bTable };
  }

  it("A reaches B's subnet over the peering, by the more specific of two routes to equal CIDRs", () => {
    const answer = tracerOf(network().w)("10.10.1.5", "192.168.1.106");
    expect(answer.verdict).to.equal("REACHABLE");
    expect(kinds(answer)).to.deep.equal(["interface", "subnet", "peering", "subnet", "interface"]);
  });

  it("no route for what neither has, and no subnet for what only the CIDR has", () => {
    const trace = tracerOf(network().w);
    expect(codes(trace("10.10.1.5", "192.168.100.1"))).to.deep.equal(["forward NO_ROUTE_TO_DESTINATION"]);
    const dropped = trace("192.168.1.5", "10.10.100.1");
    expect(codes(dropped)).to.deep.equal(["forward NO_POSSIBLE_DESTINATION"]);
    expect(kinds(dropped).at(-1)).to.equal("peering");
  });

  it("is not transitive: B does not reach C through A", () => {
    const { w, bTable, ab, subnets } = network();
    outputs(bTable).routes = [
      { cidrBlock: "10.10.0.0/16", vpcPeeringConnectionId: ab.id },
      { cidrBlock: "10.20.0.0/16", vpcPeeringConnectionId: ab.id },
    ];
    const d = w.vpc("d", "10.20.0.0/16");
    const subnet = w.subnet("d", d, "10.20.1.0/24");
    const ad = w.add(T.peering, "ad", { vpcId: d.id, peerVpcId: outputs(subnets.a).vpcId, autoAccept: true });
    w.table("d", d, [{ cidrBlock: "192.168.0.0/16", vpcPeeringConnectionId: ad.id }], [subnet]);
    expect(codes(tracerOf(w)("192.168.1.5", "10.20.1.5"))).to.deep.equal(["forward PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"]);
  });

  it("B cannot use A's internet gateway, NAT gateway or VPN (edge to edge)", () => {
    const { w, a, bTable, ab, aTable } = network();
    outputs(bTable).routes = [{ cidrBlock: "0.0.0.0/0", vpcPeeringConnectionId: ab.id }];
    const igw = w.add(T.internetGateway, "igw", { vpcId: a.id });
    outputs(aTable).routes = [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }];
    const trace = tracerOf(w);
    for (const to of ["203.0.113.9", "172.16.5.5"]) {
      expect(codes(trace("192.168.1.5", to))).to.deep.equal(["forward PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"]);
    }
  });

  it("carries nothing until it is accepted", () => {
    const { w, ab } = network();
    for (const part of [outputs(ab), (ab.state as { inputs: Record<string, unknown> }).inputs]) delete part.autoAccept;
    expect(codes(tracerOf(w)("10.10.1.5", "192.168.1.106"))).to.include("forward BAD_STATE_ATTACHMENT");
  });
});

describe("GT-19 network ACLs (VPC guide; Transit Gateway guide, Network ACLs)", () => {
  const rule = (
    ruleNo: number,
    action: string,
    protocol: string,
    ports: [number, number],
    cidrBlock = "0.0.0.0/0",
  ) => ({ ruleNo, action, protocol, fromPort: ports[0], toPort: ports[1], cidrBlock });
  const everything = [rule(100, "allow", "-1", [0, 0])];

  function pair(ingress: unknown[], egress: unknown[] = everything) {
    const w = new World("gt19");
    const vpc = w.vpc("v", "172.31.0.0/16");
    // The guide's client has 172.31.1.2, which a subnet that begins at 172.31.1.0 could not give it.
    const client = w.subnet("client", vpc, "172.31.0.0/23");
    const server = w.subnet("server", vpc, "172.31.2.0/24");
    const acl = w.add(T.acl, "acl", { vpcId: vpc.id, subnetIds: [server.id], ingress, egress });
    return { w, client, server, acl };
  }

  it("the guide's custom ACL: 443 by rule 110, 139 denied by *", () => {
    const { w } = pair([
      rule(140, "allow", "tcp", [32768, 65535]),
      rule(100, "allow", "tcp", [80, 80]),
      rule(110, "allow", "tcp", [443, 443]),
    ]);
    const trace = tracerOf(w);
    const https = trace("172.31.1.2", "172.31.2.5");
    expect(https.verdict).to.equal("REACHABLE");
    expect(
      mainCourse(https)!
        .course.forward.flatMap((h) => h.rules ?? [])
        .join(),
    ).to.include("rule 110 allow");
    const netbios = trace("172.31.1.2", "172.31.2.5", { port: 139 });
    expect(codes(netbios)).to.deep.equal(["forward SUBNET_ACL_RESTRICTION"]);
    expect(mainCourse(netbios)!.course.blocks[0]!.detail).to.include("rule * deny");
  });

  it("rules are evaluated by number, not by position", () => {
    const { w } = pair([rule(200, "allow", "-1", [0, 0]), rule(100, "deny", "tcp", [443, 443])]);
    expect(codes(tracerOf(w)("172.31.1.2", "172.31.2.5"))).to.deep.equal(["forward SUBNET_ACL_RESTRICTION"]);
  });

  it("SSH only: the client's address, both ways, and stateless", () => {
    const { w, acl } = pair(
      [rule(100, "allow", "tcp", [22, 22], "172.31.1.2/32")],
      [rule(100, "allow", "tcp", [1024, 65535], "172.31.1.2/32")],
    );
    const ssh = { port: 22 };
    expect(tracerOf(w)("172.31.1.2", "172.31.2.5", ssh).verdict).to.equal("REACHABLE");
    expect(tracerOf(w)("172.31.1.3", "172.31.2.5", ssh).verdict).to.equal("UNREACHABLE");
    outputs(acl).egress = [rule(100, "allow", "tcp", [32768, 65535], "172.31.1.2/32")];
    const some = tracerOf(w)("172.31.1.2", "172.31.2.5", ssh);
    expect(some.verdict, "clients may use ports below 32768").to.equal("AMBIGUOUS");
    const narrow = tracerOf(w, { ephemeralPorts: { from: 32768, to: 60999 } });
    expect(narrow("172.31.1.2", "172.31.2.5", ssh).verdict).to.equal("REACHABLE");
    outputs(acl).egress = [];
    expect(codes(tracerOf(w)("172.31.1.2", "172.31.2.5", ssh))).to.deep.equal(["reply SUBNET_ACL_RESTRICTION"]);
  });

  /** Which of the attachment subnet's rules count, by direction of the flow and whether the workload shares the subnet. */
  const cells = [
    { shared: false, flow: "out", denied: "ingress", blocks: true },
    { shared: false, flow: "out", denied: "egress", blocks: false },
    { shared: false, flow: "in", denied: "ingress", blocks: false },
    { shared: false, flow: "in", denied: "egress", blocks: true },
    { shared: true, flow: "out", denied: "ingress", blocks: true },
    { shared: true, flow: "out", denied: "egress", blocks: true },
    { shared: true, flow: "in", denied: "ingress", blocks: false },
    { shared: true, flow: "in", denied: "egress", blocks: false },
  ] as const;
  for (const { shared, flow, denied, blocks } of cells) {
    it(`transit gateway subnet ${shared ? "shared with" : "apart from"} the workload, flow ${flow}, ${denied} denied: ${blocks ? "dropped" : "not evaluated"}`, () => {
      const w = new World("gt19t");
      const tgw = w.transitGateway();
      const vpc = w.vpc("v", "10.1.0.0/16");
      const workload = w.subnet("workload", vpc, "10.1.1.0/24");
      const transit = shared ? workload : w.subnet("transit", vpc, "10.1.250.0/28");
      w.table("t", vpc, [toTgw(tgw)], shared ? [workload] : [workload, transit]);
      const other = w.vpc("o", "10.2.0.0/16");
      const peer = w.subnet("o", other, "10.2.1.0/24");
      w.table("o", other, [toTgw(tgw)], [peer]);
      const table = w.transitTable("all", tgw);
      for (const at of [w.attach("v", tgw, vpc, [transit]), w.attach("o", tgw, other, [peer])]) {
        w.associateTransit(`assoc-${at.id}`, at.id, table);
        w.propagate(`prop-${at.id}`, at.id, table);
      }
      const rules = { ingress: everything, egress: everything, [denied]: [] };
      w.add(T.acl, "acl", { vpcId: vpc.id, subnetIds: [transit.id], ...rules });
      const answer = flow === "out" ? tracerOf(w)("10.1.1.5", "10.2.1.5") : tracerOf(w)("10.2.1.5", "10.1.1.5");
      expect(answer.oneWay).to.equal(blocks ? "UNREACHABLE" : "REACHABLE");
    });
  }
});

describe("GT-20 Direct Connect allowed prefixes (Direct Connect guide, Allowed prefixes interactions)", () => {
  /** Whether on-premises at 192.0.2.9 sends to 10.0.1.5 in VPC 10.0.0.0/16. */
  function network(kind: "vgw" | "tgw", allowedPrefixes: string[]) {
    const w = new World("gt20");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const dxgw = w.add(T.dxGateway, "dx", { name: "dx", amazonSideAsn: "64512" });
    if (kind === "vgw") {
      const vgw = w.add(T.vpnGateway, "vgw", { vpcId: vpc.id });
      const table = w.table("t", vpc, [], [subnet]);
      w.add(T.vpnGatewayPropagation, "prop", { vpnGatewayId: vgw.id, routeTableId: table.id });
      w.add(
        T.dxAssociation,
        "dx",
        { dxGatewayId: dxgw.id, associatedGatewayId: vgw.id, allowedPrefixes },
        { associatedGatewayType: "virtualPrivateGateway" },
      );
      const facts = {
        sessions: [
          { of: vgw.id, learned: [{ cidr: "192.0.2.0/24", asPathLength: 1, med: -1, via: "direct-connect" as const }] },
        ],
      };
      return (to: string) => tracerOf(w, facts)(`${vgw.id}:192.0.2.9`, to);
    }
    const tgw = w.transitGateway();
    w.table("t", vpc, [toTgw(tgw)], [subnet]);
    const attachment = w.attach("v", tgw, vpc, [subnet]);
    w.add(
      T.dxAssociation,
      "dx",
      { dxGatewayId: dxgw.id, associatedGatewayId: tgw.id, allowedPrefixes },
      { associatedGatewayType: "transitGateway", transitGatewayAttachmentId: "tgw-attach-dx" },
    );
    const table = w.transitTable("all", tgw);
    for (const id of [attachment.id, "tgw-attach-dx"]) {
      w.associateTransit(`assoc-${id}`, id, table);
      w.propagate(`prop-${id}`, id, table);
    }
    const facts = { sessions: [bgp(dxgw.id, ["192.0.2.0/24"])] };
    return (to: string) => tracerOf(w, facts)("tgw-attach-dx:192.0.2.9", to);
  }

  const vectors: ["vgw" | "tgw", string[], string, boolean][] = [
    ["vgw", ["22.0.0.0/24"], "10.0.1.5", false],
    ["vgw", ["10.0.0.0/24"], "10.0.0.5", false],
    ["vgw", ["10.0.0.0/15"], "10.0.1.5", true],
    ["tgw", ["22.0.0.0/24"], "10.0.1.5", false],
    ["tgw", ["10.0.1.0/24"], "10.0.1.5", true],
    ["tgw", ["10.0.0.0/24"], "10.0.1.5", false],
    ["tgw", ["10.0.0.0/16"], "10.0.1.5", true],
    ["tgw", [], "10.0.1.5", false],
  ];
  for (const [kind, allowed, to, heard] of vectors) {
    it(`${kind} with {${allowed.join(", ")}}: on-premises ${heard ? "reaches" : "never hears"} ${to}`, () => {
      const answer = network(kind, allowed)(to);
      expect(answer.verdict).to.equal(heard ? "REACHABLE" : "UNREACHABLE");
      if (!heard) expect(codes(answer)).to.include("forward ON_PREMISES_HAS_NO_ROUTE");
    });
  }
});

describe("security groups (VPC guide, Security group rules)", () => {
  it("egress at the source and ingress at the destination, and the reply always comes back", () => {
    const w = new World("sg");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const client = w.group(
      "client",
      vpc,
      [],
      [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.1.20/32"] }],
    );
    const server = w.group(
      "server",
      vpc,
      [{ protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [client.id] }],
      [],
    );
    w.interface("client", subnet, "10.0.1.10", { securityGroups: [client.id] });
    w.interface("server", subnet, "10.0.1.20", { securityGroups: [server.id] });
    w.interface("other", subnet, "10.0.1.30", { securityGroups: [w.group("other", vpc, [], [ALL]).id] });
    const trace = tracerOf(w);
    expect(trace("10.0.1.10", "10.0.1.20").verdict).to.equal("REACHABLE");
    expect(codes(trace("10.0.1.20", "10.0.1.10")), "no egress rule").to.deep.equal([
      "forward ENI_SG_RULES_MISMATCH",
      "forward ENI_SG_RULES_MISMATCH",
    ]);
    expect(codes(trace("10.0.1.30", "10.0.1.20")), "another group").to.deep.equal(["forward ENI_SG_RULES_MISMATCH"]);
    expect(trace("10.0.1.30", "10.0.1.20", { without: ["security-groups"] }).verdict).to.equal("REACHABLE");
  });
});
