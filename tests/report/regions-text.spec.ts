import { expect } from "chai";
import { readme } from "../../infra/readme";
import { planStack } from "../../plan";
import { regionLines } from "../../report/regions-text";
import { rawRegions } from "../support/regions";
import { rawStack } from "../support/stacks";

describe("the plan's text on Regions", () => {
  const { plan } = planStack(rawRegions(), "test");

  it("says whose endpoints each Region calls, what its peering carries, and which names a spoke calls", () => {
    const lines = regionLines(plan, { byRegion: { "eu-west-1": 12.4, "us-west-2": 1234 } });
    expect(lines).to.include("  eu-west-1: endpoints of its own, hub 10.60.0.0/20, transit gateway with ASN 64515");
    expect(lines).to.include(
      "  us-west-2: calls the endpoints of us-east-1 over a peering, no hub VPC, transit gateway with ASN 64514",
    );
    expect(lines).to.include(
      "    peering us-west-2 to us-east-1 for nonprod, prod: to 10.62.4.0/23, 10.62.2.0/23; back to 10.164.0.0/14, 10.160.0.0/14",
    );
    expect(lines.filter((line) => line.includes("costs"))).to.deep.equal([
      "    costs $12 a month in this Region",
      "    costs $1,234 a month in this Region",
    ]);
    const text = lines.join(" ").replaceAll(/\s+/g, " ");
    expect(text).to.include("names of prod: the 3 of us-east-1").and.include("bedrock-runtime.eu-west-1.amazonaws.com");
    expect(text).to.include("claims-west: domain prod, account claims-west");
  });

  it("has nothing to say where there is one Region", () => {
    expect(regionLines(planStack(rawStack("dev"), "test").plan, { byRegion: {} })).to.deep.equal([]);
  });

  it("is on the stack's page too", () => {
    const page = readme(plan, "dev");
    expect(page).to.include("2 domains, 6 spokes.").and.not.include("leave the private network");
    expect(readme(planStack(rawStack("prod"), "test").plan, "prod")).to.include(
      "Ways to Bedrock that leave the private network: crawler (nat).",
    );
    expect(page).to.include("## Region us-west-2").and.include("Calls the endpoints of us-east-1.");
    expect(page).to.include("| claims-west | prod | 210987654306 | 10.160.0.0/20 |");
  });
});
