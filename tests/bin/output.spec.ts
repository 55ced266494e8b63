import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ROOT } from "../support/stacks";

const CLI = path.join(ROOT, "bin", "bedrock-hub.js");

/** A line of bash in which `hub` is the command line. */
function bash(line: string, file = ""): { code: number | null; out: string; err: string } {
  const script = `hub() { "$NODE" "$CLI" "$@"; }; ${line}`;
  const env = { ...process.env, NODE: process.execPath, CLI, FILE: file };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: ROOT, env, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

function told(code: string): string {
  return `bedrock-hub: output cannot be written (${code}); make room where it goes, or write it elsewhere\n`;
}

describe("output that cannot be written", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-output-"));
  const file = path.join(folder, "models.json");
  after(() => rmSync(folder, { recursive: true }));

  it("on a full disk is a failure, in one line", () => {
    expect(bash("hub catalogue models --json > /dev/full")).to.deep.equal({ code: 1, out: "", err: told("ENOSPC") });
  });

  it("in a file that takes only a part is a failure too", () => {
    const line = '(ulimit -f 4; hub catalogue models --json > "$FILE")';
    expect(bash(line, file)).to.deep.equal({ code: 1, out: "", err: told("EFBIG") });
    expect(statSync(file).size).to.equal(4096);
  });

  it("because its reader has seen enough is none", () => {
    const { code, out, err } = bash("set -o pipefail; hub catalogue models --json | head -1");
    expect({ code, out, err }).to.deep.equal({ code: 0, out: "{\n", err: "" });
  });

  it("and a file with room has everything", () => {
    const { code, err } = bash('hub catalogue models --json > "$FILE"', file);
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(readFileSync(file, "utf8")).to.equal(bash("hub catalogue models --json | cat").out);
  });
});
