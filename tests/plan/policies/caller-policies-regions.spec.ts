import { expect } from "chai";
import { bedrockEndpointIds } from "../../../bin/policy-endpoints";
import { planStack } from "../../../plan";
import { callerPoliciesOf } from "../../../plan/caller-policies";
import { evaluate, role } from "../../../proof/policy";
import type { ConfigError } from "../../../stacks/problems";
import { rawRegions } from "../../support/regions";
import type { Raw } from "../../support/stacks";
import { policy } from "./fixture";

const HOME = "vpce-0a1b2c3d4e5f60718";
const EU = "vpce-0e1b2c3d4e5f60718";
const MODEL = "amazon.nova-lite-v1:0";
const CLAIMS = "210987654304";

const runtime = (id: string) => ({ endpoints: { "bedrock-runtime": { id, dnsName: `${id}.example` } } });
const OUTPUTS = {
  domains: { prod: runtime(HOME) },
  regions: { "us-west-2": {}, "eu-west-1": { domains: { prod: runtime(EU) } } },
};

function policies(change: (raw: Raw) => void = () => undefined) {
  const { config, plan } = planStack(
    rawRegions((raw) => {
      raw["domains"].prod.models = [];
      raw["regions"]["eu-west-1"].domains.prod.models = [MODEL];
      change(raw);
    }),
    "test",
  );
  const result = callerPoliciesOf(config, "prod", bedrockEndpointIds(plan, "prod", OUTPUTS));
  const decide = (kind: "scp" | "identity", vpce: string, region: string, model: string, more = {}) =>
    (kind === "scp" ? result.serviceControlPolicies : result.managedPolicies).map(
      ({ document }) =>
        evaluate(policy(document, kind), {
          principal: role(CLAIMS, "app", `${config.organization.id}/r-ab12/ou-ab12-11111111/`),
          action: "bedrock:InvokeModel",
          resource: `arn:aws:bedrock:${region}::foundation-model/${model}`,
          context: {
            "aws:SourceVpce": [vpce],
            "aws:PrincipalIsAWSService": ["false"],
            "aws:ViaAWSService": ["false"],
            ...more,
          },
        }).reason,
    );
  return { result, decide };
}

describe("policies for callers of several Regions", () => {
  it("let calls of a Region's own models through its own endpoints, and refuse other models and other ways", () => {
    const { result, decide } = policies();
    expect(result.problems).to.deep.equal([]);
    expect(decide("scp", EU, "eu-west-1", MODEL)).to.not.include("explicit-deny");
    expect(decide("identity", EU, "eu-west-1", MODEL)).to.include("allow");
    expect(decide("scp", HOME, "us-east-1", MODEL)).to.include("explicit-deny");
    expect(decide("scp", EU, "eu-west-1", "amazon.nova-premier-v1:0")).to.include("explicit-deny");
    expect(decide("scp", "vpce-0f1b2c3d4e5f60718", "eu-west-1", MODEL)).to.include("explicit-deny");
  });

  it("accept a Region's own guardrails where one is required", () => {
    const { decide } = policies((raw) => (raw["domains"].prod.guardrail = { required: true }));
    const with_ = (region: string) => ({
      "bedrock:GuardrailIdentifier": [`arn:aws:bedrock:${region}:${CLAIMS}:guardrail/abc123`],
    });
    expect(decide("scp", EU, "eu-west-1", MODEL, with_("eu-west-1"))).to.not.include("explicit-deny");
    expect(decide("scp", EU, "eu-west-1", MODEL, with_("ap-south-1"))).to.include("explicit-deny");
  });

  it("tell where models of bedrock-mantle differ between Regions: a request names none, so that one lets them through", () => {
    const told = (home: string[], there: string[]) =>
      policies((raw) => {
        raw["domains"].prod.models = home;
        raw["regions"]["eu-west-1"].domains.prod.models = there;
      }).result.notices.map(({ code }) => code);
    const mantle = "anthropic.claude-haiku-4-5";
    expect(told([mantle], [])).to.deep.equal(["mantle-models-of-all-regions"]);
    expect(told([], [])).to.deep.equal([]);
  });

  it("know a quarantined account in every Region's rules, so that it lends nobody its guardrails there", () => {
    const named = (quarantined: boolean) => {
      const { result } = policies((raw) => {
        raw["domains"].prod.guardrail = { required: true };
        for (const spoke of Object.values(raw["spokes"] as Record<string, Raw>))
          if (spoke["account"] === "claims-dev" && quarantined) spoke["quarantined"] = true;
      });
      const statements = [...result.serviceControlPolicies, ...result.managedPolicies].flatMap(
        ({ document }) => (JSON.parse(document) as { Statement: { Sid: string }[] }).Statement,
      );
      return new Set(statements.filter((one) => JSON.stringify(one).includes(CLAIMS)).map(({ Sid }) => Sid));
    };
    expect([...named(true)]).to.deep.equal(["DenyQuarantinedAccounts"]);
    expect([...named(false)]).to.include("DenyWithoutGuardrail");
  });

  it("are refused where the outputs lack a Region's endpoints", () => {
    const { plan } = planStack(rawRegions(), "test");
    const told = (outputs: Parameters<typeof bedrockEndpointIds>[2]) => {
      try {
        return bedrockEndpointIds(plan, "prod", outputs);
      } catch (error) {
        return (error as ConfigError).problems.map(({ problem }) => problem);
      }
    };
    expect(told(OUTPUTS)).to.deep.equal([HOME, EU]);
    expect(told({ domains: OUTPUTS.domains })).to.deep.equal(["has no Bedrock endpoint of domain prod in eu-west-1"]);
    expect(told({ domains: {} })).to.deep.equal(["has no Bedrock endpoint of domain prod in us-east-1, eu-west-1"]);
  });
});
