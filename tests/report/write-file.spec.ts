import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { run as plan } from "../../bin/commands/plan";
import { checkTargets, writeOption } from "../../report/write-file";

function told(body: () => void): string[] {
  try {
    body();
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
  return [];
}

describe("files that options write", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-targets-"));
  const at = (...names: string[]) => path.join(folder, ...names);
  before(() => {
    writeFileSync(at("Pulumi.dev.yaml"), "config: {}\n");
    writeFileSync(at("state.json"), "{}");
    symlinkSync(at("Pulumi.dev.yaml"), at("page.html"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const hand = "would write over a file that is written by hand";
  for (const name of [
    "Pulumi.yaml",
    "Pulumi.yml",
    "Pulumi.dev.yaml",
    "Pulumi.new.yaml",
    "Pulumi.dev.facts.json",
    "page.html",
  ])
    it(`is none that somebody wrote: ${name}`, () => {
      expect(told(() => checkTargets("plan", { "--html": at(name) }))).to.deep.equal([
        `  --html: ${hand}, got ${at(name)}; give it a file of its own`.replace(
          at(name),
          at(name).length > 80 ? `${at(name).slice(0, 80)}…` : at(name),
        ),
      ]);
    });

  it("is none that the command reads, nor one of two options, whichever way it is written", () => {
    const targets = {
      "--html": at("new", "..", "state.json"),
      "--write-intent": at("a.json"),
      "--write-facts": at(".", "a.json"),
    };
    const [read, twice, ...more] = told(() => checkTargets("plan", targets, [at("state.json"), undefined]));
    expect(read).to.contain("--html: would write over a file that this command reads");
    expect(twice).to.contain("--write-facts: would write over what --write-intent writes");
    expect(more).to.deep.equal([]);
  });

  it("may be others, and a device for several", () => {
    const files = { "--html": at("p.html"), "--write-intent": at("intent.json"), "--write-facts": at("facts.json") };
    expect(told(() => checkTargets("plan", files, [at("state.json")]))).to.deep.equal([]);
    const nowhere = { "--html": "/dev/null", "--write-intent": "/dev/null" };
    expect(told(() => checkTargets("plan", nowhere))).to.deep.equal([]);
  });

  it("are refused by plan before it reads or writes anything", async () => {
    const file = at("both");
    const message = await plan(["--cwd", at("nowhere"), "--html", file, "--write-intent", file]).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.contain("--write-intent: would write over what --html writes");
    expect(readdirSync(folder)).to.have.members(["Pulumi.dev.yaml", "page.html", "state.json"]);
  });

  it("that cannot be written are told with what to do", () => {
    expect(told(() => writeOption("plan", "--html", at("gone", "p.html"), "x"))[0]).to.match(
      /cannot be written \(ENOENT\).*; give a file in a folder that exists$/,
    );
    expect(told(() => writeOption("plan", "--html", "/dev/full", "x"))).to.deep.equal([
      "  --html: cannot be written (ENOSPC), got /dev/full; make room there, or give a file elsewhere",
    ]);
  });
});
