import { expect } from "chai";
import { evaluate } from "../../../proof/policy";
import { policyOf } from "../../../proof/policy";
import { VECTORS } from "./vectors";

describe("policy evaluation, by vectors", () => {
  for (const { group, kind, document, requests } of VECTORS) {
    describe(group, () => {
      const policy = policyOf(document, kind ?? "interface-endpoint");
      for (const { name, request, expected } of requests) {
        it(`${expected}: ${name}`, () => {
          expect(evaluate(policy, request).reason).to.equal(expected);
        });
      }
    });
  }

  it("names the statements that decided", () => {
    const policy = policyOf(
      {
        Statement: [
          { Sid: "A", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
          { Sid: "B", Effect: "Allow", Principal: "*", Action: "s3:Get*", Resource: "*" },
          { Sid: "C", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" },
        ],
      },
      "interface-endpoint",
    );
    const sids = (action: string): (string | undefined)[] =>
      evaluate(policy, { principal: { type: "anonymous" }, action, resource: "*" }).statements.map(({ sid }) => sid);
    expect(sids("s3:GetObject")).to.deep.equal(["A", "B"]);
    expect(sids("s3:PutObject")).to.deep.equal(["C"]);
    expect(sids("ec2:RunInstances")).to.deep.equal([]);
  });

  it("refuses a request that contradicts itself", () => {
    const policy = policyOf(undefined, "interface-endpoint");
    const principal = { type: "aws", arn: "arn:aws:iam::111111111111:role/r" } as const;
    const wrong = {
      principal,
      action: "s3:GetObject",
      resource: "*",
      context: { "aws:principalaccount": "222222222222" },
    };
    expect(() => evaluate(policy, wrong)).to.throw(/aws:PrincipalAccount: contradicts the principal, got 222222222222/);
    const resource = "arn:aws:bedrock:us-east-1:111111111111:custom-model/m";
    const other = { principal, action: "x:y", resource, context: { "aws:ResourceAccount": "222222222222" } };
    expect(() => evaluate(policy, other)).to.throw(/contradicts the resource/);
  });
});
