import { expect } from "chai";
import type { InputProblem } from "../../proof/read";
import { readCall, type CallOptions } from "../../proof/trace-policy";
import { answer, showReport, type TraceReport } from "../../proof/trace-report";
import { hubNetwork, NAME } from "./scenarios/hub";
import { modelOf } from "./world";

const ROLE = "arn:aws:iam::222222222222:role/app";
const MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
const ORG = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };

/** A call from the first consumer to its domain's endpoint, under a policy with one statement more or less. */
function traced(options: CallOptions, statements: readonly object[] | undefined, from = 0): TraceReport {
  const { w, facts, spokes, sets } = hubNetwork();
  if (statements) {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    for (const part of ["inputs", "outputs"]) Object.assign(sets.prod.endpoint.state[part] as object, { policy });
  }
  const problems: InputProblem[] = [];
  const call = readCall(options, problems);
  expect(problems).to.deep.equal([]);
  const source = spokes[0]!.consumers[from]!.id;
  return answer(modelOf(w, facts), { from: source, to: NAME, port: 443, protocol: 6, ...(call ? { call } : {}) });
}

const invoke = { principal: ROLE, action: "bedrock:InvokeModel", resource: MODEL };
const allow = (more: object = {}): object => ({
  Sid: "Use",
  Effect: "Allow",
  Principal: "*",
  Action: "bedrock:InvokeModel",
  Resource: "*",
  ...more,
});
const outcome = ({ verdict, reason }: TraceReport): unknown[] => [verdict, reason];

describe("a trace of a call evaluates the endpoint's policy", () => {
  it("a call that is allowed: the policy is the last hop, with the statement that allows it", () => {
    const report = traced(invoke, [allow()]);
    expect(report.verdict).to.equal("REACHABLE");
    const last = report.forward.at(-1)!;
    expect([last.kind, last.rules]).to.deep.equal(["endpoint-policy", ["Use"]]);
    expect(last.note).to.match(/^the policy allows arn:aws:iam::222222222222:role\/app calling bedrock:InvokeModel/);
    expect(report.hint).to.equal(undefined);
  });

  it("no policy is AWS's default one, which allows everything", () => {
    expect(traced(invoke, undefined).verdict).to.equal("REACHABLE");
  });

  it("a call that nothing allows stops at the policy", () => {
    const report = traced({ ...invoke, action: "bedrock:DeleteGuardrail" }, [allow()]);
    expect(outcome(report)).to.deep.equal(["UNREACHABLE", "ENDPOINT_POLICY_RESTRICTION"]);
    expect(report.blockedBy[0]!.detail).to.match(/since no statement allows it$/);
  });

  it("an explicit Deny is named", () => {
    const report = traced(invoke, [
      allow(),
      { Sid: "Never", Effect: "Deny", Principal: "*", Action: "*", Resource: MODEL },
    ]);
    expect(outcome(report)).to.deep.equal(["UNREACHABLE", "ENDPOINT_POLICY_RESTRICTION"]);
    expect(report.blockedBy[0]!.detail).to.match(/by Never$/);
  });

  it("what depends on a key that was not given is undetermined, and the key is named", () => {
    const statements = [allow({ Condition: ORG })];
    const open = traced(invoke, statements);
    expect(open.verdict).to.equal("UNDETERMINED");
    expect(open.unknown[0]!.because).to.include("depending on aws:PrincipalOrgID");
    expect(traced({ ...invoke, organization: "o-a1b2c3d4e5" }, statements).verdict).to.equal("REACHABLE");
    const other = traced({ ...invoke, organization: "o-zzzzzzzzzz" }, statements);
    expect(outcome(other)).to.deep.equal(["UNREACHABLE", "ENDPOINT_POLICY_RESTRICTION"]);
  });

  it("other condition keys can be given", () => {
    const statements = [allow({ Condition: { StringEquals: { "aws:PrincipalTag/team": "a" } } })];
    expect(traced(invoke, statements).verdict).to.equal("UNDETERMINED");
    expect(traced({ ...invoke, context: ["aws:PrincipalTag/team=a"] }, statements).verdict).to.equal("REACHABLE");
    expect(traced({ ...invoke, context: ["aws:PrincipalTag/team=b"] }, statements).reason).to.equal(
      "ENDPOINT_POLICY_RESTRICTION",
    );
  });

  it("the endpoint is known to the policy by the way itself", () => {
    const through = (id: string) => [allow({ Condition: { StringEquals: { "aws:SourceVpce": id } } })];
    const { sets } = hubNetwork();
    expect(traced(invoke, through(sets.prod.endpoint.id)).verdict).to.equal("REACHABLE");
    expect(traced(invoke, through("vpce-0other")).reason).to.equal("ENDPOINT_POLICY_RESTRICTION");
  });

  it("AWS services and unsigned callers are callers too", () => {
    const service = { ...invoke, principal: "lambda.amazonaws.com" };
    expect(traced(service, [allow({ Principal: { Service: "lambda.amazonaws.com" } })]).verdict).to.equal("REACHABLE");
    expect(
      traced({ ...invoke, principal: "anonymous" }, [allow({ Principal: { AWS: "222222222222" } })]).reason,
    ).to.equal("ENDPOINT_POLICY_RESTRICTION");
  });

  it("a policy that cannot be read is undetermined", () => {
    const report = traced(invoke, [allow({ Condition: { StringResembles: { "aws:PrincipalOrgID": "o-" } } })]);
    expect(report.verdict).to.equal("UNDETERMINED");
    expect(report.unknown[0]!.because).to.include("StringResembles");
  });

  it("without a call it says what would be needed", () => {
    const report = traced({}, [allow()]);
    expect(report.verdict).to.equal("REACHABLE");
    expect(report.hint).to.match(/has a policy: --principal, --action and --resource/);
    expect(showReport(report).join("\n")).to.include("hint: the policy was not asked");
  });
});

describe("mistakes in a call", () => {
  it("are told all at once", () => {
    const problems: InputProblem[] = [];
    readCall({ principal: "app", resource: "arn:aws:s3:::*", organization: "acme", context: ["x"] }, problems);
    expect(problems.map(({ path, problem }) => `${path} ${problem}`)).to.deep.equal([
      "--principal is no caller",
      "--action is missing",
      "--resource is not the ARN of one resource",
      "--organization is no organization id",
      "--context is no condition key with a value",
    ]);
  });

  it("a session's ARN is refused: policies see the role's", () => {
    const problems: InputProblem[] = [];
    readCall({ principal: "arn:aws:sts::222222222222:assumed-role/app/me", action: "s3:GetObject" }, problems);
    expect(problems.map(({ problem }) => problem)).to.deep.equal(["is a session"]);
  });
});
