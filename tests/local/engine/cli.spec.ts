import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { findCli, LAUNCHER_MARK, type CliTools } from "../../../local/engine/cli";
import { CliMissingError, CliTooOldError } from "../../../local/engine/errors";
import { programOutput } from "../../../local/engine/programs";
import { script, withFolder } from "./folder";

/** Tools on a machine of our own making: nothing on PATH but what a test puts into `bin`. */
function machine(folder: string, change: Partial<CliTools> = {}): CliTools & { lines: string[] } {
  const lines: string[] = [];
  return {
    env: { PATH: `${path.join(folder, "bin")}:/bin:/usr/bin`, BEDROCK_HUB_CACHE: path.join(folder, "cache") },
    lines,
    log: (line) => void lines.push(line),
    output: programOutput,
    canDownload: () => Promise.resolve(false),
    download: () => Promise.reject(new Error("no download in this test")),
    build: () => Promise.reject(new Error("no build in this test")),
    ...change,
  };
}

function cli(folder: string, version: string): string {
  return script(folder, "pulumi", `echo v${version}`);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail("should have been refused"),
    (error: unknown) => error,
  );
}

describe("finding the Pulumi CLI", () => {
  it("takes the one on PATH and sees its language host beside it, links followed", () =>
    withFolder(async (folder) => {
      const real = path.join(folder, "opt");
      cli(real, "3.250.1");
      script(real, "pulumi-language-nodejs", "exit 0");
      fs.mkdirSync(path.join(folder, "bin"));
      fs.symlinkSync(path.join(real, "pulumi"), path.join(folder, "bin", "pulumi"));
      const found = await findCli(machine(folder));
      expect(found).to.deep.equal({
        command: path.join(folder, "bin", "pulumi"),
        version: [3, 250, 1],
        source: "path",
        hasLanguageHost: true,
      });
    }));

  it("says that a CLI without a language host has none", () =>
    withFolder(async (folder) => {
      cli(path.join(folder, "bin"), "3.250.1");
      expect((await findCli(machine(folder))).hasLanguageHost).to.equal(false);
    }));

  it("says it where the cache folder is a file", () =>
    withFolder(async (folder) => {
      const at = machine(folder);
      const file = path.join(folder, "file");
      fs.writeFileSync(file, "");
      const error = await failure(findCli({ ...at, env: { ...at.env, BEDROCK_HUB_CACHE: file } }));
      expect((error as Error).message).to.equal(`BEDROCK_HUB_CACHE: is a file, got ${file}; name a folder`);
    }));

  it("refuses one that is too old, naming both versions and the file", () =>
    withFolder(async (folder) => {
      const file = cli(path.join(folder, "bin"), "3.239.9");
      const error = await failure(findCli(machine(folder)));
      expect(error).to.be.instanceOf(CliTooOldError);
      expect((error as Error).message).to.equal(
        `${file}: Pulumi CLI 3.239.9 is too old, 3.240.0 or later is needed; upgrade it or take it off PATH`,
      );
    }));

  it("refuses one that tells no version", () =>
    withFolder(async (folder) => {
      script(path.join(folder, "bin"), "pulumi", "exit 3");
      expect(await failure(findCli(machine(folder)))).to.be.instanceOf(CliTooOldError);
    }));

  it("passes over the launcher that `shell --local` puts on PATH", () =>
    withFolder(async (folder) => {
      script(path.join(folder, "bin"), "pulumi", `${LAUNCHER_MARK}\necho v3.999.0`);
      const error = await failure(findCli(machine(folder), { install: false }));
      expect(error).to.be.instanceOf(CliMissingError);
    }));

  it("says in one line that there is no CLI, no download and no Go", () =>
    withFolder(async (folder) => {
      const error = await failure(findCli(machine(folder, { env: { PATH: "", BEDROCK_HUB_CACHE: folder } })));
      expect(error).to.be.instanceOf(CliMissingError);
      const { message } = error as Error;
      expect(message).to.match(/^pulumi: not on PATH, get\.pulumi\.com cannot be reached, and there is no Go/);
      expect(message.split("\n")).to.have.length(1);
    }));
});

describe("getting the Pulumi CLI", () => {
  const go = (folder: string): void => void script(path.join(folder, "bin"), "go", "exit 0");
  const build = (version: string): CliTools["build"] => {
    return (_go, output) => {
      cli(path.dirname(output), version);
      return Promise.resolve();
    };
  };

  it("downloads it where the site can be reached, and finds it in the cache the next time", () =>
    withFolder(async (folder) => {
      let downloads = 0;
      const tools = machine(folder, {
        canDownload: () => Promise.resolve(true),
        download: (root) => {
          downloads++;
          cli(path.join(root, "bin"), "3.270.0");
          return Promise.resolve("3.270.0");
        },
      });
      const first = await findCli(tools);
      expect(first.source).to.equal("new");
      expect(first.command).to.equal(path.join(folder, "cache", "pulumi", "3.270.0", "bin", "pulumi"));
      expect((await findCli(tools)).source).to.equal("cache");
      expect(downloads).to.equal(1);
    }));

  it("builds it with Go where the download fails, and says how long that takes", () =>
    withFolder(async (folder) => {
      go(folder);
      const tools = machine(folder, {
        canDownload: () => Promise.resolve(true),
        download: () => Promise.reject(new Error("404")),
        build: build("3.259.0"),
      });
      expect((await findCli(tools)).version).to.deep.equal([3, 259, 0]);
      expect(tools.lines.join("\n")).to.match(
        /the download failed \(404\); building it with Go \(about 5 minutes, once\)/,
      );
    }));

  it("names the reason in one line where the build fails, and leaves nothing that looks finished", () =>
    withFolder(async (folder) => {
      go(folder);
      const tools = machine(folder, { build: () => Promise.reject(new Error("a\nmodule not found")) });
      const error = await failure(findCli(tools));
      expect(error).to.be.instanceOf(CliMissingError);
      expect((error as Error).message).to.include("the build with Go failed (module not found)");
      expect(fs.readdirSync(path.join(folder, "cache", "pulumi"))).to.deep.equal([]);
    }));

  const spoil: Record<string, (home: string) => void> = {
    "whose executable was cut short": (home) => fs.writeFileSync(path.join(home, "bin", "pulumi"), "#!/bin/sh\n"),
    "that was never sealed": (home) => fs.rmSync(path.join(home, "complete.json")),
    "that lost its executable": (home) => fs.rmSync(path.join(home, "bin", "pulumi")),
    "whose executable does not run": (home) => {
      const file = path.join(home, "bin", "pulumi");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/./g, "x"));
    },
  };
  for (const [which, damage] of Object.entries(spoil)) {
    it(`makes a cached CLI anew ${which}`, () =>
      withFolder(async (folder) => {
        go(folder);
        let builds = 0;
        const tools = machine(folder, {
          build: (program, output) => {
            builds++;
            return build("3.259.0")(program, output);
          },
        });
        await findCli(tools);
        damage(path.join(folder, "cache", "pulumi", "3.259.0"));
        expect((await findCli(tools)).source).to.equal("new");
        expect(builds).to.equal(2);
      }));
  }

  it("clears the draft of a killed install", () =>
    withFolder(async (folder) => {
      go(folder);
      const draft = path.join(folder, "cache", "pulumi", "draft-1");
      fs.mkdirSync(draft, { recursive: true });
      await findCli(machine(folder, { build: build("3.259.0") }));
      expect(fs.existsSync(draft)).to.equal(false);
    }));

  it("builds once where two runs begin together", () =>
    withFolder(async (folder) => {
      go(folder);
      let builds = 0;
      const tools = machine(folder, {
        build: async (program, output) => {
          builds++;
          await new Promise((resolve) => setTimeout(resolve, 50));
          await build("3.259.0")(program, output);
        },
      });
      const found = await Promise.all([findCli(tools), findCli(tools)]);
      expect(builds).to.equal(1);
      expect(found[0].command).to.equal(found[1].command);
    }));
});
