import { expect } from "chai";
import { actionHint } from "../../bin/commands/trace";

describe("an action that trace is asked about", () => {
  for (const [action, meant] of [
    ["bedrock:InvokModel", "bedrock:InvokeModel"],
    ["bedrok:InvokeModel", "bedrock:InvokeModel"],
  ] as const)
    it(`is told as a slip: ${action}`, () => {
      expect(actionHint(action)).to.include(`got ${action}; did you mean ${meant}?`);
    });

  for (const action of ["bedrock:InvokeModel", "bedrock:invokemodel", "s3:GetObject", "bedrock:CreateSomethingNew"])
    it(`is asked without a word: ${action}`, () => {
      expect(actionHint(action)).to.equal(undefined);
    });
});
