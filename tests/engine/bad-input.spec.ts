import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../local/engine/paths";

/** What a user's machine can have wrong, met by the commands as typed: one message, exit code 1, nothing lost. */
describe("bad input on the command line", () => {
  let folder: string;
  let state: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-bad-input-"));
    state = path.join(folder, "state");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  function hub(args: readonly string[], env: Readonly<Record<string, string>> = {}): { code: number; said: string } {
    const { status, stderr } = spawnSync(process.execPath, [path.join("bin", "bedrock-hub.js"), ...args], {
      cwd: projectRoot,
      encoding: "utf8",
      env: { ...process.env, BEDROCK_HUB_STATE: state, ...env },
    });
    const lines = stderr.trim().split("\n");
    return { code: status ?? 1, said: lines.filter((line) => !line.startsWith("local mode: ")).join("\n") };
  }

  /** A PATH on which `pulumi` is a script that prints this. */
  function pulumiThatSays(text: string): Readonly<Record<string, string>> {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\necho "${text}"\n`, { mode: 0o755 });
    return { PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
  }

  it("a CLI too old: both versions, the file, the way out; nothing is written", () => {
    const { code, said } = hub(["preview", "--local"], pulumiThatSays("v3.100.0"));
    expect(code).to.equal(1);
    expect(said).to.match(/^\S+pulumi: Pulumi CLI 3\.100\.0 is too old, 3\.240\.0 or later is needed; upgrade it/);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("a CLI that tells no version: refused, nothing is written", () => {
    const { code, said } = hub(["preview", "--local"], pulumiThatSays("hello"));
    expect([code, said.split("\n").at(-1)]).to.deep.equal([
      1,
      `${path.join(folder, "bin", "pulumi")}: \`pulumi version\` gives no version; repair it or take it off PATH`,
    ]);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("a disk that is full: refused before anything is written, with what is needed", () => {
    const preload = path.join(folder, "full.js");
    fs.writeFileSync(preload, `require("fs").statfsSync = () => ({ bavail: 100, bsize: 4096 });`);
    const { code, said } = hub(["preview", "--local"], { NODE_OPTIONS: `--require=${preload}` });
    expect([code, said]).to.deep.equal([
      1,
      `${state}: the disk has 0 MB free, 32 MB are needed; free some space and run again, nothing was changed`,
    ]);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("a damaged world: refused with file and line, kept, and told how to begin anew", () => {
    const world = path.join(state, "dev", "world");
    fs.mkdirSync(world, { recursive: true });
    const journal = path.join(world, "journal.jsonl");
    fs.writeFileSync(journal, "no journal line\n");
    const { code, said } = hub(["local", "ls"]);
    expect(code).to.equal(1);
    expect(said).to.match(
      /journal\.jsonl:1: the line is damaged; .* It is kept as it is; "bedrock-hub local reset --stack \S+"/,
    );
    expect(fs.readFileSync(journal, "utf8")).to.equal("no journal line\n");
  });
});
