import { expect } from "chai";
import { planStack } from "../../plan";
import { rawStack } from "../support/stacks";

/** Notices of a network whose resources go into `count` accounts, the network's and the archive's among them. */
function noticesWith(count: number) {
  const raw = rawStack("dev");
  const used = Object.keys(raw["accounts"] as object);
  for (let i = used.length; i < count; i++) {
    const key = `team-${i}`;
    raw["accounts"][key] = { id: String(300000000000 + i), role: "deploy" };
    const create = { cidr: `10.113.${i}.0/24`, subnets: { app: `10.113.${i}.0/26` } };
    raw["spokes"][key] = { account: key, domain: "prod", vpc: { create } };
  }
  // Known, but nothing goes into it: no provider either.
  raw["accounts"].unused = { id: "400000000000", role: "deploy" };
  const { plan } = planStack(raw, "test");
  expect(plan.accounts).to.have.length(count);
  return plan.notices.filter(({ code }) => code === "many-providers");
}

describe("a stack of many accounts", () => {
  it("is warned of above 15 providers, with the memory that they need and what to do instead", () => {
    expect(noticesWith(15)).to.deep.equal([]);
    expect(noticesWith(16)).to.deep.equal([
      {
        level: "warning",
        code: "many-providers",
        path: "accounts",
        message:
          "16 accounts in one stack: each provider is a process of 170 to 430 MB, so plan for 10 GB, or split the spokes over stacks",
      },
    ]);
  });
});
