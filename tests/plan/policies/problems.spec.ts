import { expect } from "chai";
import { formatProblem } from "../../../stacks/problems";
import { CLAIMS, NOVA, PAYMENTS, PROD_UNIT, SANDBOX, SONNET, ownArn, policyFor, scope, tenant } from "./fixture";

const lines = (id: string, changes: Parameters<typeof tenant>[0]) =>
  policyFor(id, scope([tenant(changes)])).problems.map(formatProblem);
const notices = (id: string, changes: Parameters<typeof tenant>[0] = {}) =>
  policyFor(id, scope([tenant(changes)])).notices.map(({ level, code, path }) => [level, code, path]);
const many = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

describe("mistakes that an endpoint policy finds", () => {
  const cases: [string, Parameters<typeof tenant>[0], RegExp][] = [
    [
      "an unknown model",
      { models: ["amazon.nova-prow-v1:0"] },
      /^domains\.prod\.models\.0: is not a model of the catalogue, got amazon\.nova-prow-v1:0; write amazon\.nova-pro-v1:0, or add it under catalogue\.models$/,
    ],
    [
      "a profile where a model is meant",
      { models: [NOVA, `us.${NOVA}`] },
      /^domains\.prod\.models\.1: is an inference profile where a model is meant, got us\.amazon\.nova-pro-v1:0; write amazon\.nova-pro-v1:0 and choose the geography us$/,
    ],
    [
      "an unknown geography",
      { inferenceGeography: "mars" },
      /^domains\.prod\.inferenceGeography: is not a geography of an inference profile in the catalogue, got mars; use none or one of apac, /,
    ],
    [
      "a model out of reach without its profile",
      { models: [SONNET], inferenceGeography: "none" },
      /^domains\.prod\.models\.0: cannot be invoked from us-east-1 with inferenceGeography none, got anthropic\.claude-sonnet-4-5-20250929-v1:0; set domains\.prod\.inferenceGeography to global or us, or drop the model$/,
    ],
    [
      "a model that is not offered here at all",
      { models: ["mistral.mistral-large-2402-v1:0x"] },
      /^domains\.prod\.models\.0: is not a model of the catalogue/,
    ],
    [
      "something that is no guardrail",
      { guardrail: { required: true, arns: ["my-guardrail"] } },
      /^domains\.prod\.guardrail\.arns\.0: is not the ARN of a guardrail, got my-guardrail; write it like arn:aws:bedrock:us-east-1:111122223333:guardrail\//,
    ],
    [
      "a guardrail of another Region",
      { guardrail: { required: true, arns: [ownArn(PAYMENTS, "guardrail/a1").replace("us-east-1", "eu-west-1")] } },
      /^domains\.prod\.guardrail\.arns\.0: is a guardrail of eu-west-1, and calls go to us-east-1, got .*; name a guardrail of the hub's Region/,
    ],
  ];
  for (const [name, changes, line] of cases) {
    it(name, () => {
      const found = lines("bedrock-runtime", changes);
      expect(
        found.some((text) => line.test(text)),
        found.join("\n"),
      ).to.equal(true);
    });
  }

  it("reports all of them at once", () => {
    const found = lines("bedrock-runtime", {
      models: ["a.b", "c.d"],
      inferenceGeography: "mars",
      guardrail: { required: false, arns: ["x"] },
    });
    expect(found).to.have.length(4);
  });

  it("finds models and guardrails wrong only where the policy depends on them", () => {
    expect(lines("kms", { models: ["a.b"] })).to.deep.equal([]);
  });

  it("accepts guardrails with and without a version", () => {
    const arns = ["guardrail/a1", "guardrail/a1:3", "guardrail/a1:DRAFT"].map((what) => ownArn(PAYMENTS, what));
    expect(lines("bedrock-runtime", { guardrail: { required: true, arns } })).to.deep.equal([]);
  });

  // PrivateLink guide, "Control access to VPC endpoints using endpoint policies": 20,480 characters with white space.
  it("refuses a policy beyond 20,480 characters, with the way out", () => {
    const [line, ...more] = lines("bedrock-runtime", { accounts: many(400) });
    expect(more).to.deep.equal([]);
    expect(line).to.match(
      /^domains\.prod: makes the interface endpoint policy of bedrock-runtime longer than the 20480 characters that AWS takes, got \d+ characters; name the callers by domains\.prod\.organizationalUnits instead of by 400 accounts, or allow fewer models$/,
    );
    expect(lines("bedrock-runtime", { accounts: many(400), organizationalUnits: [`${PROD_UNIT}*`] })).to.deep.equal([]);
  });

  it("warns from 80 % of the limit on", () => {
    expect(notices("bedrock-runtime", { accounts: many(200) })).to.deep.equal([]);
    expect(notices("bedrock-runtime", { accounts: many(270) })).to.deep.equal([
      ["warning", "policy-near-limit", "domains.prod"],
    ]);
  });
});

describe("what comes with an endpoint policy", () => {
  it("names what bedrock-mantle does not log", () => {
    expect(notices("bedrock-mantle", { models: ["openai.gpt-oss-120b"] })).to.deep.equal([
      ["info", "mantle-not-logged", "domains.prod.services"],
    ]);
  });
  it("says that no allowed model is on bedrock-mantle", () => {
    expect(notices("bedrock-mantle", { models: [NOVA] }).map(([, code]) => code)).to.deep.equal([
      "mantle-not-logged",
      "mantle-no-model",
    ]);
  });
  it("says that bedrock-mantle refuses everything where a guardrail is required", () => {
    expect(notices("bedrock-mantle", { guardrail: { required: true, arns: [] } })).to.deep.equal([
      ["warning", "mantle-refused", "domains.prod.guardrail.required"],
    ]);
  });
  it("says what agents do not get, and what no endpoint sees", () => {
    expect(notices("bedrock-agent-runtime").map(([, code]) => code)).to.deep.equal(["models-called-inside-aws"]);
    expect(
      notices("bedrock-agent-runtime", { guardrail: { required: true, arns: [] } }).map(([, code]) => code),
    ).to.deep.equal(["models-called-inside-aws", "indirect-inference-refused"]);
  });
  it("says that units leave guardrails open, and that unrequired ones do nothing", () => {
    expect(
      notices("bedrock-runtime", { organizationalUnits: [`${PROD_UNIT}*`], guardrail: { required: true, arns: [] } }),
    ).to.deep.equal([["warning", "any-guardrail", "domains.prod.guardrail.arns"]]);
    expect(
      notices("bedrock-runtime", { guardrail: { required: false, arns: [ownArn(PAYMENTS, "guardrail/a1")] } }),
    ).to.deep.equal([["info", "guardrail-optional", "domains.prod.guardrail.arns"]]);
  });
  it("marks the OAuth opening", () => {
    expect(notices("bedrock-agentcore", { agentCoreOAuth: true })).to.deep.equal([
      ["warning", "agentcore-oauth-open", "domains.prod.agentCoreOAuth"],
    ]);
    expect(notices("bedrock-agentcore")).to.deep.equal([]);
  });

  it("lists every exception with its reason and source, and no other statement begins like one", () => {
    const of = scope([tenant({ agentCoreOAuth: true }), tenant({ domain: "nonprod", accounts: [SANDBOX] })]);
    const expected: Record<string, string[]> = {
      "bedrock-agentcore": ["ExceptOAuthCallers"],
      "bedrock-runtime": [],
      "ecr-api": ["ExceptAwsRegistries"],
      kms: [],
      ssm: ["ExceptAwsDocuments"],
      sts: ["ExceptFederatedCallers"],
    };
    for (const [id, sids] of Object.entries(expected)) {
      const { document, exceptions } = policyFor(id, of);
      expect(
        exceptions.map(({ sid }) => sid),
        id,
      ).to.deep.equal(sids);
      const { Statement } = JSON.parse(document) as { Statement: { Sid: string }[] };
      expect(
        Statement.map(({ Sid }) => Sid).filter((sid) => sid.startsWith("Except")),
        id,
      ).to.deep.equal(sids);
      for (const { service, reason, source } of exceptions) {
        expect(service).to.equal(id);
        expect(Math.min(reason.length, source.length)).to.be.greaterThan(10);
      }
    }
  });

  it("is the same for one account twice, and names accounts of both domains once", () => {
    const of = scope([
      tenant({ accounts: [PAYMENTS, CLAIMS, PAYMENTS] }),
      tenant({ domain: "nonprod", accounts: [CLAIMS] }),
    ]);
    expect(policyFor("kms", of).document).to.equal(policyFor("kms").document);
  });
});
