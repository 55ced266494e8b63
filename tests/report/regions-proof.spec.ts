import { expect } from "chai";
import { recordStack } from "../../local/recorder";
import type { ProofReport } from "../../proof/properties";
import { provePlan } from "../../report/prove-plan";
import { rawRegions } from "../support/regions";
import { FAULTS, recordingWith, type Bench } from "./regions-faults";

async function proofWith(fault: (bench: Bench) => void): Promise<ProofReport> {
  const recording = await recordingWith(fault);
  return provePlan(recording, recording.plan);
}

const violated = (report: ProofReport) =>
  report.properties.filter(({ verdict }) => verdict === "violated").map(({ id }) => id);

describe("the proof over all Regions", function () {
  this.timeout(120_000);

  it("holds, and says that domains stay apart across the peering", async () => {
    const report = await proofWith(() => undefined);
    expect(report.verdict).to.equal("holds");
    const { groups, cells } = report.matrix;
    const cell = (from: string, to: string) => cells[groups.indexOf(from)]?.[groups.indexOf(to)];
    expect(cell("prod.us-west-2 consumers", "prod bedrock")).to.equal("yes");
    expect(cell("prod.us-west-2 others", "prod bedrock")).to.equal("no");
    expect(cell("prod.us-west-2 others", "prod support")).to.equal("yes");
    expect(cell("prod.us-west-2 consumers", "nonprod bedrock")).to.equal("no");
    expect(cell("nonprod.us-west-2 consumers", "prod support")).to.equal("no");
    expect(cell("prod.us-west-2 consumers", "prod.eu-west-1 bedrock")).to.equal("no");
    expect(cell("prod.us-west-2 consumers", "prod consumers")).to.equal("no");
  });

  for (const { name, plant, finds } of FAULTS) {
    it(`finds ${name}: ${finds.join(", ")}`, async () => {
      expect(violated(await proofWith(plant))).to.include.members(finds);
    });
  }

  it("holds with Profiles as with zone associations", async () => {
    const recording = await recordStack(
      rawRegions((raw) => (raw["dns"].sharing = "profiles")),
      "test",
      { stack: "dev" },
    );
    expect(provePlan(recording, recording.plan).verdict).to.equal("holds");
  });

  it("holds where a quarantined spoke of another Region reaches nothing", async () => {
    const recording = await recordStack(
      rawRegions((raw) => (raw["spokes"]["claims-west"].quarantined = true)),
      "test",
      { stack: "dev" },
    );
    const report = provePlan(recording, recording.plan);
    expect(report.verdict).to.equal("holds");
    expect(report.properties.find(({ id }) => id === "P14")?.checked).to.be.greaterThan(0);
  });

  it("holds where the serving Region is not the home Region", async () => {
    const raw = rawRegions((r) => {
      r["regions"]["us-west-2"].endpoints = "eu-west-1";
      delete r["regions"]["us-west-2"].domains.nonprod;
      delete r["spokes"]["research-west"];
    });
    const recording = await recordStack(raw, "test", { stack: "dev" });
    expect(provePlan(recording, recording.plan).verdict).to.equal("holds");
  });
});
