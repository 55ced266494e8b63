import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { version } from "typescript/package.json";
import { ROOT } from "../support/stacks";

const LOAD = `
  require("./bin/deferred");
  const { automation } = require("@pulumi/pulumi");
  const loaded = (name) => Object.keys(require.cache).filter((file) => file.includes(name)).length > 1;
  const before = ["@npmcli/arborist", "/typescript/", "/pulumi/automation/"].filter(loaded);
  const typescript = require("@pulumi/pulumi/typescript-shim");
  console.log(JSON.stringify({
    before,
    asked: [typeof automation.LocalWorkspace.create, typescript.version, "Arborist" in require("@npmcli/arborist")],
    missing: "nothing" in typescript,
  }));
`;

describe("parts of libraries on demand", function () {
  this.timeout(60_000);

  it("are not loaded with the SDK, and are themselves when something is asked of them", () => {
    const out = execFileSync(process.execPath, ["-e", LOAD], { cwd: ROOT, encoding: "utf8" });
    expect(JSON.parse(out)).to.deep.equal({ before: [], asked: ["function", version, true], missing: false });
  });
});
