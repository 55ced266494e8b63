import { expect } from "chai";
import fc from "fast-check";
import { formatProblem } from "../../stacks/problems";
import { printable, showPath, showValue } from "../../stacks/text";

describe("values and names in messages", () => {
  const values: [string, unknown, string][] = [
    ["text", "a1b2", "a1b2"],
    ["no text", "", '""'],
    ["a number", 4, "4"],
    ["infinity", Infinity, ".inf"],
    ["minus infinity", -Infinity, "-.inf"],
    ["no number", NaN, ".nan"],
    ["nothing", null, "null"],
    ["a list", ["a", 1, Infinity, { b: 1 }, [2], []], '["a",1,.inf,{…},[…],[]]'],
    ["an empty list", [], "[]"],
    ["a mapping, without what is in it", { secret: "CANARY", id: 1 }, "a mapping of secret, id"],
    ["an empty mapping", {}, "{}"],
    ["a line break", "a\nb\r\tc", "a\\nb\\r\\tc"],
    ["what moves a cursor", "\u001b[31mred\u0007", "\\u{1b}[31mred\\u{07}"],
    ["what turns the text round", "a\u202eb\u2028c", "a\\u{202e}b\\u{2028}c"],
    ["a long text", "x".repeat(1e6), `${"x".repeat(80)}…`],
  ];
  for (const [name, value, text] of values) it(`shows ${name}`, () => expect(showValue(value)).to.equal(text));

  it("shows start and end of a long path", () => {
    const text = showPath(`spokes.${"a".repeat(300)}.vpc`);
    expect(text)
      .to.match(/^spokes\.a+…a+\.vpc$/)
      .and.to.have.lengthOf(160);
  });

  it("survives what JSON cannot write", () => {
    const circular: unknown[] = [];
    circular.push(circular);
    expect(showValue(circular)).to.equal("[[…]]");
  });

  it("keeps every problem on one line that prints as it stands", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, text, (path, problem, got, fix) => {
        const line = formatProblem({ path, problem, got, fix });
        expect(line)
          .to.equal(printable(line))
          .and.not.to.match(/\p{Cc}/u);
        expect(line.length).to.be.below(2000);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
