import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { newSalt } from "../../local/engine/passphrase";
import { projectRoot } from "../../local/engine/paths";
import { theCli } from "./support/stack";

interface Said {
  readonly code: number;
  /** Standard error, without the notes on what is kept from the run. */
  readonly said: string;
  readonly stdout: string;
}

const NO_CLI =
  "pulumi: not on PATH, get.pulumi.com cannot be reached, and there is no Go to build it; install it from https://www.pulumi.com/docs/install/";

/** What a user's machine can have wrong, met by the commands as typed: one message, exit code 1, nothing lost. */
describe("bad input on the command line", () => {
  let folder: string;
  let state: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-bad-input-"));
    state = path.join(folder, "state");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  function hub(args: readonly string[], env: Readonly<Record<string, string>> = {}, root = projectRoot): Said {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join("bin", "bedrock-hub.js"), ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, BEDROCK_HUB_STATE: state, ...env },
    });
    const lines = stderr.trim().split("\n");
    return { code: status ?? 1, said: lines.filter((line) => !line.startsWith("local mode: ")).join("\n"), stdout };
  }

  /** A machine without CLI, Go and network: an empty PATH, an empty cache, and a download site that does not answer. */
  function bare(...programs: readonly string[]): Record<string, string> {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    for (const program of programs) fs.symlinkSync(program, path.join(bin, path.basename(program)));
    const preload = path.join(folder, "offline.js");
    fs.writeFileSync(preload, `globalThis.fetch = () => Promise.reject(new Error("no network"));`);
    return { PATH: bin, BEDROCK_HUB_CACHE: path.join(folder, "cache"), NODE_OPTIONS: `--require=${preload}` };
  }

  /** A checkout of its own whose files can be changed. */
  function checkout(): string {
    const root = path.join(folder, "checkout");
    for (const name of fs.readdirSync(projectRoot)) {
      if (["node_modules", "tests", "docs", "bench", "dist"].includes(name) || name.startsWith(".")) continue;
      fs.cpSync(path.join(projectRoot, name), path.join(root, name), { recursive: true });
    }
    fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"), "junction");
    return root;
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

  it("no CLI, no Go, no network: one line; nothing is written but an empty cache", () => {
    const { code, said } = hub(["preview", "--local"], bare());
    expect([code, said]).to.deep.equal([1, NO_CLI]);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("no CLI for up: says so, builds the same program in process, and claims no lifecycle", () => {
    const { code, said, stdout } = hub(["up", "--local"], bare());
    expect([code, said]).to.deep.equal([0, `${NO_CLI}; building in this process instead`]);
    expect(stdout).to.match(/^Embedded AWS, stack dev, in this process: \d{3} resources built from nothing\.$/m);
    expect(stdout).to.match(/There was no engine: updates, deletions and interruptions are not rehearsed/);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("a half-written cache: told, removed and got anew", async () => {
    const { command } = await theCli();
    const half = path.join(folder, "cache", "pulumi", "3.259.0");
    fs.mkdirSync(path.join(half, "bin"), { recursive: true });
    fs.writeFileSync(path.join(half, "bin", "pulumi"), "half");
    fs.writeFileSync(path.join(half, "complete.json"), '{"version":"3.259.0","bytes":115007650}');
    const env = bare("/bin/sh", "/bin/cp");
    // What takes minutes: `go build … -o <output> <package>`.
    fs.writeFileSync(
      path.join(folder, "bin", "go"),
      `#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\ncp ${command} "$2"\n`,
      { mode: 0o755 },
    );
    const { code, said, stdout } = hub(["pulumi", "--local", "--", "version"], env);
    expect(code, said).to.equal(0);
    expect(said).to.contain(`${half}: half-written, removed`);
    expect(stdout).to.match(/^v?3\.\d+\.\d+$/m);
    expect(fs.statSync(path.join(half, "bin", "pulumi")).size).to.equal(fs.statSync(command).size);
  });

  it("a passphrase that does not fit, a project of another name: refused, nothing is written", () => {
    const root = checkout();
    const file = path.join(root, "Pulumi.dev.yaml");
    const text = fs.readFileSync(file, "utf8");
    const salt = newSalt("right");
    const secret = "  bedrock-hub:secret:\n    secure: v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    fs.writeFileSync(file, `encryptionsalt: ${salt}\n${text.replace(/^config:\n/m, `config:\n${secret}`)}`);
    for (const command of ["refresh", "preview"]) {
      const wrong = hub([command, "--local"], { PULUMI_CONFIG_PASSPHRASE: "wrong" }, root);
      expect([wrong.code, wrong.said]).to.deep.equal([
        1,
        "Pulumi.dev.yaml: encryptionsalt: the passphrase in PULUMI_CONFIG_PASSPHRASE does not fit; set the right one, or unset it to run with opaque secrets",
      ]);
      expect(fs.existsSync(state)).to.equal(false);
    }
    fs.writeFileSync(file, text);
    const project = path.join(root, "Pulumi.yaml");
    fs.writeFileSync(project, fs.readFileSync(project, "utf8").replace("name: bedrock-hub", "name: my-hub"));
    const { code, said } = hub(["refresh", "--local"], {}, root);
    expect([code, said]).to.deep.equal([
      1,
      "Pulumi.yaml: name: is not the prefix of the project's settings, got my-hub; write bedrock-hub, which config: and the stack files go by",
    ]);
    expect(fs.existsSync(state)).to.equal(false);
  });

  it("a delay that is none, a stack that there is not, a comparison of what never was deployed: nothing is written", () => {
    for (const [args, env, message] of [
      [
        ["refresh", "--local"],
        { BEDROCK_HUB_DELAY: "abc" },
        "BEDROCK_HUB_DELAY: is no <seed>:<milliseconds>, got abc; write for example 7:50",
      ],
      [
        ["refresh", "--local", "--stack", "nosuch"],
        {},
        'Pulumi.nosuch.yaml: there is no stack "nosuch"; take one of dev, prod',
      ],
      [
        ["shell", "--local", "--stack", "nosuch"],
        {},
        'Pulumi.nosuch.yaml: there is no stack "nosuch"; take one of dev, prod',
      ],
      [
        ["local", "diff"],
        {},
        "stack dev: is not deployed, there is nothing to compare; run bedrock-hub up --local --stack dev",
      ],
    ] as const) {
      const { code, said } = hub(args, env);
      expect([code, said]).to.deep.equal([1, message]);
      expect(fs.existsSync(state)).to.equal(false);
    }
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
