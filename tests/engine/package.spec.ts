import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect } from "chai";
import * as components from "../../components";

const ROOT = path.join(__dirname, "..", "..");

/** What a unit test of the consumer's would do: mocks, the program, the types that it registers. */
const UNIT_TEST = `
const pulumi = require("@pulumi/pulumi");
const types = [];
pulumi.runtime.setMocks({
  newResource: ({ type, name, inputs }) => {
    types.push(type);
    const dnsEntries = [{ dnsName: name + ".vpce.amazonaws.com", hostedZoneId: "Z1" }];
    return { id: name, state: { ...inputs, dnsEntries } };
  },
  call: ({ inputs }) => inputs,
});
pulumi.runtime.runInPulumiStack(async () => require("./index.js")).then(({ endpointIds }) =>
  pulumi.output(endpointIds).apply((ids) => console.log(JSON.stringify({ types, ids }))));
`;

describe("the package, installed into another program", function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-consumer-"));
    const modules = path.join(folder, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(path.join(ROOT, "node_modules")).filter((entry) => !entry.startsWith("."))) {
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name));
    }
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: ROOT, stdio: "pipe" });
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    execFileSync("tar", ["xzf", tarball ?? "", "-C", modules], { cwd: folder });
    cpSync(path.join(modules, "package"), path.join(modules, "bedrock-hub"), { recursive: true });
    cpSync(path.join(ROOT, "examples", "library", "index.ts"), path.join(folder, "index.ts"));
    const compilerOptions = { target: "es2022", module: "node20", strict: true, skipLibCheck: true, types: ["node"] };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["index.ts"] }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("type-checks and makes the example's network", () => {
    const compiled = spawnSync(path.join(ROOT, "node_modules", ".bin", "tsc"), ["-p", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(compiled.stdout).to.equal("");
    writeFileSync(path.join(folder, "test.js"), UNIT_TEST);
    const ran = spawnSync(process.execPath, ["test.js"], { cwd: folder, encoding: "utf8" });
    expect(ran.status, ran.stderr).to.equal(0);
    const { types, ids } = JSON.parse(ran.stdout) as { types: string[]; ids: Record<string, Record<string, string>> };
    expect(Object.keys(ids["research"] ?? {})).to.deep.equal(["bedrock-runtime", "sts"]);
    expect(types.filter((type) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")).to.have.length(2);
    expect(types).to.include("bedrock-hub:index:TransitHub");
  });

  it("brings a command line that plans stack files of other folders", () => {
    const cli = path.join(folder, "node_modules", "bedrock-hub", "bin", "bedrock-hub.js");
    const ran = spawnSync(process.execPath, [cli, "plan", "--cwd", ROOT], { cwd: folder, encoding: "utf8" });
    expect(ran.status, ran.stderr).to.equal(0);
    expect(ran.stdout).to.include("verdict: holds");
  });
});

/** What `pulumi package add` reads from the sources, so that the components can be used from every language. */
describe("the package, as components for every language", function () {
  // Type-checks index.ts with the types of the AWS provider.
  this.timeout(120_000);

  const names = Object.entries(components)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name)
    .sort();

  it("takes the arguments and outputs of every component, each described", () => {
    const folder = path.join(__dirname, "packaging");
    const entry = { main: "../../../index.js" };
    const schema = new Analyzer(folder, "bedrock-hub", entry, new Set(names)).analyze();
    expect(Object.keys(schema.components).sort()).to.deep.equal(names);
    expect(names).to.have.length(49);
    for (const [name, component] of Object.entries(schema.components)) {
      expect(component.description, name).to.be.a("string");
      expect(component.inputs, name).not.to.be.empty;
      for (const [property, { description }] of [
        ...Object.entries(component.inputs),
        ...Object.entries(component.outputs),
      ]) {
        expect(description, `${name}.${property}`).to.be.a("string");
      }
    }
    expect(schema.components["SpokeAttachment"]?.inputs["vpcId"]).to.deep.include({ type: "string" });
    expect(schema.components["SpokeAttachment"]?.inputs["vpcId"]).not.to.have.property("plain");
  });
});
