import { expect } from "chai";
import { problemsOf, rawStack } from "../support/stacks";
import { MISTAKES } from "./mistakes";

describe("mistakes in a stack file", () => {
  it("are at least 60 and the file without them has none", () => {
    expect(MISTAKES.length).to.be.at.least(60);
    expect(problemsOf(rawStack("prod"))).to.deep.equal([]);
    expect(problemsOf(rawStack("dev"))).to.deep.equal([]);
  });

  for (const { name, make, says } of MISTAKES) {
    it(name, () => {
      const raw = rawStack("prod");
      make(raw);
      const lines = problemsOf(raw);
      const found = lines.some((line) => (typeof says === "string" ? line === says : says.test(line)));
      expect(found, `expected ${String(says)}, got:\n${lines.join("\n")}`).to.equal(true);
      for (const line of lines) expect(line, "path: problem[, got value]; fix").to.match(/^[^:]+: .+; .+$/s);
    });
  }

  it("are all told in one run, those of shape and those of reference", () => {
    const raw = rawStack("prod");
    raw["accounts"].claims.id = 1;
    raw["hub"].cidr = "10.64.0.0/22";
    raw["domains"].prod.slot = 2;
    raw["spokes"].claims.domain = "prd";
    raw["spokes"].acquired.s3 = "x";
    const paths = problemsOf(raw).map((line) => line.slice(0, line.indexOf(":")));
    expect(paths).to.have.members([
      "accounts.claims.id",
      "hub.cidr",
      "domains.prod.slot",
      "spokes.claims.domain",
      "spokes.acquired.s3",
    ]);
  });
});
