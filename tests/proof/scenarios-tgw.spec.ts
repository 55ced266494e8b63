import { expect } from "chai";
import type { Facts } from "../../proof/facts";
import { ask, mainCourse, type Answer } from "../../proof/tracer/query";
import { Tracer, type TraceOptions } from "../../proof/tracer/trace";
import {
  applianceVpc,
  centralizedOutbound,
  centralizedRouter,
  devSharedProd,
  isolatedVpcs,
  peeredGateways,
  sharedServices,
  twoAccounts,
  zoneRule,
} from "./scenarios/tgw";
import { modelOf, type World } from "./world";

function tracerOf(
  worlds: World | World[],
  facts: Partial<Facts> = {},
): (from: string, to: string, options?: TraceOptions) => Answer {
  const model = modelOf(worlds, facts);
  expect(model.problems, "problems of the model").to.deep.equal([]);
  const tracer = new Tracer(model);
  return (from, to, options) => ask(tracer, from, to, options);
}

/** Kinds and names of the forward path, for comparison with published hop lists. */
function hops(answer: Answer): string[] {
  return mainCourse(answer)!.course.forward.map((hop) => `${hop.kind}:${hop.name}`);
}

function codes(answer: Answer): string[] {
  return [...new Set(answer.legs.flatMap((leg) => leg.trace.courses.flatMap((c) => c.blocks.map((b) => b.code))))];
}

describe("GT-1 centralized router (Transit Gateway guide)", () => {
  const names = ["10.1.1.10", "10.2.1.10", "10.3.1.10"];

  it("delivers all 12 ordered pairs of three VPCs and the VPN", () => {
    const { w, vpn, facts } = centralizedRouter();
    const trace = tracerOf(w, facts);
    const ends = [...names, "10.99.99.7"];
    for (const from of ends) {
      for (const to of ends.filter((other) => other !== from)) {
        const source = from.startsWith("10.99") ? `${vpn.id}:${from}` : from;
        expect(trace(source, to).verdict, `${from} to ${to}`).to.equal("REACHABLE");
      }
    }
  });

  it("loses exactly the destination whose propagation is dropped", () => {
    const { w, facts, propagations } = centralizedRouter();
    w.remove(propagations[1]!);
    const trace = tracerOf(w, facts);
    expect(trace("10.1.1.10", "10.2.1.10").verdict).to.equal("UNREACHABLE");
    expect(trace("10.1.1.10", "10.3.1.10").verdict).to.equal("REACHABLE");
    expect(codes(trace("10.2.1.10", "10.1.1.10")), "the reply finds no way back").to.deep.equal([
      "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    ]);
  });

  it("is UNDETERMINED where BGP may have taught anything and no fact says what", () => {
    const { w, vpn } = centralizedRouter();
    const answer = tracerOf(w)("10.1.1.10", "10.2.1.10");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown.map((o) => o.urn)).to.deep.equal([vpn.urn]);
  });
});

describe("GT-2 isolated VPCs (Transit Gateway guide)", () => {
  it("connects each VPC with the VPN and none with another", () => {
    const { w, vpn, facts } = isolatedVpcs();
    const trace = tracerOf(w, facts);
    const vpcs = ["10.1.1.10", "10.2.1.10", "10.3.1.10"];
    for (const from of vpcs) {
      expect(trace(from, "10.99.99.7").verdict).to.equal("REACHABLE");
      expect(trace(`${vpn.attachment}:10.99.99.7`, from).verdict).to.equal("REACHABLE");
      for (const to of vpcs.filter((other) => other !== from)) {
        const answer = trace(from, to);
        expect(answer.verdict).to.equal("UNREACHABLE");
        expect(codes(answer)[0]).to.equal("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT");
      }
    }
  });

  it("stops in the transit gateway, and looks past the missing route", () => {
    const { w, facts } = isolatedVpcs();
    const { course } = mainCourse(tracerOf(w, facts)("10.1.1.10", "10.2.1.10"))!;
    const first = course.forward.findIndex((hop) => hop.kind === "transit-gateway");
    expect(course.forward.slice(0, first + 1).map((hop) => hop.kind)).to.deep.equal([
      "interface",
      "subnet",
      "transit-gateway-attachment",
      "transit-gateway",
    ]);
    expect(course.forward[first]!.table?.name).to.equal("vpc");
    expect(course.blocks.map((b) => `${b.direction} ${b.code}`)).to.deep.equal([
      "forward TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
      "reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    ]);
  });

  it("opens exactly the pair that a propagation into the wrong table leaks, one way at a time", () => {
    const { w, sites, vpcTable, facts } = isolatedVpcs();
    w.propagate("leak", sites[1]!.attachment.id, vpcTable);
    const trace = tracerOf(w, facts);
    const oneWay = trace("10.1.1.10", "10.2.1.10");
    expect([oneWay.oneWay, oneWay.verdict]).to.deep.equal(["REACHABLE", "UNREACHABLE"]);
    expect(trace("10.2.1.10", "10.1.1.10").oneWay).to.equal("UNREACHABLE");
    w.propagate("leak-back", sites[0]!.attachment.id, vpcTable);
    expect(tracerOf(w, facts)("10.1.1.10", "10.2.1.10").verdict).to.equal("REACHABLE");
  });

  it("a swapped association joins what it should part", () => {
    const { w, sites, vpnTable, facts } = isolatedVpcs();
    const state = w.resources.find((r) => String(r.urn).endsWith("::assoc-0"))! as {
      inputs: Record<string, unknown>;
      outputs: Record<string, unknown>;
    };
    state.inputs.transitGatewayRouteTableId = vpnTable.id;
    state.outputs.transitGatewayRouteTableId = vpnTable.id;
    const trace = tracerOf(w, facts);
    expect(trace(sites[0]!.subnet.id, "10.2.1.10").oneWay).to.equal("REACHABLE");
  });
});

describe("GT-3 isolated VPCs with shared services (Transit Gateway guide, the tables)", () => {
  it("lets every VPC reach the shared one and the VPN, and no other", () => {
    const { w, facts } = sharedServices();
    const trace = tracerOf(w, facts);
    for (const from of ["10.1.1.10", "10.2.1.10", "10.3.1.10"]) {
      expect(trace(from, "10.4.1.10").verdict).to.equal("REACHABLE");
      expect(trace("10.4.1.10", from).verdict).to.equal("REACHABLE");
      expect(trace(from, "10.99.99.7").verdict).to.equal("REACHABLE");
    }
    expect(trace("10.1.1.10", "10.2.1.10").verdict).to.equal("UNREACHABLE");
  });
});

describe("GT-4 peered transit gateways (Transit Gateway guide)", () => {
  it("reaches within and across the peering, and nothing beyond", () => {
    const { w, vpn, facts } = peeredGateways();
    const trace = tracerOf(w, facts);
    expect(trace("10.0.1.10", "10.2.1.10").verdict).to.equal("REACHABLE");
    for (const vpc of ["10.0.1.10", "10.2.1.10"]) {
      expect(trace(vpc, "172.31.0.9").verdict).to.equal("REACHABLE");
      expect(trace(`${vpn.attachment}:172.31.0.9`, vpc).verdict).to.equal("REACHABLE");
    }
    const outside = trace("10.0.1.10", "8.8.8.8");
    expect(outside.verdict).to.equal("UNREACHABLE");
    const { course } = mainCourse(outside)!;
    expect(course.forward.at(-1)).to.deep.include({ kind: "transit-gateway", name: "tgw2" });
    expect(course.blocks[0]!.code).to.equal("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT");
  });

  it("loses the reply with the static route back", () => {
    const { w, facts, back } = peeredGateways();
    w.remove(back[0]!);
    const trace = tracerOf(w, facts);
    const answer = trace("10.0.1.10", "172.31.0.9");
    expect([answer.oneWay, answer.verdict]).to.deep.equal(["REACHABLE", "UNREACHABLE"]);
    expect(trace("10.2.1.10", "172.31.0.9").verdict).to.equal("REACHABLE");
  });

  it("carries nothing until the peering is accepted", () => {
    const { w, facts } = peeredGateways();
    w.resources.splice(
      w.resources.findIndex((r) => String(r.urn).endsWith("::accepter")),
      1,
    );
    const answer = tracerOf(w, facts)("10.0.1.10", "172.31.0.9");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.include("BAD_STATE_ATTACHMENT");
  });
});

describe("GT-5 centralized outbound routing (Transit Gateway guide)", () => {
  it("leaves through NAT and internet gateway of VPC C, and the reply comes back through both", () => {
    const { w } = centralizedOutbound();
    const answer = tracerOf(w)("10.1.1.10", "203.0.113.9");
    expect(answer.verdict).to.equal("REACHABLE");
    expect(hops(answer)).to.deep.equal([
      "interface:a workload in a",
      "subnet:a",
      "transit-gateway-attachment:a",
      "transit-gateway:tgw",
      "transit-gateway-attachment:c",
      "subnet:c-private",
      "subnet:c-private",
      "subnet:c-public",
      "nat-gateway:nat",
      "subnet:c-public",
      "internet-gateway:igw",
      "internet:the internet",
    ]);
    expect(mainCourse(answer)!.course.symmetric).to.equal(true);
  });

  it("does not isolate A from B", () => {
    expect(tracerOf(centralizedOutbound().w)("10.1.1.10", "10.2.1.10").verdict).to.equal("REACHABLE");
  });

  it("5b: with the attachment in the public subnet the internet gateway drops", () => {
    const answer = tracerOf(centralizedOutbound("public").w)("10.1.1.10", "203.0.113.9");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.deep.equal(["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]);
  });

  it("without the route back in the NAT gateway's subnet the reply dies there", () => {
    const { w, publicTable } = centralizedOutbound();
    const state = publicTable.state as { outputs: { routes: unknown[] } };
    state.outputs.routes = state.outputs.routes.slice(1);
    const answer = tracerOf(w)("10.1.1.10", "203.0.113.9");
    expect([answer.oneWay, answer.verdict]).to.deep.equal(["REACHABLE", "UNREACHABLE"]);
    expect(codes(answer)).to.include("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS");
  });
});

describe("GT-6 appliance in a shared services VPC (Transit Gateway guide)", () => {
  it("takes A to B through the appliance, both ways alike", () => {
    const { w } = applianceVpc();
    const answer = tracerOf(w)("10.0.1.10", "10.1.1.10");
    expect(answer.verdict).to.equal("REACHABLE");
    expect(hops(answer).filter((h) => !/attachment|interface/.test(h))).to.deep.equal(
      [
        "subnet:a1",
        "transit-gateway:tgw",
        "subnet:c-attach1",
        "subnet:c-attach1",
        "subnet:c-appliance1",
        "appliance:appliance1",
        "subnet:c-appliance1",
        "transit-gateway:tgw",
        "subnet:b1",
        "subnet:b1",
      ].filter((h, i, all) => h !== "subnet:b1" || all[i - 1] !== "subnet:b1"),
    );
    expect(mainCourse(answer)!.course.symmetric).to.equal(true);
  });

  it("ends in table c for what only the internet has", () => {
    const answer = tracerOf(applianceVpc().w)("10.0.1.10", "8.8.8.8");
    expect(answer.verdict).to.equal("UNREACHABLE");
    const { course } = mainCourse(answer)!;
    expect(course.blocks[0]!.code).to.equal("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT");
    expect(course.forward.at(-1)!.table!.name).to.equal("c");
  });

  const zones = ["use1-az1", "use1-az2"];

  it("appliance mode keeps a flow across AZs on one appliance", () => {
    const answer = tracerOf(applianceVpc(zones, "enable").w)("10.0.1.10", "10.1.2.10");
    expect(answer.verdict).to.equal("REACHABLE");
    expect(answer.legs[0]!.trace.courses, "one course for each AZ that AWS may choose").to.have.length(2);
  });

  it("without appliance mode the reply of a flow across AZs meets the other appliance and is dropped", () => {
    const trace = tracerOf(applianceVpc(zones, "disable").w);
    const answer = trace("10.0.1.10", "10.1.2.10");
    expect([answer.oneWay, answer.verdict]).to.deep.equal(["REACHABLE", "UNREACHABLE"]);
    expect(codes(answer)).to.deep.equal(["STATEFUL_PATH_DIVERGED"]);
    expect(trace("10.0.1.10", "10.1.1.10").verdict, "within an AZ it works").to.equal("REACHABLE");
  });

  it("an appliance with the source/destination check on drops what it should forward", () => {
    const { w, appliances } = applianceVpc();
    (appliances[0]!.state as { outputs: Record<string, unknown> }).outputs.sourceDestCheck = true;
    const answer = tracerOf(w)("10.0.1.10", "10.1.1.10");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.include("ENI_SOURCE_DEST_CHECK_RESTRICTION");
  });
});

describe("GT-7 dev, shared and prod (terraform-aws-transit-gateway, README)", () => {
  const address = (n: number): string => `10.${9 + n}.1.10`;
  const open = new Set(["1-2", "2-1", "1-3", "3-1", "2-3", "3-2", "3-4", "4-3"]);

  it("has the published matrix", () => {
    const trace = tracerOf(devSharedProd().w);
    for (let from = 1; from <= 4; from++) {
      for (let to = 1; to <= 4; to++) {
        if (from === to) continue;
        const expected = open.has(`${from}-${to}`) ? "REACHABLE" : "UNREACHABLE";
        expect(trace(address(from), address(to)).verdict, `${from} to ${to}`).to.equal(expected);
      }
    }
  });

  it("a more specific propagated route beats a blackhole over it", () => {
    const { w, tables, sites } = devSharedProd();
    w.transitRoute("guard", tables.dev, "10.12.0.0/15", undefined);
    expect(tracerOf(w)(address(1), address(4)).legs[0]!.trace.courses[0]!.blocks[0]!.code).to.equal(
      "TGW_RTB_BAD_STATE_ROUTE",
    );
    w.propagate("leak", sites[3]!.attachment.id, tables.dev);
    expect(tracerOf(w)(address(1), address(4)).oneWay, "longest prefix: the /16 leaks under the /15").to.equal(
      "REACHABLE",
    );
  });

  it("a blackhole of the same prefix beats the propagated route", () => {
    const { w, tables, sites } = devSharedProd();
    w.propagate("leak", sites[3]!.attachment.id, tables.dev);
    w.transitRoute("guard", tables.dev, "10.13.0.0/16", undefined);
    expect(tracerOf(w)(address(1), address(4)).oneWay).to.equal("UNREACHABLE");
  });

  it("default association and propagation make a full mesh (both are on unless switched off)", () => {
    const { w } = devSharedProd();
    const tgw = w.resources.find((r) => String(r.urn).endsWith("::tgw"))! as {
      inputs: Record<string, unknown>;
      outputs: Record<string, unknown>;
    };
    for (const part of [tgw.inputs, tgw.outputs]) {
      delete part.defaultRouteTableAssociation;
      delete part.defaultRouteTablePropagation;
    }
    const rest = w.resources.filter(
      (r) => !/routeTableAssociation|routeTablePropagation/.test(String(r.type)) || String(r.type).includes("ec2/"),
    );
    w.resources.splice(0, w.resources.length, ...rest);
    expect(tracerOf(w)(address(1), address(4)).verdict).to.equal("REACHABLE");
  });
});

describe("GT-9 the AZ rule (Batfish fixture test-transit-gateway; Transit Gateway guide, Availability Zones)", () => {
  it("A and B reach each other", () => {
    const { w } = zoneRule();
    const trace = tracerOf(w);
    const there = trace("10.10.10.5", "192.168.1.5");
    expect(there.verdict).to.equal("REACHABLE");
    expect(hops(there).map((h) => h.split(":")[0])).to.deep.equal([
      "interface",
      "subnet",
      "transit-gateway-attachment",
      "transit-gateway",
      "transit-gateway-attachment",
      "subnet",
      "interface",
    ]);
    expect(trace("192.168.1.5", "10.10.10.5").verdict).to.equal("REACHABLE");
  });

  it("A2 cannot enter the transit gateway: its AZ has no attachment subnet", () => {
    const answer = tracerOf(zoneRule().w)("10.10.20.5", "192.168.1.5");
    expect([answer.oneWay, answer.verdict]).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
    const [block] = mainCourse(answer)!.course.blocks;
    expect(block!.code).to.equal("TGW_ROUTE_AZ_RESTRICTION");
  });

  it("B reaches A2 one way, and the reply dies", () => {
    const answer = tracerOf(zoneRule().w)("192.168.1.5", "10.10.20.5");
    expect(answer.oneWay).to.equal("REACHABLE");
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(mainCourse(answer)!.course.blocks.map((b) => `${b.direction} ${b.code}`)).to.deep.equal([
      "reply TGW_ROUTE_AZ_RESTRICTION",
    ]);
  });

  it("an attachment subnet in A2's AZ mends it", () => {
    const { w, a, a2, attachA } = zoneRule();
    (attachA.state as { outputs: Record<string, unknown> }).outputs.subnetIds = [a.id, a2.id];
    expect(tracerOf(w)("10.10.20.5", "192.168.1.5").verdict).to.equal("REACHABLE");
  });
});

describe("GT-10 two accounts (Batfish fixture test-transit-gateway-multi-account)", () => {
  const ssh = { port: 22 };

  it("accepts SSH both ways over two stack files", () => {
    const { hub, spoke } = twoAccounts();
    const trace = tracerOf([hub, spoke]);
    expect(trace("10.1.1.100", "10.2.1.183", ssh).verdict).to.equal("REACHABLE");
    expect(trace("10.2.1.183", "10.1.1.100", ssh).verdict).to.equal("REACHABLE");
    expect(codes(trace("10.1.1.100", "10.2.1.183", { port: 443 }))).to.deep.equal(["ENI_SG_RULES_MISMATCH"]);
  });

  it("carries nothing while the attachment waits for its acceptance", () => {
    const { hub, spoke, accepter } = twoAccounts();
    hub.remove(accepter);
    const answer = tracerOf([hub, spoke])("10.1.1.100", "10.2.1.183", ssh);
    expect(answer.verdict).to.equal("UNREACHABLE");
    expect(codes(answer)).to.include("BAD_STATE_ATTACHMENT");
  });

  it("knows what the accepter shows where the spoke's own stack is not given, and names the rest", () => {
    const { hub, b, tgw } = twoAccounts();
    const accepter = hub.resources.find((r) => String(r.type).includes("Accepter"))! as {
      outputs: Record<string, unknown>;
    };
    Object.assign(accepter.outputs, { vpcId: b.vpc.id, subnetIds: [b.attach.id], transitGatewayId: tgw.id });
    const answer = tracerOf([hub])("10.1.1.100", "10.2.1.183", ssh);
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown.map((o) => o.because).join()).to.include(b.vpc.id);
  });
});
