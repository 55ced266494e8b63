import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { loadStackFile, readStackFile, stacksIn } from "../../stacks/load";
import { parseStack, readStack } from "../../stacks/parse";
import { ConfigError, formatProblem } from "../../stacks/problems";
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
      /line 3: has a key that is already there, got bedrock-hub:tags; remove one of the two, this or that of line 2$/,
    ],
    [
      "a key twice, as a number and as text",
      'config:\n  bedrock-hub:tags: { 1: a, "1": b }\n',
      /line 2: has a key that is already there, got 1; remove one of the two/,
    ],
    [
      "a section twice",
      "config: {}\nconfig: {}\n",
      /^.*1 problem\n {2}line 2: has a key that is already there, got config;/,
    ],
    [
      "two documents",
      "config: {}\n---\nconfig: {}\n",
      /1 problem\n {2}line \d: begins a second document, and a stack file has one; remove/,
    ],
    [
      "a list as a key",
      "config:\n  ? [a, b]\n  : 1\n",
      /line 2: has a key that is a list or a mapping; write a plain key/,
    ],
    [
      "an alias of nothing",
      "config:\n  bedrock-hub:hub: *nope\n",
      /line 2: is an alias of an anchor that is not there before it, got \*nope; write the value out/,
    ],
    [
      "a mapping inside of itself",
      "config: &c\n  bedrock-hub:tags: *c\n",
      /line 2: is an alias inside of what it stands for, got \*c; write the value out/,
    ],
    [
      "a list inside of itself",
      "config:\n  bedrock-hub:tags:\n    owner: &o [*o]\n",
      /line 3: is an alias inside of what it stands for, got \*o/,
    ],
    [
      "aliases that multiply",
      `config:\n  a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`).join("\n")}\n`,
      /file: has aliases that stand for too many values; write the values out/,
    ],
    ["endless brackets", `config: ${"[".repeat(3000)}\n`, /(line 1|file): is nested too deeply; mend the brackets/],
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

  it("names a folder that is none", () => {
    const told = (cwd: string) => {
      expect(() => loadStackFile(cwd, "x")).to.throw(ConfigError, "");
      try {
        loadStackFile(cwd, "x");
      } catch (error) {
        return (error as Error).message.split("\n")[1];
      }
      return "";
    };
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    mkdirSync(path.join(folder, "Pulumi.x.yaml"));
    expect(told(path.join(folder, "nope"))).to.match(/^ {2}--cwd: names a folder that is not there, got .*; name the/);
    expect(told(file)).to.match(/^ {2}--cwd: names a file where the stack files' folder is meant/);
    expect(told(folder)).to.equal("  Pulumi.x.yaml: is a folder; put the stack's file there");
  });

  it("hands on what can be read beside keys that are there twice or of another project", () => {
    writeFileSync(path.join(folder, "Pulumi.x.yaml"), "config:\n  webshop:a: 1\n  bedrock-hub:tags: { a: b, a: c }\n");
    const { values, problems } = readStackFile(folder, "x");
    expect(values).to.have.all.keys("tags");
    expect(problems.map((problem) => problem.path)).to.have.members(["line 3", "config.webshop:a"]);
  });

  it("keeps a key named __proto__ a key, and tells it", () => {
    const text = "config:\n  bedrock-hub:__proto__: { organization: { id: o-a1b2c3d4e5 } }\n";
    expect(says(text)).to.equal("");
    const { values } = loadStackFile(folder, "x");
    expect(Object.keys(values)).to.deep.equal(["__proto__"]);
    const lines = readStack(values).problems.map(formatProblem);
    expect(lines).to.include("__proto__: is not a usable name; remove it");
    expect(lines).to.include("organization: is missing; add it: a mapping");
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
