import { expect } from "chai";
import { inTurns } from "../../infra/turns";

describe("building in turns", () => {
  it("keeps the order and lets what one item began end before the next begins", async () => {
    const log: string[] = [];
    const built = await inTurns(["a", "b", "c"], (item) => {
      log.push(`begin ${item}`);
      void Promise.resolve()
        .then(() => undefined)
        .then(() => log.push(`end ${item}`));
      return item.toUpperCase();
    });
    expect(built).to.deep.equal(["A", "B", "C"]);
    expect(log).to.deep.equal(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
  });

  it("takes no stack traces while it builds, and leaves the limit as it was between items and at the end", async () => {
    const before = Error.stackTraceLimit;
    const between: number[] = [];
    const traces = await inTurns([1, 2], () => {
      setImmediate(() => between.push(Error.stackTraceLimit));
      return new Error("built").stack ?? "";
    });
    expect(traces.join()).not.to.contain(" at ");
    expect(between).to.deep.equal([before, before]);
    expect(Error.stackTraceLimit).to.equal(before);
  });

  it("ends at the first item that cannot be built", async () => {
    const seen: number[] = [];
    const failed = await inTurns([1, 2, 3], (item) => {
      seen.push(item);
      if (item === 2) throw new Error("no second");
    }).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error).with.property("message", "no second");
    expect(seen).to.deep.equal([1, 2]);
  });
});
