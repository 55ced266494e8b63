import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { projectRoot } from "../../local/engine/paths";

/** A program that tells each error that nobody caught, as the Pulumi SDK does, and goes on. */
const TELLS_EVERYTHING = `
  process.on("uncaughtException", (error) => console.error(error.message));
  require("./infra/orphan").endWithReaders();
  console.log("ready");
  setInterval(() => console.log("at work"), 5);
`;

describe("a program whose engine was killed", () => {
  for (const gone of ["stdout", "stderr"] as const)
    it(`ends when nobody reads its ${gone} any more`, async function () {
      this.timeout(20_000);
      const hook = path.join(projectRoot, "bin", "typescript.js");
      const code =
        gone === "stdout" ? TELLS_EVERYTHING : TELLS_EVERYTHING.replace(/console\.log\("at/, 'console.error("at');
      const program = spawn(process.execPath, ["--require", hook, "--eval", code], {
        cwd: projectRoot,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const exit = once(program, "exit");
      const late = setTimeout(() => program.kill("SIGKILL"), 10_000);
      try {
        await once(program.stdout, "data");
        program[gone].destroy();
        if (gone === "stdout") program.stderr.resume();
        else program.stdout.resume();
        expect((await exit) as [number | null, string | null]).to.deep.equal([1, null]);
      } finally {
        clearTimeout(late);
        program.kill("SIGKILL");
      }
    });
});
