import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { messageOf } from "../../../local/engine/errors";
import { stackPaths } from "../../../local/engine/paths";
import { checkState, keepState } from "../../../local/engine/state-file";

describe("a state file that is damaged", () => {
  const WHOLE = JSON.stringify({ version: 3, checkpoint: {} });
  const TORN = WHOLE.slice(0, 20);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-state-file-"));
  const paths = stackPaths(folder, "dev");
  const file = path.join(paths.base, "dev.json");
  const refusal = (): string => {
    try {
      checkState(paths, file, { project: "bedrock-hub", stack: "dev" });
      return "";
    } catch (error) {
      return messageOf(error);
    }
  };

  beforeEach(() => {
    fs.rmSync(paths.base, { recursive: true, force: true });
    fs.mkdirSync(paths.base, { recursive: true });
    fs.writeFileSync(file, WHOLE);
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("is none if it is whole, or not there", () => {
    expect(refusal()).to.equal("");
    fs.rmSync(file);
    expect(refusal()).to.equal("");
  });

  it("names the engine's copy, or ours of before the run where the disk was too full for that one, or neither", () => {
    keepState(paths, file);
    fs.writeFileSync(file, TORN);
    fs.writeFileSync(`${file}.bak`, WHOLE);
    expect(refusal()).to.include(`${file}: the Pulumi state is damaged (it is no JSON, 20 characters)`);
    expect(refusal()).to.include(`${file}.bak is the state before the last change: copy it over the file`);
    fs.writeFileSync(`${file}.bak`, TORN);
    expect(refusal()).to.include(`${paths.before} is the state before the last run: copy it over the file`);
    fs.rmSync(paths.before);
    expect(refusal()).to.include("there is no whole copy").and.to.include("local reset --stack dev");
  });

  it("takes the engine's copy of the last run's end before ours, which was empty before the first run", () => {
    const backups = path.join(paths.backend, ".pulumi", "backups", "bedrock-hub", "dev");
    fs.mkdirSync(backups, { recursive: true });
    keepState(paths, file);
    fs.writeFileSync(file, TORN);
    fs.writeFileSync(path.join(backups, "dev.100.json"), WHOLE);
    fs.writeFileSync(path.join(backups, "dev.200.json"), WHOLE);
    expect(refusal()).to.include(`${path.join(backups, "dev.200.json")} is the state at the end of a run`);
    fs.writeFileSync(path.join(backups, "dev.200.json"), TORN);
    expect(refusal()).to.include(`${paths.before} is the state before the last run`);
    fs.rmSync(paths.before);
    expect(refusal()).to.include(`${path.join(backups, "dev.100.json")} is the state at the end of an earlier run`);
  });

  it("is not kept over the copy of a run that began with more room", () => {
    keepState(paths, file);
    fs.rmSync(file);
    expect(() => {
      keepState(paths, file);
    }).to.throw(/ENOENT/);
    expect(fs.readFileSync(paths.before, "utf8")).to.equal(WHOLE);
    expect(fs.readdirSync(paths.base)).to.deep.equal(["state-before.json"]);
  });
});
