import { expect } from "chai";
import { checkContracts } from "../../../proof/contracts";
import type { Intent } from "../../../proof/intent";
import type { InterfaceEndpoint } from "../../../proof/model";
import { prove } from "../../../proof/properties";
import { hub, MODEL, ORGANIZATION } from "../contracts/hub";
import { PLAIN } from "../contracts/hub-shape";

const SMALL = { ...PLAIN, spokes: 2, onPremises: "none" } as const;
const RUNTIME = "com.amazonaws.us-east-1.bedrock-runtime";
const MANTLE = "com.amazonaws.us-east-1.bedrock-mantle";
const ID = MODEL.split("/")[1]!;
const GUARDRAIL = "arn:aws:bedrock:us-east-1:200000000000:guardrail/*";
const OWN = { "aws:PrincipalOrgID": ORGANIZATION, "aws:PrincipalAccount": "200000000000" };

type Statement = Readonly<Record<string, unknown>>;
const allow = (actions: string, equals: object = {}): Statement => ({
  Effect: "Allow",
  Principal: "*",
  Action: actions,
  Resource: "*",
  Condition: { StringEquals: { ...OWN, ...equals } },
});
const run: Statement = { ...allow("bedrock:InvokeModel*"), Resource: [MODEL] };
const deny = (Condition?: object, Action = "*"): Statement => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: "*",
  ...(Condition ? { Condition } : {}),
});
const model = { "bedrock-mantle:Model": ID };

interface Row {
  readonly name: string;
  readonly service: string;
  readonly statements: readonly Statement[];
  /** What P9 and the contract of policies say. */
  readonly says: readonly ["holds" | "violated" | "undetermined", "pass" | "fail" | "not covered"];
  readonly guardrails?: readonly string[];
  readonly models?: readonly string[];
}

const RIGHT = ["holds", "pass"] as const;
const WRONG = ["violated", "fail"] as const;

const ON_MANTLE: Omit<Row, "service">[] = [
  { name: "the domain's model", statements: [allow("bedrock-mantle:CreateInference", model)], says: RIGHT },
  { name: "every model", statements: [allow("bedrock-mantle:*")], says: WRONG },
  { name: "every model by every action", statements: [allow("*")], says: WRONG },
  {
    name: "a model that is none of the domain's",
    statements: [allow("bedrock-mantle:CreateInference", { "bedrock-mantle:Model": "anthropic.claude-opus-4-8" })],
    says: WRONG,
  },
  {
    name: "one beside the domain's",
    statements: [allow("bedrock-mantle:Create*", { "bedrock-mantle:Model": [ID, "anthropic.claude-opus-4-8"] })],
    says: WRONG,
  },
  { name: "no action that runs models", statements: [allow("bedrock-mantle:ListModels")], says: RIGHT },
  {
    name: "Bedrock's other actions, which do nothing here",
    statements: [allow("bedrock:InvokeModel")],
    says: RIGHT,
  },
  { name: "every model, where any may be used", statements: [allow("*")], models: ["*"], says: RIGHT },
  {
    name: "the domain's model by any ARN of the Region",
    statements: [allow("bedrock-mantle:*", model)],
    models: [`arn:aws:bedrock:us-east-?::*/${ID.slice(0, 4)}*`],
    says: RIGHT,
  },
  {
    name: "the domain's model, of another Region",
    statements: [allow("bedrock-mantle:*", model)],
    models: [MODEL.replace(/bedrock:[^:]*:/, "bedrock:eu-west-1:")],
    says: WRONG,
  },
  {
    name: "the domain's model to those who need a guardrail",
    statements: [allow("bedrock-mantle:CreateInference", model)],
    guardrails: [GUARDRAIL],
    says: WRONG,
  },
  {
    name: "nothing but to list models to those who need a guardrail",
    statements: [allow("bedrock-mantle:ListModels")],
    guardrails: [GUARDRAIL],
    says: RIGHT,
  },
  {
    name: "everything, denied again to those who need a guardrail",
    statements: [allow("bedrock-mantle:*", model), deny(undefined, "bedrock-mantle:*")],
    guardrails: [GUARDRAIL],
    says: RIGHT,
  },
];

const OTHER = { "aws:SourceVpce": "vpce-0fffffffffffffff1" };
const ON_RUNTIME: Omit<Row, "service">[] = [
  { name: "the domain's model", statements: [run], says: RIGHT },
  {
    name: "but by this endpoint",
    statements: [run, deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } })],
    says: RIGHT,
  },
  { name: "but by another endpoint", statements: [run, deny({ StringNotEquals: OTHER })], says: WRONG },
  { name: "by another endpoint", statements: [run, deny({ StringEquals: OTHER })], says: RIGHT },
  {
    name: "but from the endpoint's VPC",
    statements: [run, deny({ StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-1" } })],
    says: RIGHT,
  },
  {
    name: "but from another VPC",
    statements: [run, deny({ StringNotEquals: { "aws:SourceVpc": "vpc-2" } })],
    says: WRONG,
  },
  {
    name: "but in its own Region",
    statements: [run, deny({ StringNotEquals: { "aws:RequestedRegion": "us-east-1" } })],
    says: ["holds", "not covered"],
  },
  {
    name: "but in another Region",
    statements: [run, deny({ StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } })],
    says: ["violated", "not covered"],
  },
  { name: "without TLS", statements: [run, deny({ Bool: { "aws:SecureTransport": "false" } })], says: RIGHT },
  { name: "with TLS", statements: [run, deny({ Bool: { "aws:SecureTransport": "true" } })], says: WRONG },
  {
    name: "but from the spokes' addresses",
    statements: [run, deny({ NotIpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } })],
    says: RIGHT,
  },
  {
    name: "but from other addresses",
    statements: [run, deny({ NotIpAddress: { "aws:VpcSourceIp": ["192.168.0.0/16"] } })],
    says: WRONG,
  },
  {
    name: "from public addresses, which no such call has",
    statements: [run, deny({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })],
    says: RIGHT,
  },
  {
    name: "but from public addresses, which no such call has",
    statements: [run, deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
    says: WRONG,
  },
  {
    name: "a document nested without end",
    statements: [{ ...run, Condition: Array.from({ length: 1000 }).reduce<object>((inner) => ({ inner }), {}) }],
    says: ["undetermined", "not covered"],
  },
  {
    name: "to others than some role",
    statements: [run, deny({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/app" } })],
    says: ["violated", "not covered"],
  },
  {
    name: "an Allow that asks for this endpoint",
    statements: [{ ...run, Condition: { StringEquals: { ...OWN, "aws:SourceVpce": "vpce-1" } } }],
    says: RIGHT,
  },
  {
    name: "strangers too, by another endpoint, which none of its requests is",
    statements: [run, { ...allow("*"), Condition: { StringEquals: OTHER } }],
    // Contracts ask for another condition: the endpoint is the way that everybody comes.
    says: ["holds", "fail"],
  },
];

const jobs = allow("bedrock:Create*Job");
const ON_CONTROL: Omit<Row, "service">[] = [
  { name: "jobs on the domain's model", statements: [{ ...jobs, Resource: [MODEL] }], says: RIGHT },
  {
    name: "jobs on the domain's model and on jobs",
    statements: [{ ...jobs, Resource: [MODEL, "arn:aws:bedrock:*:200000000000:model-invocation-job/*"] }],
    says: RIGHT,
  },
  { name: "jobs on every model", statements: [allow("bedrock:CreateModelInvocationJob")], says: WRONG },
  { name: "throughput of every model", statements: [allow("bedrock:CreateProvisionedModelThroughput")], says: WRONG },
  { name: "all actions", statements: [allow("bedrock:*")], says: WRONG },
  { name: "reading only", statements: [allow("bedrock:Get*"), allow("bedrock:List*")], says: RIGHT },
  { name: "jobs on every model, where any may be used", statements: [allow("bedrock:*")], models: ["*"], says: RIGHT },
];

const ROWS: Row[] = [
  ...ON_CONTROL.map((row) => ({ ...row, service: "com.amazonaws.us-east-1.bedrock" })),
  ...ON_MANTLE.map((row) => ({ ...row, service: MANTLE })),
  ...ON_RUNTIME.map((row) => ({ ...row, service: RUNTIME })),
  { name: "every model, on the endpoint with FIPS", service: `${RUNTIME}-fips`, statements: [allow("*")], says: WRONG },
];

/** What P9 and the contract say of a policy at the first domain's runtime endpoint, as one of the service. */
function said({ service, statements, guardrails = [], models }: Row): string[] {
  const { draft, model: network, intent } = hub(SMALL);
  const key = "hub/prod/bedrock-runtime";
  const vpc = draft.vpcs.get("hub")!;
  draft.vpcs.set("hub", { ...vpc, id: "vpc-1" });
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const endpoint: InterfaceEndpoint = { ...draft.interfaceEndpoints.get(key)!, id: "vpce-1", service, policy };
  draft.interfaceEndpoints.set(key, endpoint);
  const asked: Intent = {
    ...intent,
    endpointSets: intent.endpointSets.map((set) => ({
      ...set,
      services: set.services.map((one) => (one.service === RUNTIME && set.name === "prod" ? { ...one, service } : one)),
    })),
    domains: intent.domains.map((one) =>
      one.name === "prod" ? { ...one, guardrails, models: models ?? one.models! } : one,
    ),
  };
  const findings = prove(network, asked).properties.find(({ id }) => id === "P9")?.verdict;
  const contract = checkContracts(network, asked).contracts.find(({ id }) => id === "policies")?.verdict;
  return [findings ?? "", contract ?? ""];
}

describe("policies of endpoints", () => {
  for (const row of ROWS)
    it(`${row.service.split(".").at(-1)}: ${row.name}`, () => {
      expect(said(row)).to.deep.equal(row.says);
    });
});
