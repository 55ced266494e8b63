import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { adviceOn, holds, isAlive, processStart, readLock, tryLock } from "../../../local/engine/process-lock";
import { withFolder } from "./folder";

/** A pid that was in use and is not any more. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("the lock of a stack", () => {
  it("is taken once, names its holder to the second comer, and is free after release", () =>
    withFolder((folder) => {
      const file = path.join(folder, "lock");
      const first = tryLock(file, "up");
      expect(first.ok).to.equal(true);
      const second = tryLock(file, "destroy");
      expect(second.ok).to.equal(false);
      if (!second.ok) expect(second.holder).to.include({ pid: process.pid, task: "up", host: os.hostname() });
      if (first.ok) first.lock.release();
      expect(tryLock(file, "destroy").ok).to.equal(true);
      expect(fs.readdirSync(folder)).to.deep.equal(["lock"]);
    }));

  it("is taken over from a dead holder", () =>
    withFolder((folder) => {
      const file = path.join(folder, "lock");
      fs.writeFileSync(file, JSON.stringify({ pid: deadPid(), host: os.hostname(), task: "up", since: "" }));
      expect(tryLock(file, "up").ok).to.equal(true);
    }));

  it("is taken over if its holder died while writing it", () =>
    withFolder((folder) => {
      const file = path.join(folder, "lock");
      for (const text of ['{"pid": 1', "{}", "null"]) {
        fs.writeFileSync(file, text);
        expect(tryLock(file, "up").ok, text).to.equal(true);
      }
    }));

  it("is kept by the engine that a killed launcher left behind", () =>
    withFolder(async (folder) => {
      const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" });
      try {
        const pid = child.pid ?? 0;
        const holder = { pid: deadPid(), host: os.hostname(), task: "up", since: "" };
        expect(holds({ ...holder, child: { pid, started: processStart(pid) } })).to.equal(true);
        expect(holds({ ...holder, child: { pid, started: "1" } }), "the pid was used again").to.equal(false);
      } finally {
        child.kill("SIGKILL");
        await new Promise((resolve) => child.once("close", resolve));
      }
      expect(isAlive(child.pid ?? 0)).to.equal(false);
      expect(fs.existsSync(folder)).to.equal(true);
    }));

  it("is never taken from a holder on another host", () => {
    expect(holds({ pid: deadPid(), host: `not-${os.hostname()}`, task: "up", since: "" })).to.equal(true);
  });

  it("of another host names its file, for nobody here can tell whether it is over", () => {
    const at = (host: string): string => adviceOn({ pid: 1, host, task: "up", since: "" }, "state/dev/lock");
    expect(at(os.hostname())).to.equal("wait for it to end");
    expect(at(`not-${os.hostname()}`)).to.equal(
      "wait for it to end, or remove state/dev/lock if it is over on that host",
    );
  });

  it("is not released by one that has lost it", () =>
    withFolder((folder) => {
      const file = path.join(folder, "lock");
      const mine = tryLock(file, "up");
      const other = { pid: 1, host: os.hostname(), task: "up", since: "" };
      fs.writeFileSync(file, JSON.stringify(other));
      if (mine.ok) mine.lock.release();
      expect(readLock(file)).to.deep.equal(other);
    }));
});
