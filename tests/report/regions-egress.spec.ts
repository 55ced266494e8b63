import { expect } from "chai";
import { recordStack, type StackRecording } from "../../local/recorder";
import { provePlan } from "../../report/prove-plan";
import { addWaysIn, rawLeaving } from "../support/regions";
import { recordingWith, T, type Bench } from "./regions-faults";

let leaving: Promise<StackRecording> | undefined;
const recorded = () => (leaving ??= recordStack(rawLeaving(addWaysIn), "test", { stack: "dev" }));

async function proofWith(fault: (bench: Bench) => void) {
  const recording = await recordingWith(fault, recorded());
  return provePlan(recording, recording.plan);
}

/** Single faults at ways to the internet of other Regions, each with a property that finds it. */
const FAULTS: { name: string; plant: (bench: Bench) => void; finds: string }[] = [
  {
    name: "a domain's table whose default route takes what is private with it",
    plant: ({ remove }) => {
      remove(T.route, "prod.us-west-2/deny-private-10.0.0.0-8");
      remove(T.route, "prod.us-west-2/deny-nonprod-10.164.0.0-14");
    },
    finds: "P2",
  },
  {
    name: "a spoke's table that leads to the other domain's by the egress VPC",
    plant: ({ id, plant }) => {
      plant(id(T.table, "prod.us-west-2"), "10.164.0.0/20", id(T.attachment, "egress.us-west-2"), "us-west-2");
    },
    finds: "P2",
  },
];

describe("the proof with ways to the internet in other Regions", function () {
  this.timeout(120_000);

  it("holds, with what comes in from on-premises beside it", async () => {
    const report = await proofWith(() => undefined);
    expect(report.verdict).to.equal("holds");
  });

  for (const { name, plant, finds } of FAULTS) {
    it(`finds ${name}: ${finds}`, async () => {
      const report = await proofWith(plant);
      const found = report.properties.filter(({ verdict }) => verdict !== "holds").map(({ id }) => id);
      expect(found).to.include(finds);
    });
  }
});
