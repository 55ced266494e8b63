import { expect } from "chai";
import { program } from "../../../infra/program";
import { buildInProcess } from "../../../local/engine/in-process";
import { seedOf } from "../../../local/engine/seed";
import { rawRegions } from "../../support/regions";

/** Only what other Regions have: spokes that train there, and every log. */
function others() {
  return rawRegions((raw) => {
    const { archive } = raw["observability"];
    raw["observability"] = { archive, trail: { own: {} }, alarms: {} };
    raw["domains"].prod.services = ["bedrock-runtime"];
    raw["domains"].nonprod.services = ["bedrock-runtime"];
    const { "claims-west": west, "claims-eu": europe } = raw["spokes"];
    raw["spokes"] = { "claims-west": west, "claims-eu": europe };
    raw["spokes"]["claims-west"].training = { subnets: ["data"], jobs: ["sagemaker"] };
  });
}

describe("other Regions on the embedded AWS", () => {
  it("log into the archive of the home Region, report to its bus and train with their own S3", async () => {
    const raw = others();
    const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]));
    const built = await buildInProcess({
      project: "bedrock-hub",
      stack: "dev",
      config,
      seed: seedOf(raw),
      program: () => program(raw, "dev"),
    });
    const of = (type: string) => built.resources.filter((resource) => resource.type.endsWith(`:${type}`));
    const [bus, ...more] = of("EventBus");
    expect(more).to.deep.equal([]);
    const targets = of("EventTarget").filter(({ inputs }) => inputs["region"] !== "us-east-1");
    expect(targets.map(({ inputs }) => inputs["arn"])).to.deep.equal(targets.map(() => bus?.outputs["arn"]));
    expect(new Set(targets.map(({ inputs }) => inputs["region"]))).to.deep.equal(new Set(["eu-west-1", "us-west-2"]));
    expect(of("Trail").map(({ inputs }) => inputs["region"])).to.include.members(["eu-west-1", "us-west-2"]);
    const lists = of("SecurityGroupEgressRule").map(({ inputs }) => inputs["prefixListId"]);
    expect(lists.filter((id) => id !== undefined)).to.have.length(1);
  }).timeout(60_000);
});
