import { expect } from "chai";
import { planStack } from "../../plan";
import { problemsOf, rawStack, type Raw } from "../support/stacks";

const sharing = (change: (nonprod: Raw) => void) => {
  const raw = rawStack("dev");
  raw["domains"].nonprod.endpointSet = "prod";
  change(raw["domains"].nonprod as Raw);
  return raw;
};

describe("a domain that uses another's endpoints", () => {
  it("needs no list of services: they are that domain's, with the same plan as if they were listed", () => {
    const left = planStack(
      sharing((nonprod) => delete nonprod["services"]),
      "test",
    ).plan;
    const listed = planStack(
      sharing(() => undefined),
      "test",
    ).plan;
    expect(left).to.deep.equal(listed);
  });

  it("is refused services that the other does not have", () => {
    expect(problemsOf(sharing((nonprod) => nonprod["services"].push("kms")))).to.deep.equal([
      "domains.nonprod.services: has services that domain prod, whose endpoints it uses, does not have, got kms; add them to domains.prod.services or remove them",
    ]);
  });

  it("a domain with endpoints of its own has to list its services, told with all other mistakes", () => {
    const raw = rawStack("dev");
    delete raw["domains"].prod.services;
    raw["spokes"].claims.domain = "prd";
    expect(problemsOf(raw)).to.deep.equal([
      "domains.prod.services: is missing; list the catalogue ids of the services that its spokes reach, or use another domain's endpoints with endpointSet",
      "spokes.claims.domain: names no domain of this file, got prd; did you mean prod?",
    ]);
  });
});

describe("an adopted VPC that answers a name of the hub by itself", () => {
  const risk = (change: (raw: Raw) => void) => {
    const raw = rawStack("prod");
    change(raw);
    return problemsOf(raw);
  };

  it("is told the setting under which its answer wins: of the spoke, by its full path", () => {
    expect(risk((raw) => (raw["dns"].sharing = "zone-associations")).join("\n")).to.include(
      "set spokes.risk.dns: profiles, under which the local answer wins until you do",
    );
    expect(
      risk((raw) => {
        raw["dns"].sharing = "zone-associations";
        raw["spokes"].risk.dns = "profiles";
      }),
    ).to.deep.equal([]);
  });

  it("is not told to use Profiles for a service of its own, whose zones are associated one by one", () => {
    const own = (raw: Raw) => {
      raw["spokes"].risk.services = ["sqs"];
      raw["spokes"].risk.vpc.adopt.existing.privateDnsEndpoints = ["sqs"];
    };
    expect(risk(own).join("\n")).to.include("or take sqs out of spokes.risk.services until then");
    expect(risk((raw) => (own(raw), (raw["spokes"].risk.services = [])))).to.deep.equal([]);
  });
});
