import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readJson } from "../../proof/adapters/files";
import { readBytes } from "../../proof/adapters/read-bytes";

describe("a path on the command line", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "read-bytes-"))));
  after(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);
  const problem = (file: string): string => {
    try {
      readJson(file);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("that is a device is refused: it need not end", () => {
    for (const device of ["/dev/zero", "/dev/null"])
      expect(problem(device), device).to.include("is a device, which need not end; give a file, or a pipe");
  });

  it("is read to its end in chunks and no further than the longest text", () => {
    const text = "0123456789".repeat(300_000);
    writeFileSync(at("long"), text);
    expect(readBytes(at("long")).toString()).to.equal(text);
    expect(readBytes(at("long"), { most: text.length }).length).to.equal(text.length);
    expect(() => readBytes(at("long"), { most: text.length - 1 })).to.throw("is larger than 3 MB");
    writeFileSync(at("empty"), "");
    expect(problem(at("empty"))).to.include("is empty");
    expect(problem(at("none"))).to.include("cannot be read (ENOENT)");
    expect(problem(folder)).to.include("cannot be read (EISDIR)");
  });

  it("that is a pipe is read once something writes, and says meanwhile that it waits", () => {
    const pipe = at("pipe");
    execFileSync("mkfifo", [pipe]);
    const text = "x".repeat(200_000);
    const told: string[] = [];
    const writer = spawn("sh", ["-c", `sleep 0.2; printf '%s' "$1" > "$2"`, "sh", text.slice(0, 100_000), pipe]);
    const read = readBytes(pipe, { patience: 50, notice: (line) => told.push(line) });
    expect(read.toString()).to.equal(text.slice(0, 100_000));
    expect(told).to.deep.equal([`waits for ${pipe}: it is a pipe to which nobody has written yet`]);
    expect(writer.pid).to.be.a("number");
  });

  it("that is a shell's pipe ends with its writer, whether it wrote or not", () => {
    const ask = `const { readBytes } = require("${path.resolve("proof/adapters/read-bytes.ts")}");
      console.log(process.argv.slice(1).map((file) => readBytes(file).length).join())`;
    const run = `exec "$0" --import tsx -e "$1" /dev/fd/3 /dev/fd/4 3< <(printf abc) 4< <(:)`;
    expect(execFileSync("bash", ["-c", run, process.execPath, ask]).toString().trim()).to.equal("3,0");
  });
});
