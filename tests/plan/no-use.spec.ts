import { expect } from "chai";
import { planStack } from "../../plan";
import { openUnderQuarantine } from "../../plan/quarantine";
import { spokesLines } from "../../report/spokes-text";
import { problemsOf, rawStack, type Raw } from "../support/stacks";

const CODES = [
  "consumers-without-service",
  "gateway-endpoint-stays",
  "geography-without-models",
  "internet-traffic-without-egress",
  "models-without-service",
  "no-models",
  "nobody-calls",
  "oauth-without-service",
  "prices-without-region",
];

function changed(change: (raw: Raw) => void) {
  const raw = rawStack("prod");
  change(raw);
  return planStack(raw, "test").plan;
}

/** Path and code of what is told of settings that do nothing. */
function told(change: (raw: Raw) => void): [string, string][] {
  return changed(change)
    .notices.filter(({ code }) => CODES.includes(code))
    .map(({ path, code, level }) => {
      expect(level).to.equal("warning");
      return [path, code];
    });
}

const without = (raw: Raw) => {
  const services = raw["domains"].prod.services as string[];
  raw["domains"].prod.services = services.filter((id) => !id.startsWith("bedrock"));
};

describe("settings that do nothing", () => {
  it("are none in prod", () => {
    expect(told(() => undefined)).to.deep.equal([]);
  });

  it("prices of a Region that nothing is in, and traffic to the internet of who has no egress", () => {
    const one = { sentGb: 1, receivedGb: 1 };
    const price = { natGatewayHour: 1 };
    expect(
      told((raw) => {
        raw["cost"] = {
          prices: { "us-east-1": price, "us-west-2": price, "eu-west-2": price },
          traffic: {
            default: { ...one, internetSentGb: 1 },
            spokes: {
              claims: { ...one, internetReceivedGb: 1 },
              payments: one,
              "service-desk": { ...one, internetSentGb: 1 },
            },
          },
        };
      }),
    ).to.deep.equal([
      ["cost.prices.eu-west-2", "prices-without-region"],
      ["cost.traffic.spokes.claims", "internet-traffic-without-egress"],
    ]);
    expect(
      told((raw) => {
        delete raw["egress"];
        delete raw["spokes"].crawler;
        for (const spoke of Object.values(raw["spokes"] as Record<string, Raw>)) delete spoke["egress"];
        raw["cost"] = { traffic: { default: { ...one, internetReceivedGb: 1 } } };
      }),
    ).to.deep.equal([["cost.traffic.default", "internet-traffic-without-egress"]]);
  });

  it("Bedrock without models: no base model can be invoked", () => {
    expect(
      told((raw) => {
        delete raw["domains"].prod.models;
        delete raw["domains"].prod.inferenceGeography;
      }),
    ).to.deep.equal([["domains.prod.models", "no-models"]]);
  });

  it("models and consumers without a Bedrock service", () => {
    // Not claims-europe: its Region has services of its own.
    const spokes = ["acquired", "claims", "payments", "risk", "service-desk-west", "service-desk"];
    expect(told(without)).to.deep.equal([
      ["domains.prod.models", "models-without-service"],
      ...spokes.map((key) => [`spokes.${key}.consumers`, "consumers-without-service"]),
    ]);
  });

  it("a Bedrock service that one spoke asks for is enough for it and for the domain's models", () => {
    const paths = told((raw) => {
      without(raw);
      raw["spokes"].claims.services = ["bedrock-runtime"];
    }).map(([path]) => path);
    expect(paths).to.include("spokes.payments.consumers");
    expect(paths).to.not.include("spokes.claims.consumers");
    expect(paths).to.not.include("domains.prod.models");
  });

  it("Bedrock for a domain without consumers, unless on-premises calls", () => {
    const noConsumers = (domain: string) => (raw: Raw) => {
      for (const spoke of Object.values(raw["spokes"] as Raw) as Raw[])
        if (spoke["domain"] === domain) spoke["consumers"] = {};
    };
    expect(told(noConsumers("nonprod"))).to.deep.equal([["domains.nonprod.services", "nobody-calls"]]);
    expect(told(noConsumers("prod"))).to.deep.equal([]);
  });

  it("OAuth callers without an AgentCore service", () => {
    const oauth = (raw: Raw) => (raw["domains"].prod.agentCoreOAuth = true);
    expect(told(oauth)).to.deep.equal([["domains.prod.agentCoreOAuth", "oauth-without-service"]]);
    expect(
      told((raw) => {
        oauth(raw);
        raw["domains"].prod.services.push("bedrock-agentcore");
      }),
    ).to.deep.equal([]);
  });

  for (const s3 of ["none", "interface"])
    it(`s3: ${s3} beside a gateway endpoint that stays`, () => {
      const change = (raw: Raw) => {
        raw["spokes"].risk.s3 = s3;
      };
      expect(told(change)).to.deep.equal([["spokes.risk.s3", "gateway-endpoint-stays"]]);
      const plan = changed(change);
      expect(spokesLines(plan).join("\n")).to.contain(
        "; its own vpce-0a1b2c3d4e5f60718 stays, whose policy is not ours",
      );
      const risk = plan.spokes.find(({ key }) => key === "risk");
      expect(risk && openUnderQuarantine(risk)).to.include("the VPC's own S3 gateway endpoint");
    });
});

describe("names that AWS takes for one", () => {
  const problems = (change: (raw: Raw) => unknown): string[] => {
    const raw = rawStack("prod");
    change(raw);
    return problemsOf(raw);
  };
  const tags = (given: Record<string, string>) => problems((raw) => (raw["tags"] = given));

  it("tags that differ only in case, and the program's own in any case", () => {
    expect(tags({ Owner: "a", owner: "b" })).to.deep.equal([
      "tags.owner: differs from Owner only in case, and IAM takes the two for one; keep one",
    ]);
    for (const name of ["name", "NAME", "Bedrock-Hub:x"])
      expect(tags({ [name]: "a" })).to.deep.equal([
        `tags.${name}: is a tag that the program sets itself; choose another name`,
      ]);
    expect(tags({ names: "a", owner: "b" })).to.deep.equal([]);
  });

  it("an organizational unit that a domain lists twice", () => {
    const unit = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*";
    expect(problems((raw) => (raw["domains"].prod.organizationalUnits = [unit, unit]))).to.deep.equal([
      `domains.prod.organizationalUnits.1: is there twice, got ${unit}; remove one`,
    ]);
  });
});
