import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { loadStackFile, stacksIn } from "../../stacks/load";
import { parseStack } from "../../stacks/parse";
import { ConfigError } from "../../stacks/problems";
import { rawStack, ROOT } from "../support/stacks";

describe("stack files", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "stacks-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const says = (text: string, stack = "x"): string => {
    writeFileSync(path.join(folder, "Pulumi.x.yaml"), text);
    try {
      loadStackFile(folder, stack);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return "";
  };

  const bad: [string, string, RegExp][] = [
    ["no YAML", "config:\n  a: [1\n", /line \d+: is not YAML, got .+; mend the syntax/],
    [
      "a key twice",
      "config:\n  bedrock-hub:tags: {}\n  bedrock-hub:tags: {}\n",
      /line 3: has a key that is already there, got .*; remove one of the two/,
    ],
    ["nothing in it", "", /config: is missing or no mapping; put the stack's values under config:/],
    ["a list", "- 1\n", /config: is missing or no mapping/],
    ["no config", "encryptionsalt: v1:x\n", /config: is missing or no mapping/],
    [
      "the file of another project",
      "config:\n  webshop:replicas: 3\n",
      /config\.webshop:replicas: belongs to another project, got webshop; use a stack file of bedrock-hub/,
    ],
    ["a key without project", "config:\n  hub: {}\n", /config\.hub: has no project in front; write bedrock-hub:hub/],
  ];
  for (const [name, text, expected] of bad) {
    it(`refuses ${name}`, () => expect(says(text)).to.match(expected));
  }

  it("names the stacks that there are, and the nearest", () => {
    expect(says("config: {}\n", "y")).to.match(
      /--stack: names a stack that has no file, got y; (did you mean|use one of) x/,
    );
    expect(says("config: {}\n", "../x")).to.match(/--stack: names a stack that has no file/);
    expect(stacksIn(ROOT)).to.include.members(["dev", "prod"]);
  });

  it("leaves keys of Pulumi and of providers alone", () => {
    expect(
      says("config:\n  pulumi:disable-default-providers: [aws]\n  aws:region: us-east-1\n  bedrock-hub:tags: {}\n"),
    ).to.equal("");
  });

  it("keeps an encrypted value closed", () => {
    const raw = rawStack("dev");
    raw["accounts"]["claims-dev"].externalId = { secure: "v1:abc:def" };
    expect(parseStack(raw, "test").accounts["claims-dev"]?.externalId).to.deep.equal({ secure: "v1:abc:def" });
  });
});
