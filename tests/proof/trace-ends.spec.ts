/** The ends of a trace: what a person writes, what it stands for, and what is said where it stands for nothing. */
import { expect } from "chai";
import { isDnsName } from "../../proof/dns/resolve";
import { formatAddress } from "../../net/ip";
import { InputError } from "../../proof/read";
import { answer, type TraceReport } from "../../proof/trace-report";
import { Network } from "../../proof/tracer/network";
import { addressesIn } from "../../proof/tracer/places";
import { ALL, modelOf, World } from "./world";

const w = new World();
const gateway = w.transitGateway();
const vpc = w.vpc("v", "10.0.0.0/16", { ipv6CidrBlock: "2001:db8::/56" });
const subnet = w.subnet("s", vpc, "10.0.1.0/24");
const both = w.subnet("both", vpc, "10.0.2.0/24", "use1-az1", { ipv6CidrBlock: "2001:db8:0:2::/64" });
const six = w.subnet("six", vpc, "10.0.3.0/24", "use1-az1", { ipv6CidrBlock: "2001:db8:0:3::/64" });
w.subnet("base", vpc, "10.0.0.0/24");
const table = w.table("t", vpc, [{ cidrBlock: "172.16.0.0/16", transitGatewayId: gateway.id }], [subnet]);
const attachment = w.attach("a", gateway, vpc, [subnet]);
const vpn = w.vpn("vpn", gateway);
const tgwTable = w.transitTable("tt", gateway);
w.associateTransit("a", attachment.id, tgwTable);
w.transitRoute("r", tgwTable, "172.16.0.0/16", vpn.attachment);
const group = w.group("g", vpc, [ALL]);
const endpoint = w.endpoint("sts", vpc, "com.amazonaws.us-east-1.sts", [[both, "10.0.2.9"]], [group]);
const zone = w.zone("z", "sts.us-east-1.amazonaws.com", [vpc]);
w.aliasTo("r", zone, "sts.us-east-1.amazonaws.com", endpoint);
const model = modelOf(w);

const ask = (from: string, to: string, port = 443, protocol = 6): TraceReport =>
  answer(model, { from, to, port, protocol });

function refusal(from: string, to: string): string {
  try {
    ask(from, to);
    return "";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.split("\n").slice(1).join("\n").trim();
  }
}

describe("ends of a trace", () => {
  it("of different address families cannot connect, and the trace says which one is missing", () => {
    const report = ask(subnet.id, "2001:db8:0:2::10");
    expect([report.verdict, report.reason]).to.deep.equal(["UNREACHABLE", "NO_COMMON_ADDRESS_FAMILY"]);
    expect(report.blockedBy[0]).to.deep.include({ direction: "forward", urn: subnet.urn });
    expect(report.blockedBy[0]!.detail).to.include("has no IPv6 address here, only IPv4");
    expect(ask(both.id, "2001:db8:0:3::10").verdict).to.equal("REACHABLE");
    expect(ask(six.id, "2001:db8:0:2::10").verdict).to.equal("REACHABLE");
  });

  it("of which an address may be hidden leave it open, with the resource named", () => {
    const hidden = new World("hidden");
    const one = hidden.vpc("one", "10.0.0.0/16", { assignGeneratedIpv6CidrBlock: true });
    const s = hidden.subnet("s", one, "10.0.1.0/24");
    const report = answer(modelOf(hidden), { from: s.id, to: "2001:db8::1", port: 443, protocol: 6 });
    expect(report.verdict).to.equal("UNDETERMINED");
    expect(report.unknown.map(({ urn }) => urn)).to.include(one.urn);
  });

  it("that are a subnet are addresses that something can have, also where a prefix holds only reserved ones", () => {
    const crowded = new World("crowded");
    const one = crowded.vpc("one", "10.0.0.0/16");
    const s = crowded.subnet("s", one, "10.0.1.0/24");
    crowded.interface("taken", s, "10.0.1.4");
    const rules = ["10.0.1.0/30", "10.0.1.128/25", "10.0.1.255/32"].map((cidr) => ({ ...ALL, cidrBlocks: [cidr] }));
    crowded.group("g", one, rules);
    const model = modelOf(crowded);
    const at = model.subnets.values().next().value!;
    expect(addressesIn(new Network(model), at).map(formatAddress)).to.deep.equal(["10.0.1.5", "10.0.1.128"]);
  });

  it("at an address that AWS reserves are reached by nothing, and send nothing", () => {
    for (const to of ["10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.255", "2001:db8:0:2::3"]) {
      const report = ask(both.id, to);
      expect([report.verdict, report.reason], to).to.deep.equal(["UNREACHABLE", "RESERVED_ADDRESS"]);
    }
    for (const to of ["10.0.1.4", "10.0.1.254"]) expect(ask(both.id, to).verdict, to).to.equal("REACHABLE");
    expect(refusal("10.0.1.1", "10.0.2.10")).to.equal(
      "--from: is one of the five addresses that AWS reserves in s, got 10.0.1.1; give another",
    );
  });

  it("at the VPC's own resolver are left open for DNS, and closed for the rest", () => {
    const report = ask(both.id, "10.0.0.2", 53, 17);
    expect([report.verdict, report.unknown[0]!.urn]).to.deep.equal(["UNDETERMINED", vpc.urn]);
    expect(ask(both.id, "10.0.0.2", 443).verdict).to.equal("UNREACHABLE");
  });

  const long = `${"a".repeat(64)}.example.com`;
  const whole = `${"abcdefgh.".repeat(29)}com`;
  const refusals: [name: string, from: string, to: string, says: string][] = [
    [
      "a VPC by id",
      vpc.id,
      "10.0.1.10",
      `--from: is a VPC, got ${vpc.id}; take one of its subnets: ${subnet.id} (s), `,
    ],
    ["a VPC by URN", vpc.urn, "10.0.1.10", "--from: is a VPC, got urn:"],
    ["a VPC as a target", subnet.id, vpc.id, `--to: is a VPC, got ${vpc.id}; take one of its subnets`],
    ["a route table", table.id, "10.0.1.10", `--from: is a route table, got ${table.id}`],
    [
      "a bare attachment of a VPC",
      subnet.id,
      attachment.id,
      `--to: is the attachment of a VPC, got ${attachment.id}; take one of its subnets: ${subnet.id} (s)`,
    ],
    [
      "a bare attachment of on-premises",
      vpn.attachment,
      "10.0.1.10",
      `--from: is an attachment without an address, got ${vpn.attachment}; write ${vpn.attachment}:<address behind it>`,
    ],
    [
      "a block of addresses",
      "10.0.1.0/25",
      "10.0.1.10",
      `--from: is a block of addresses, got 10.0.1.0/25; give one address of it, or a subnet: ${subnet.id} (s)`,
    ],
    [
      "a block of addresses that nobody has",
      "10.9.0.0/16",
      "10.0.1.10",
      "--from: is a block of addresses, got 10.9.0.0/16; give one address of it",
    ],
    [
      "an address behind what no state shows",
      "vpn-0abc:192.168.0.1",
      "10.0.1.10",
      `--from: names no attachment, VPN connection or gateway "vpn-0abc", got vpn-0abc:192.168.0.1; use one of `,
    ],
    ["what is nowhere", "subnet-0abc", "10.0.1.10", "--from: names nothing in the given states, got subnet-0abc"],
    [
      "a comma in a name",
      subnet.id,
      "sts.us-east-1.amazonaws,com",
      '--to: is not a DNS name: "," cannot be in one, got sts.us-east-1.amazonaws,com',
    ],
    ["a label too long", subnet.id, long, "--to: is not a DNS name: a label has 64 characters, more than 63"],
    ["a name too long", subnet.id, whole, "--to: is not a DNS name: it has 264 characters, more than 253"],
    ["no IP address", subnet.id, "10.0.1.300", "--to: is not an IP address, got 10.0.1.300"],
    [
      "an address outside of the attachment's VPC",
      `${attachment.id}:192.168.0.1`,
      "10.0.1.10",
      "--from: is no address of a subnet of v, the VPC of a",
    ],
  ];
  for (const [name, from, to, says] of refusals) {
    it(`tell ${name} for what it is`, () => {
      expect(refusal(from, to)).to.include(says);
    });
  }

  it("tell of both ends at once", () => {
    expect(refusal("subnet-0abc", "subnet-0def")).to.match(/--from: .* got subnet-0abc.*\n.*--to: .* got subnet-0def/);
  });

  it("behind the attachment of a VPC are addresses of that VPC", () => {
    const report = ask(`${attachment.id}:10.0.1.10`, "10.0.2.10");
    expect(report.verdict).to.equal("REACHABLE");
    expect(report.forward[0]).to.deep.include({ kind: "interface", name: "a workload in s" });
    expect(ask(`${vpn.attachment}:172.16.0.5`, "10.0.1.10").forward[0]!.kind).to.equal("on-premises");
  });

  it("that are names in nobody's use come with the name that they may be meant for", () => {
    expect(ask(subnet.id, "st.us-east-1.amazonaws.com").hint).to.equal(
      "no zone or endpoint has the name st.us-east-1.amazonaws.com, so that it is asked of public DNS; did you mean sts.us-east-1.amazonaws.com?",
    );
    expect(ask(subnet.id, "example.com").hint).to.equal(undefined);
  });

  it("are names only within the lengths of DNS", () => {
    const labels = (n: number) => `${"a".repeat(n)}.com`;
    expect([labels(63), labels(64)].map(isDnsName)).to.deep.equal([true, false]);
    const name = (n: number) => `${"a.".repeat(120)}${"b".repeat(n - 244)}.com`;
    expect([name(253), name(254)].map((n) => [n.length, isDnsName(n)])).to.deep.equal([
      [253, true],
      [254, false],
    ]);
  });
});

describe("symmetry", () => {
  it("is told of a reply that was followed home, and of no other", () => {
    expect(ask(subnet.id, "10.0.2.10").symmetric).to.equal(true);
    // Nothing tells what the VPN teaches: the way of the answer is not known.
    const open = ask(subnet.id, "172.16.0.5");
    expect([open.verdict, open.symmetric]).to.deep.equal(["UNDETERMINED", null]);
    // No request gets through, so that nothing answers.
    const shut = ask(subnet.id, "192.168.77.1");
    expect([shut.verdict, shut.symmetric]).to.deep.equal(["UNREACHABLE", null]);
  });
});
