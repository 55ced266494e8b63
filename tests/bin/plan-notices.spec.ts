import { expect } from "chai";
import { unreadNotices } from "../../bin/commands/plan";

describe("settings of the AWS provider in a stack file", () => {
  it("are warned of, each with what to do instead", () => {
    const told = unreadNotices(["aws:profile", "aws:region"]);
    expect(told.map(({ level, code, path }) => [level, code, path])).to.deep.equal([
      ["warning", "setting-not-read", "aws:profile"],
      ["warning", "setting-not-read", "aws:region"],
    ]);
    for (const { message } of told) expect(message).to.match(/^no provider of this program reads it: .*AWS_PROFILE/);
    expect(unreadNotices([])).to.deep.equal([]);
  });
});
