import { expect } from "chai";
import { join } from "node:path";
import { run } from "../../bin/commands/trace";
import type { Facts } from "../../proof/facts";
import { answer, showReport, type TraceReport } from "../../proof/trace-report";
import { hubNetwork, NAME } from "./scenarios/hub";
import { modelOf, World } from "./world";

function traced(w: World, facts: Partial<Facts>, from: string, to: string, port = 443): TraceReport {
  return answer(modelOf(w, facts), { from, to, port, protocol: 6 });
}

const names = (report: TraceReport): string[] => report.forward.map((hop) => hop.name);

describe("a trace through the hub, by name", () => {
  it("a consumer resolves its domain's endpoint and reaches it in every AZ, both ways alike", () => {
    const { w, facts, spokes } = hubNetwork();
    for (const spoke of spokes) {
      const report = traced(w, facts, spoke.consumers[0]!.id, NAME);
      expect(report.verdict, spoke.vpc.urn).to.equal("REACHABLE");
      expect(report.symmetric).to.equal(true);
      expect(report.dns!.answers).to.deep.equal([
        { kind: "endpoint", endpoint: `urn:pulumi:hub::net::aws:ec2/vpcEndpoint:VpcEndpoint::bedrock-${spoke.domain}` },
      ]);
      expect(report.courses, "one for each interface").to.deep.equal({ open: 2, blocked: 0, unknown: 0 });
      expect(names(report)).to.include.members(["tgw", spoke.vpc.urn.split("::").at(-1)!]);
    }
  });

  it("a subnet that is no consumer resolves the name and is refused by the endpoint's security group", () => {
    const { w, facts, spokes } = hubNetwork();
    const report = traced(w, facts, spokes[0]!.others[0]!.id, NAME);
    expect([report.verdict, report.reason]).to.deep.equal(["UNREACHABLE", "ENI_SG_RULES_MISMATCH"]);
  });

  it("the other domain's endpoint: every layer that blocks is listed, not only the first", () => {
    const { w, facts, spokes, sets } = hubNetwork();
    const report = traced(w, facts, spokes[0]!.consumers[0]!.id, sets.nonprod.endpoint.id);
    expect(report.verdict).to.equal("UNREACHABLE");
    expect(report.blockedBy.map((b) => `${b.direction} ${b.code}`)).to.deep.equal([
      "forward TGW_RTB_BAD_STATE_ROUTE",
      "forward ENI_SG_RULES_MISMATCH",
      "reply NO_ROUTE_TO_DESTINATION",
    ]);
  });

  it("hops behind an obstacle are marked, those before it are not, and tables and rules carry ids", () => {
    const { w, facts, spokes, sets } = hubNetwork();
    const blocked = traced(w, facts, spokes[0]!.consumers[0]!.id, sets.nonprod.endpoint.id);
    const at = blocked.forward.findIndex(({ behind }) => behind);
    expect(blocked.forward[at - 1]!.kind).to.equal("transit-gateway");
    expect(blocked.forward.slice(at).every(({ behind }) => behind)).to.equal(true);
    expect(blocked.reply.length > 0 && blocked.reply.every(({ behind }) => behind)).to.equal(true);
    const lines = showReport(blocked);
    expect(lines.filter((line) => line.includes("behind what blocks"))).to.have.length(2);
    const open = traced(w, facts, spokes[0]!.consumers[0]!.id, NAME);
    expect([...open.forward, ...open.reply].some(({ behind }) => behind)).to.equal(false);
    const shown = showReport(open).join("\n");
    expect(shown).to.not.include("behind what blocks");
    expect(shown)
      .to.match(/table \S+ \(rtb-\w+\)/)
      .and.to.match(/table \S+ \(tgw-rtb-\w+\)/);
    expect(shown).to.match(/security group ingress: .* of \S+ \(sg-\w+\)/);
  });

  it("spoke to spoke across domains stops at the blackhole", () => {
    const { w, facts, spokes } = hubNetwork();
    const report = traced(w, facts, spokes[0]!.consumers[0]!.id, "10.128.0.5");
    expect(report.verdict).to.equal("UNREACHABLE");
    expect(report.reason, "the spoke's own table has no route").to.equal("NO_ROUTE_TO_DESTINATION");
    expect(report.blockedBy.map((b) => b.code)).to.include("TGW_RTB_BAD_STATE_ROUTE");
  });

  it("on-premises resolves through the inbound endpoint and reaches its domain's endpoint only", () => {
    const { w, facts, dx, sets } = hubNetwork();
    const report = traced(w, facts, `${dx}:172.16.5.5`, NAME);
    expect(report.verdict).to.equal("REACHABLE");
    expect(report.dns!.answers).to.deep.equal([{ kind: "endpoint", endpoint: sets.prod.endpoint.urn }]);
    expect(traced(w, facts, `${dx}:172.16.5.5`, sets.nonprod.endpoint.id).reason).to.equal("ON_PREMISES_HAS_NO_ROUTE");
    expect(traced(w, facts, `${dx}:172.16.5.5`, "10.64.0.5").verdict).to.equal("UNREACHABLE");
  });

  it("S3 stays on the gateway endpoint of the spoke", () => {
    const { w, facts, spokes } = hubNetwork();
    const report = traced(w, facts, spokes[0]!.consumers[0]!.id, "bucket.s3.us-east-1.amazonaws.com");
    expect(report.verdict).to.equal("REACHABLE");
    expect(report.forward.map((h) => h.kind)).to.deep.equal(["interface", "subnet", "gateway-endpoint"]);
    const unpinned = traced(
      w,
      { sessions: facts.sessions! },
      spokes[0]!.consumers[0]!.id,
      "s3.us-east-1.amazonaws.com",
    );
    expect(unpinned.verdict, "nothing else leads to public addresses, so the list need not be pinned").to.equal(
      "REACHABLE",
    );
  });

  it("a name without a record is NXDOMAIN, and nothing is traced", () => {
    const { w, facts, spokes } = hubNetwork();
    const report = traced(w, facts, spokes[0]!.consumers[0]!.id, `x.${NAME}`);
    expect([report.verdict, report.reason, report.forward.length]).to.deep.equal(["UNREACHABLE", "DNS_NXDOMAIN", 0]);
  });

  it("loses one AZ of the hub's attachment: replies of that AZ's endpoint die", () => {
    const { w, facts, spokes, attachment } = hubNetwork();
    const outputs = (attachment.state as { outputs: { subnetIds: string[] } }).outputs;
    outputs.subnetIds = outputs.subnetIds.slice(0, 1);
    const report = traced(w, facts, spokes[0]!.consumers[0]!.id, NAME);
    expect(report.verdict).to.equal("AMBIGUOUS");
    expect(report.courses).to.deep.equal({ open: 1, blocked: 1, unknown: 0 });
  });

  it("three obstacles on one way are listed in its order, and those of the reply besides", () => {
    const w = new World("three");
    const gateway = w.transitGateway();
    const [a, b] = [w.vpc("a", "10.0.0.0/16"), w.vpc("b", "10.1.0.0/16")];
    const [from, to] = [w.subnet("from", a, "10.0.0.0/24"), w.subnet("to", b, "10.1.0.0/24")];
    w.table("a", a, [], [from]);
    w.table("b", b, [{ cidrBlock: "10.0.0.0/16", transitGatewayId: gateway.id }], [to]);
    const table = w.transitTable("tt", gateway);
    const ends = [w.attach("a", gateway, a, [from]), w.attach("b", gateway, b, [to])];
    for (const [i, end] of ends.entries()) w.associateTransit(`as${i}`, end.id, table);
    w.propagate("a", ends[0]!.id, table);
    w.transitRoute("drop", table, "10.1.0.0/16", undefined);
    w.interface("card", to, "10.1.0.9", { securityGroups: [w.group("closed", b, [], []).id] });
    const report = traced(w, {}, from.id, "10.1.0.9");
    expect([report.verdict, report.reason]).to.deep.equal(["UNREACHABLE", "NO_ROUTE_TO_DESTINATION"]);
    expect(
      report.blockedBy.map(({ direction, code, urn }) => `${direction} ${code} ${urn.split("::").at(-1)!}`),
    ).to.deep.equal([
      "forward NO_ROUTE_TO_DESTINATION a",
      "forward TGW_RTB_BAD_STATE_ROUTE drop",
      "forward ENI_SG_RULES_MISMATCH closed",
    ]);
  });

  it("prints the path, the tables and the rules for people", () => {
    const { w, facts, spokes } = hubNetwork();
    const text = showReport(traced(w, facts, spokes[0]!.consumers[0]!.id, NAME)).join("\n");
    for (const part of [
      "REACHABLE",
      "zone bedrock-runtime",
      "table prod",
      "10.0.0.0/23 -> hub (static)",
      "security group ingress: tcp/443 from 10.64.0.0/27",
      "symmetric: yes",
    ]) {
      expect(text).to.include(part);
    }
  });
});

describe("bedrock-hub trace", () => {
  const fixture = (name: string): string => join(__dirname, "fixtures", name);

  async function command(...argv: string[]): Promise<{ code: number; out: string }> {
    const said: string[] = [];
    const log = console.log;
    console.log = (line: string) => said.push(line);
    try {
      return { code: await run(argv), out: said.join("\n") };
    } finally {
      console.log = log;
    }
  }

  it("answers over several state files as JSON", async () => {
    const states = ["--state", fixture("gt10-account-one.json"), "--state", fixture("gt10-account-two.json")];
    const { code, out } = await command(
      ...states,
      "--from",
      "10.1.1.100",
      "--to",
      "10.2.1.183",
      "--port",
      "22",
      "--json",
    );
    const report = JSON.parse(out) as TraceReport;
    expect(code).to.equal(0);
    expect([report.verdict, report.symmetric, report.schemaVersion]).to.deep.equal(["REACHABLE", true, 1]);
    const hop = report.forward.find((h) => h.kind === "transit-gateway")!;
    expect(hop.route!.destination).to.equal("10.2.0.0/16");
    expect(hop.table!.name).to.equal("all");
  });

  const published: [string, string, string, string][] = [
    ["gt5-centralized-outbound.json", "10.1.1.10", "203.0.113.9", "REACHABLE"],
    ["gt7-dev-shared-prod.json", "10.10.1.10", "10.13.1.10", "UNREACHABLE"],
    ["gt7-dev-shared-prod.json", "10.10.1.10", "10.12.1.10", "REACHABLE"],
    ["gt9-zone-rule.json", "10.10.20.5", "192.168.1.5", "UNREACHABLE"],
    ["gt1-centralized-router.json", "10.1.1.10", "10.2.1.10", "UNDETERMINED"],
  ];
  for (const [file, from, to, verdict] of published) {
    it(`${file}: ${from} to ${to} is ${verdict}`, async () => {
      const { out } = await command("--state", fixture(file), "--from", from, "--to", to);
      expect(out.split("\n")[0]).to.equal(`${verdict}  ${from} -> ${to}  tcp/443`);
    });
  }

  it("reports every mistake in the question at once", () => {
    expect(() => run(["--port", "70000", "--protocol", "nonsense"])).to.throw(
      /--state: is missing[\s\S]*--from: is missing[\s\S]*--to: is missing[\s\S]*--port: is not a port, got 70000[\s\S]*--protocol: is not a protocol, got nonsense/,
    );
  });

  it("explains itself", async () => {
    const { code, out } = await command("--help");
    expect(code).to.equal(0);
    expect(out).to.include("--facts <file>");
  });
});
