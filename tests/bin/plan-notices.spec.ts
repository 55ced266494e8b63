import { expect } from "chai";
import { sizeNotices, unreadNotices } from "../../bin/commands/plan";

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

describe("a stack of many resources", () => {
  it("is warned of above 1,000, with what to do instead", () => {
    expect(sizeNotices(1000)).to.deep.equal([]);
    expect(sizeNotices(1001).map(({ level, code, path }) => [level, code, path])).to.deep.equal([
      ["warning", "many-resources", "spokes"],
    ]);
    expect(sizeNotices(1001)[0]?.message).to.match(
      /^1001 resources in one stack: .*; put groups of spokes into stacks of their own \(docs\/library\.md, /,
    );
  });
});
