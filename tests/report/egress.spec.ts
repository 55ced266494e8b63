import { expect } from "chai";
import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import type { ProofReport } from "../../proof/properties";
import { provePlan } from "../../report/prove-plan";
import { rawStack, type Raw } from "../support/stacks";

async function recorded(change: (raw: Raw) => void): Promise<StackRecording> {
  const raw = rawStack("dev");
  raw["egress"] = {
    cidr: "10.63.0.0/23",
    zones: [
      { id: "use1-az1", name: "us-east-1c" },
      { id: "use1-az2", name: "us-east-1a" },
    ],
    allowedDomains: ["packages.example.org"],
  };
  for (const key of ["claims", "research"]) raw["spokes"][key].egress = "central";
  change(raw);
  const recording = await recordStack(raw, "dev", { stack: "dev" });
  expect(recording.errors.map(({ message }) => message)).to.deep.equal([]);
  expect(recording.duplicates).to.deep.equal([]);
  return recording;
}

const open = (raw: Raw) => {
  raw["egress"].firewall = false;
  raw["egress"].allowedDomains = [];
};

/** The proof with some resources taken away. */
function prove(recording: StackRecording, gone: (r: RecordedResource) => boolean = () => false): ProofReport {
  const resources = recording.resources.filter((r) => !gone(r));
  return provePlan({ resources, config: recording.config }, recording.plan);
}

const verdict = (report: ProofReport, id: string) => report.properties.find((p) => p.id === id)?.verdict;

/** Blackholes of both domains' tables over private addresses, over the other domain and over the hub. */
const blackholes = (r: RecordedResource) =>
  r.type === "aws:ec2transitgateway/route:Route" && r.name.includes("/deny-") && r.urn.includes("RouteDomain$");

describe("the proof of a network with egress", () => {
  for (const [name, change] of [
    ["with a firewall", () => undefined],
    ["without a firewall", open],
    [
      "with NAT gateways of a spoke's own",
      (raw: Raw) => {
        raw["spokes"].claims.egress = "nat";
        raw["spokes"].claims.vpc.create.zones = raw["egress"].zones;
      },
    ],
    ["in an account of its own", (raw: Raw) => (raw["egress"].account = "log-archive-dev")],
  ] as [string, (raw: Raw) => void][]) {
    it(`holds ${name}`, async () => {
      const report = prove(await recorded(change));
      expect(report.properties.filter((p) => p.verdict !== "holds").map((p) => p.id)).to.deep.equal([]);
    }).timeout(60_000);
  }

  it("finds the way from one domain to another through the egress VPC once nothing shuts it", async () => {
    const recording = await recorded(open);
    expect(verdict(prove(recording, blackholes), "P2")).to.equal("violated");
  }).timeout(60_000);

  it("finds it behind a firewall as well: a client that gives an allowed name gets to any address", async () => {
    const recording = await recorded(() => undefined);
    expect(verdict(prove(recording, blackholes), "P2")).to.equal("violated");
  }).timeout(60_000);

  it("leaves it undetermined behind a firewall whose rules it does not model, and names the resource", async () => {
    const recording = await recorded(() => undefined);
    const resources = recording.resources
      .filter((r) => !blackholes(r))
      .map((r) =>
        r.type === "aws:networkfirewall/firewallPolicy:FirewallPolicy"
          ? { ...r, inputs: { ...r.inputs, firewallPolicy: {} }, outputs: { ...r.outputs, firewallPolicy: {} } }
          : r,
      );
    const report = provePlan({ resources, config: recording.config }, recording.plan);
    expect(verdict(report, "P2")).to.equal("undetermined");
    expect(JSON.stringify(report.properties.find(({ id }) => id === "P2"))).to.include("FirewallPolicy");
  }).timeout(60_000);
});
