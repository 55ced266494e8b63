import { expect } from "chai";
import { planStack } from "../../plan";
import { problemsOf, rawStack, withoutOnPremises, type Raw } from "../support/stacks";

/** Dev with a domain more, which nothing uses. */
function withDomain(change: (raw: Raw, staging: Raw) => void = () => undefined): Raw {
  const raw = rawStack("dev");
  raw["quotas"] = { ...raw["quotas"], vpcsPerRegion: 20 };
  raw["domains"].staging = { slot: 5, supernets: ["10.208.0.0/16"], services: ["logs"] };
  change(raw, raw["domains"].staging as Raw);
  return raw;
}

const refused = (raw: Raw) => problemsOf(raw).filter((line) => line.includes("is empty"));

const codes = (raw: Raw) =>
  planStack(raw, "test")
    .plan.notices.filter(({ code }) => code === "domain-without-spokes" || code === "reserved-domain-in-use")
    .map(({ code, path, level }) => [code, path, level]);

describe("a domain that nothing uses", () => {
  it("is refused with the ways out", () => {
    expect(problemsOf(withDomain())).to.deep.equal([
      "domains.staging: is empty: no spoke is in it, and nothing else uses it; put a spoke in it, remove it, or write reserved: true to make it ahead of its spokes",
    ]);
  });

  it("is made where it is reserved, and its cost is told", () => {
    const raw = withDomain((_, staging) => (staging["reserved"] = true));
    expect(codes(raw)).to.deep.equal([["domain-without-spokes", "domains.staging", "info"]]);
  });

  it("is told that it is no longer reserved once it has spokes", () => {
    const raw = rawStack("dev");
    raw["domains"].prod.reserved = true;
    expect(codes(raw)).to.deep.equal([["reserved-domain-in-use", "domains.prod.reserved", "info"]]);
  });

  it("is in use where another domain takes its endpoints, or on-premises networks", () => {
    const lent = withDomain((raw, staging) => {
      raw["domains"].nonprod.endpointSet = "staging";
      staging["services"] = raw["domains"].nonprod.services;
    });
    expect(refused(lent)).to.deep.equal([]);
    const onPremises = rawStack("prod");
    const elsewhere = ([, spoke]: [string, Raw]) => spoke["domain"] !== onPremises["onPremises"].domain;
    onPremises["spokes"] = Object.fromEntries(
      Object.entries(onPremises["spokes"] as Record<string, Raw>).filter(elsewhere),
    );
    expect(refused(onPremises)).to.deep.equal([]);
    delete onPremises["onPremises"];
    expect(refused(onPremises), "of another Region").to.deep.equal([]);
    withoutOnPremises(onPremises);
    expect(refused(onPremises)).to.have.length(1);
  });

  it("is not told where a spoke that names its domain wrongly, or cannot be read, may be in it", () => {
    const misspelt = rawStack("dev");
    for (const spoke of Object.values(misspelt["spokes"] as Raw)) if (spoke.domain === "prod") spoke.domain = "prd";
    expect(refused(misspelt)).to.deep.equal([]);
    const unread = rawStack("dev");
    for (const spoke of Object.values(unread["spokes"] as Raw)) if (spoke.domain === "prod") spoke.vpc = 3;
    expect(refused(unread)).to.deep.equal([]);
  });
});
