import { expect } from "chai";
import { withoutStackTraces } from "../../infra/stack-traces";

describe("a build without stack traces", () => {
  /** As the SDK's resources do it. */
  const unlimited = (): string[] => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    const frames = new Error("position").stack?.split("\n").slice(1) ?? [];
    Error.stackTraceLimit = limit;
    return frames;
  };

  it("takes no frames, not even for who lifts the limit", () => {
    expect(unlimited()).not.to.be.empty;
    expect(withoutStackTraces(unlimited)).to.deep.equal([]);
  });

  it("leaves everything as it was, also after an error", () => {
    const before = [Error.stackTraceLimit, Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")];
    expect(() =>
      withoutStackTraces(() => {
        throw new Error("what is wrong");
      }),
    ).to.throw("what is wrong");
    const after = [Error.stackTraceLimit, Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")];
    expect(after).to.deep.equal(before);
    expect(unlimited()).not.to.be.empty;
  });
});
