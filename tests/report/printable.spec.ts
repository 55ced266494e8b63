import { expect } from "chai";
import { printable, printableLines } from "../../report/printable";

describe("text for a terminal", () => {
  it("shows what a terminal would obey, and leaves the rest", () => {
    expect(printable("a\u001b[2Jb\u0007\u009b31m\r\u202ec\u2066\n\td é 网络")).to.equal(
      "a\\u{1b}[2Jb\\u{7}\\u{9b}31m\\u{d}\\u{202e}c\\u{2066}\n\td é 网络",
    );
  });

  it("keeps each line a line, whatever a name holds", () => {
    expect(printableLines(["a\nb", "c\u001b"])).to.equal("a\\nb\nc\\u{1b}");
  });
});
