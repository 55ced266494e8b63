import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { messageOf } from "../../local/engine/errors";
import { stateFile } from "../../local/engine/state-file";
import { deployed, tiny } from "./support/deployed";
import { expectSame, picture } from "./support/picture";
import { TestStack } from "./support/stack";

/** Takes all the space that is left on the disk of a folder. */
function fill(file: string): void {
  const fd = fs.openSync(file, "w");
  try {
    for (const block = Buffer.alloc(64 * 1024); ;) fs.writeSync(fd, block);
  } catch (error) {
    expect(messageOf(error)).to.match(/ENOSPC/);
  } finally {
    fs.closeSync(fd);
  }
}

describe("a disk that fills up in the middle of an up", () => {
  let stack: TestStack;
  let mounted = false;

  before(function () {
    stack = TestStack.make("dev");
    fs.mkdirSync(stack.project.state, { recursive: true });
    // A small disk of its own takes root; elsewhere the reporter names this suite as skipped.
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", stack.project.state]);
    mounted = mount.status === 0;
    if (mounted) return;
    console.error(`a full disk is not tried: no small disk can be mounted (${String(mount.stderr).trim()})`);
    this.skip();
  });

  after(async () => {
    await stack.rest();
    // The server has given the world up and may still be about to end.
    for (let tries = 0; mounted && tries < 100; tries++, await sleep(100)) {
      mounted = spawnSync("umount", [stack.project.state]).status !== 0;
    }
    expect(mounted).to.equal(false);
    await stack.dispose();
  });

  it("ends with one message that names the way on; with room again, doctor and up lose nothing", async () => {
    stack.edit(tiny);
    const filler = path.join(stack.project.state, "filler");
    const journal = path.join(stack.paths.world, "journal.jsonl");
    let watching: Promise<void> | undefined;
    const refusal = await stack
      .run(["up", "--yes", "--skip-preview"], {
        started: () => {
          watching = (async () => {
            while (!fs.existsSync(journal) || fs.readFileSync(journal, "utf8").split("\n").length < 40) await sleep(2);
            fill(filler);
          })();
        },
      })
      .then((ran) => `ended with ${ran.code}: ${ran.stdout}`, messageOf);
    await watching;
    expect(refusal).to.equal(
      `${stack.project.state}: the disk is full; free some space, then \`bedrock-hub doctor --local --stack dev\`: what AWS has and the state has not is found there`,
    );
    const again = await stack.run(["up", "--yes", "--skip-preview"]).then(() => "ran", messageOf);
    expect(again).to.match(
      /the disk has \d MB free, 32 MB are needed; free some space and run again, nothing was changed$/,
    );

    fs.rmSync(filler);
    const repaired = await stack.doctor(true).catch((error: unknown) => {
      // Where the engine was writing its own state just then: the way that the message names.
      const [, copy = ""] =
        /(\S+) is the state before the last \w+: copy it over the file/.exec(messageOf(error)) ?? [];
      if (copy === "") throw error;
      fs.copyFileSync(copy, stateFile(stack.paths, "bedrock-hub", "dev"));
      return stack.doctor(true);
    });
    expect(repaired).to.equal(true);
    await stack.up();
    const whole = await (await deployed(tiny)).stack.world((world) => world.list({ implicit: true }));
    expectSame(picture(whole), picture(await stack.world((world) => world.list({ implicit: true }))));
    await stack.must("preview", "--expect-no-changes");
  });
});
