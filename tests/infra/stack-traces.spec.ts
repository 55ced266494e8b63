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

  it("leaves an error its name and message where a stack trace is expected", () => {
    let stack: string | undefined;
    try {
      withoutStackTraces(() => {
        throw new RangeError("what is wrong");
      });
    } catch (error) {
      stack = (error as Error).stack;
    }
    expect(stack).to.equal("RangeError: what is wrong");
  });

  it("leaves everything as it was, also after an error", () => {
    const before = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    expect(() =>
      withoutStackTraces(() => {
        throw new Error("what is wrong");
      }),
    ).to.throw("what is wrong");
    const after = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    expect(after).to.deep.equal(before);
    expect(unlimited()).not.to.be.empty;
  });
});
