import { inspect } from "node:util";
import { expect } from "chai";
import { tidyUncaught, withoutPackageFrames } from "../../infra/error-frames";

describe("frames of installed packages", () => {
  it("are taken out of an error, so that its coloured form comes to an end", () => {
    const error = new Error("what is wrong");
    error.stack = [
      "Error: what is wrong",
      "  in two lines",
      "    at program (/home/me/bedrock-hub/infra/program.ts:27:9)",
      // As the SDK's source maps have it: Node's own colouring of this line has no end.
      "    at Stack.initialize (/home/me/bedrock-hub/node_modules/@pulumi/resource.ts:1687:22)",
      "    at C:\\bedrock-hub\\node_modules\\@pulumi\\resource.ts:1687:22",
    ].join("\n");
    withoutPackageFrames(error);
    expect(error.stack.split("\n")).to.have.length(3);
    expect(inspect(error, { colors: true })).to.match(/what is wrong\n {2}in two lines\n.*program\.ts:27:9/);
  });

  it("leave anything alone that is no error, or has no stack", () => {
    for (const thrown of [undefined, null, "text", { stack: 1 }, Object.assign(new Error("x"), { stack: undefined })]) {
      expect(() => withoutPackageFrames(thrown)).not.to.throw();
    }
  });

  it("are nobody's business where nobody shows errors: no handler is added", () => {
    const events = ["uncaughtException", "unhandledRejection"];
    const emitter: NodeJS.EventEmitter = process;
    const counts = () => events.map((event) => emitter.listenerCount(event));
    const kept = events.map((event) => emitter.rawListeners(event));
    for (const event of events) emitter.removeAllListeners(event);
    try {
      tidyUncaught();
      expect(counts()).to.deep.equal([0, 0]);
      const show = (): undefined => undefined;
      for (const event of events) emitter.on(event, show);
      tidyUncaught();
      expect(counts()).to.deep.equal([2, 2]);
      for (const event of events) expect(emitter.listeners(event)[1]).to.equal(show);
    } finally {
      for (const [i, event] of events.entries()) {
        emitter.removeAllListeners(event);
        for (const listener of kept[i] ?? []) emitter.on(event, listener as () => void);
      }
    }
  });
});
