/** How long the decision procedure takes on policies near their size limit. Prints; asserts nothing. */
import {
  equivalent,
  everyNeededCall,
  loosened,
  noForeignAccount,
  noForeignModel,
  noInferenceWithoutGuardrail,
  noPrincipalOutside,
  policyOf,
  serviceException,
} from "../proof/policy";

const ORG = "o-a1b2c3d4e5";
const GUARDRAIL = "arn:aws:bedrock:us-east-1:999999999999:guardrail/abcdef123456";
const accounts = Array.from({ length: 300 }, (_, at) => String(100_000_000_000 + at * 7_919));
const regions = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", ""];
const vendors = [
  "anthropic.claude-sonnet-4",
  "anthropic.claude-haiku-4",
  "amazon.nova-pro",
  "amazon.nova-lite",
  "meta.llama4-maverick",
  "mistral.pixtral-large",
  "cohere.rerank-v3",
  "openai.gpt-oss-120b",
  "deepseek.r1",
];
const models = vendors.flatMap((model) =>
  regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}*`),
);
const profiles = ["us", "eu", "global"].map(
  (geography) => `arn:aws:bedrock:*:*:inference-profile/${geography}.anthropic.*`,
);
const conditions = { StringEquals: { "aws:PrincipalOrgID": ORG, "aws:PrincipalAccount": accounts } };

const document = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Models",
      Effect: "Allow",
      Principal: "*",
      Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
      Resource: [...models, ...profiles],
      Condition: conditions,
    },
    {
      Sid: "Guardrail",
      Effect: "Allow",
      Principal: "*",
      Action: "bedrock:ApplyGuardrail",
      Resource: GUARDRAIL,
      Condition: conditions,
    },
    {
      Sid: "Services",
      Effect: "Allow",
      Principal: "*",
      Action: "bedrock:InvokeModel",
      Resource: "*",
      Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
    },
    {
      Sid: "NoGuardrail",
      Effect: "Deny",
      Principal: "*",
      Action: "bedrock:InvokeModel*",
      Resource: "*",
      Condition: {
        StringNotLike: { "bedrock:GuardrailIdentifier": [GUARDRAIL, `${GUARDRAIL}:*`] },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  ],
};
const policy = policyOf(document, "interface-endpoint");
const wider = policyOf({ ...document, Statement: document.Statement.slice(0, 3) }, "interface-endpoint");
const exceptions = [serviceException()];

const questions: Record<string, () => { verdict: string }> = {
  "no principal outside": () => noPrincipalOutside(policy, ORG, { exceptions }),
  "no principal outside, accounts known": () =>
    noPrincipalOutside(policy, ORG, { exceptions, organizations: [{ id: ORG, accounts }] }),
  "no foreign account": () => noForeignAccount(policy, accounts, { exceptions }),
  "no foreign model": () => noForeignModel(policy, [...models, ...profiles], { exceptions }),
  "no inference without guardrail": () => noInferenceWithoutGuardrail(policy, [GUARDRAIL], { exceptions }),
  "every needed call": () =>
    everyNeededCall(policy, {
      organization: ORG,
      accounts,
      resources: models.map((model) => model.replace("*", "-v1:0")),
      ownResources: ["arn:aws:bedrock:us-east-1:{account}:inference-profile/us.anthropic.claude-sonnet-4-v1:0"],
      context: { "bedrock:GuardrailIdentifier": GUARDRAIL },
    }),
  loosened: () => loosened(policy, wider),
  equivalent: () => equivalent(policy, policy),
};

console.log(
  `policy: ${JSON.stringify(document).length} characters, ${accounts.length} accounts, ${models.length + profiles.length} resource patterns`,
);
for (const [name, ask] of Object.entries(questions)) {
  const runs = Array.from({ length: 12 }, () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    ask();
    const { user, system } = process.cpuUsage(cpu);
    return { wall: performance.now() - start, cpu: (user + system) / 1000 };
  });
  const best = (pick: (run: { wall: number; cpu: number }) => number): string => Math.min(...runs.map(pick)).toFixed(1);
  const first = (runs[0]?.wall ?? 0).toFixed(1);
  console.log(
    `${name.padEnd(38)} ${ask().verdict.padEnd(11)} best ${best(({ wall }) => wall)} ms (processor ${best(({ cpu }) => cpu)} ms), cold ${first} ms`,
  );
}
