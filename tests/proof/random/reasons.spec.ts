/** Networks for the reasons that random ones hardly ever meet. */
import { expect } from "chai";
import { Tracer } from "../../../proof/tracer/trace";
import { NetworkBuilder, object } from "./builder";
import { compare, trace } from "./compare";
import type { Pair } from "./pairs";

describe("reasons that take a network of their own", () => {
  it("NGW_REQUIRES_SOURCE_IN_VPC: a reply that came over a peering is sent on to another NAT gateway", () => {
    const b = new NetworkBuilder();
    b.vpc("a", ["10.1.0.0/16"]);
    b.vpc("b", ["10.2.0.0/16"]);
    b.draft.peerings.set("pcx", { ...object("pcx"), requester: "a", accepter: "b", active: true, interRegion: false });
    const peer = { kind: "peering", key: "pcx" } as const;
    b.table("client-table", "a", [b.route("10.2.0.0/16", { kind: "nat-gateway", key: "nat" })]);
    // A whole subnet behind another NAT gateway is a route that AWS accepts inside the VPC.
    b.table("nat-table", "a", [
      b.route("10.2.0.0/16", peer),
      b.route("10.1.1.0/24", { kind: "nat-gateway", key: "other" }),
    ]);
    b.table("server-table", "b", [b.route("10.1.0.0/16", peer)]);
    b.subnet("client", "a", ["10.1.1.0/24"], "az1", { table: "client-table" });
    b.subnet("nats", "a", ["10.1.2.0/24"], "az1", { table: "nat-table" });
    b.subnet("server", "b", ["10.2.1.0/24"], "az1", { table: "server-table" });
    for (const [key, privateAddress] of [
      ["nat", "10.1.2.9"],
      ["other", "10.1.2.10"],
    ] as const)
      b.draft.natGateways.set(key, {
        ...object(key),
        vpc: "a",
        subnet: "nats",
        connectivity: "private",
        privateAddress,
      });
    const model = b.model();
    const pair: Pair = {
      from: { key: "client", address: "10.1.1.77" },
      to: { key: "server", address: "10.2.1.77" },
      protocol: 6,
      layers: "routes",
    };
    const traced = trace(new Tracer(model), pair);
    expect(traced.verdict).to.equal("UNREACHABLE");
    expect(traced.courses.flatMap(({ blocks }) => blocks.map(({ code }) => code))).to.include(
      "NGW_REQUIRES_SOURCE_IN_VPC",
    );
    expect(compare(model, [pair])).to.deep.equal([]);
  });

  it("MAX_HOPS_EXCEEDED: a chain of transit gateways that is longer than any analyser follows", () => {
    const codes = chain(30).courses.flatMap(({ blocks }) => blocks.map(({ code }) => code));
    expect(codes).to.include("MAX_HOPS_EXCEEDED");
    expect(chain(8).verdict).to.equal("REACHABLE");
  });
});

describe("networks that the engines differed on", () => {
  it("a route to one interface of an instance, and packets for another one of its subnet and groups", () => {
    const b = new NetworkBuilder();
    b.vpc("a", ["10.1.0.0/16"]);
    const eni = { kind: "network-interface", key: "eni0" } as const;
    b.table("client-table", "a", [b.route("10.1.0.0/16", eni)]);
    b.table("server-table", "a", []);
    b.subnet("client", "a", ["10.1.1.0/24"], "az1", { table: "client-table" });
    b.subnet("server", "a", ["10.1.2.0/24"], "az1", { table: "server-table" });
    const nic = { subnet: "server", groups: [], publicAddress: false, instance: "appliance" };
    b.draft.interfaces.set("eni0", { ...object("eni0"), ...nic, addresses: ["10.1.2.20"], sourceDestCheck: false });
    b.draft.interfaces.set("eni1", { ...object("eni1"), ...nic, addresses: ["10.1.2.21"], sourceDestCheck: true });
    const model = b.model();
    const from = { key: "client", address: "10.1.1.77" };
    const pairs = ["10.1.2.20", "10.1.2.21"].map((address): Pair => ({
      from,
      to: { key: "server", address },
      protocol: 6,
      layers: "routes",
    }));
    const tracer = new Tracer(model);
    expect(pairs.map((pair) => trace(tracer, pair).verdict)).to.deep.equal(["REACHABLE", "UNREACHABLE"]);
    expect(compare(model, pairs)).to.deep.equal([]);
    for (const pair of pairs) expect(compare(model, [pair])).to.deep.equal([]);
  });
});

/** Two VPCs at the ends of a row of transit gateways, each peered with the next. */
function chain(length: number) {
  const b = new NetworkBuilder();
  const ends = [
    ["a", "10.1", 0],
    ["b", "10.2", length - 1],
  ] as const;
  for (let i = 0; i < length; i++) {
    b.transitGateway(`tgw${i}`);
    b.transitTable(`table${i}`, `tgw${i}`);
  }
  for (const [vpc, net, at] of ends) {
    b.vpc(vpc, [`${net}.0.0/16`]);
    b.table(`${vpc}-table`, vpc, [b.route("10.0.0.0/8", { kind: "transit-gateway", key: `tgw${at}` })]);
    b.subnet(`${vpc}-s`, vpc, [`${net}.1.0/24`], "az1", { table: `${vpc}-table` });
    b.attachment(`at-${vpc}`, `tgw${at}`, {
      vpc,
      subnets: [`${vpc}-s`],
      association: `table${at}`,
      propagations: [`table${at}`],
    });
  }
  for (let i = 0; i + 1 < length; i++) {
    const [near, far] = [`peer${i}`, `peer${i}-back`];
    b.attachment(near, `tgw${i}`, { kind: "peering", peer: far, association: `table${i}` });
    b.attachment(far, `tgw${i + 1}`, { kind: "peering", peer: near, association: `table${i + 1}` });
    route(b, `table${i}`, "10.2.0.0/16", near);
    route(b, `table${i + 1}`, "10.1.0.0/16", far);
  }
  const model = b.model();
  const pair: Pair = {
    from: { key: "a-s", address: "10.1.1.77" },
    to: { key: "b-s", address: "10.2.1.77" },
    protocol: 6,
    layers: "routes",
  };
  return trace(new Tracer(model), pair);
}

function route(b: NetworkBuilder, key: string, destination: string, attachment: string): void {
  const table = b.draft.transitTables.get(key);
  if (table)
    b.draft.transitTables.set(key, { ...table, routes: [...table.routes, b.transitRoute(destination, attachment)] });
}
