import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { PRICE_NAMES } from "../../catalogue";
import { defaultFile, SCHEMA_FILE, schemaText } from "../../bin/commands/schema";
import { parseOptions } from "../../bin/options";
import { refuseSlips } from "../../local/engine/cli-options";
import { version } from "../../package.json";
import { ROOT } from "../support/stacks";

const CLI = path.join(ROOT, "bin", "bedrock-hub.js");

function run(args: readonly string[], cwd = ROOT): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

/** A command as the command line loads it. */
function loaded(command: string): { run: (argv: string[]) => Promise<number> } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the loader that runs TypeScript
  return require(`../../bin/commands/${command}`) as { run: (argv: string[]) => Promise<number> };
}

describe("the command line", function () {
  this.timeout(60_000);

  it("tells its version, which is the package's", () => {
    expect(run(["--version"])).to.deep.equal({ code: 0, out: `${version}\n`, err: "" });
  });

  it("tells the nearest command for one that it does not know", () => {
    const { code, err } = run(["pln"]);
    expect(code).to.equal(1);
    expect(err).to.equal("bedrock-hub: unknown command, got pln; did you mean plan?\n");
  });

  it("tells the nearest option without a stack trace, from the command itself", () => {
    const { code, err } = run(["plan", "--stak", "prod"]);
    expect(code).to.equal(1);
    expect(err).to.equal(
      "plan: 1 problem\n  --stak: is no option of this command; did you mean --stack? (bedrock-hub plan --help)\n",
    );
  });

  it("does so for every command that takes options, before it does anything", async () => {
    for (const command of ["probe", "prove", "trace", "policies", "local", "doctor", "catalogue", "schema"]) {
      const told = await Promise.resolve()
        .then(() => loaded(command).run(["--hlep"]))
        .then(String, (error: unknown) => (error as Error).message);
      expect(told).to.equal(
        `${command}: 1 problem\n  --hlep: is no option of this command; did you mean --help? (bedrock-hub ${command} --help)`,
      );
    }
  });

  it("no command on the embedded accounts takes a word too many for nothing: it was meant as a stack", async () => {
    const words = ["ls x", "show a b", "diff prod", "reset prod", "inject denied x", "inject vanish t i x"];
    for (const argv of [
      ...words.map((each) => each.split(" ")),
      ["inject", "--clear", "x"],
      ["inject", "--list", "x"],
    ]) {
      const told = await loaded("local")
        .run(argv)
        .then(String, (error: unknown) => (error as Error).message);
      expect(told, argv.join(" ")).to.match(
        /^local [a-z]+: takes no further argument, got \w+; a stack is named with --stack <name>$/,
      );
    }
  });

  it("commands have help, also those for the embedded AWS only", () => {
    const commands = [...run(["--help"]).out.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name]) => name ?? "");
    const some = ["plan", "schema", "catalogue", "export", "pulumi", "shell"];
    expect(commands).to.include.members(some);
    for (const command of some) {
      const { code, out, err } = run([command, "--help"]);
      expect([command, code, err]).to.deep.equal([command, 0, ""]);
      expect(out).to.match(new RegExp(`^usage: bedrock-hub ${command}`));
    }
  });
});

describe("options of a command", () => {
  const parse = (...args: string[]) =>
    parseOptions("plan", { args, options: { stack: { type: "string", short: "s" }, json: { type: "boolean" } } });

  it("are taken as Node.js takes them", () => {
    expect({ ...parse("-s", "prod", "--json").values }).to.deep.equal({ stack: "prod", json: true });
  });

  for (const [args, says] of [
    [["--jsn"], "--jsn: is no option of this command; did you mean --json? (bedrock-hub plan --help)"],
    [["--stack"], "--stack: has no value; write one after it, as in --stack <value> (bedrock-hub plan --help)"],
    [["-s"], "--stack: has no value; write one after it"],
    [["--json=1"], "--json: takes no value; leave the value out"],
    [["--stack", "prod", "--stack=dev"], "--stack: is given twice, got dev; keep one of the two"],
    [["dev"], "dev: is an argument that this command does not take; use --stack, --json"],
  ] as const) {
    it(`${args.join(" ")}: ${says}`, () => expect(() => parse(...args)).to.throw(says));
  }
});

describe("options that npm took for itself", () => {
  const NAMES = ["npm_lifecycle_event", "npm_config_json", "npm_config_stack"] as const;
  const before = NAMES.map((name) => process.env[name]);
  const restore = (): void => {
    NAMES.forEach((name, i) => {
      const value = before[i];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    });
  };
  afterEach(restore);
  const parse = (env: Partial<Record<(typeof NAMES)[number], string>>, ...args: string[]): string => {
    for (const name of NAMES) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, env);
    const told: string[] = [];
    const { error } = console;
    console.error = (text: string) => told.push(text);
    try {
      parseOptions("plan", { args, options: { stack: { type: "string" }, json: { type: "boolean" } } });
    } catch (thrown) {
      told.push((thrown as Error).message);
    } finally {
      console.error = error;
    }
    return told.join("\n");
  };

  it("are named with the line that hands them on", () => {
    const npm = { npm_lifecycle_event: "plan" };
    expect(parse({ ...npm, npm_config_json: "true" })).to.equal(
      "npm took --json for itself: write npm run plan -- --json",
    );
    expect(parse({ ...npm, npm_config_json: "true" }, "--json")).to.equal("");
    expect(parse({ npm_config_json: "true" })).to.equal("");
    expect(parse({ ...npm, npm_config_stack: "prod" })).to.equal(
      "npm took --stack prod for itself: write npm run plan -- --stack prod",
    );
    expect(parse({ ...npm, npm_config_stack: "true" }, "prod")).to.include(
      "prod: is an argument that this command does not take; npm took --stack for itself: write npm run plan -- --stack prod",
    );
  });
});

describe("options that are passed on to the Pulumi CLI", () => {
  for (const [name, args, says] of [
    ["up", ["--local", "--stak", "dev"], "--stak: is no option of this command; did you mean --stack?"],
    ["up", ["--lcoal"], "--lcoal: is no option of this command; did you mean --local?"],
    [
      "destroy",
      ["--local", "--skip-previw=true"],
      "--skip-previw: is no option of this command; did you mean --skip-preview?",
    ],
    ["stack export", ["--local", "--fil", "x"], "--fil: is no option of this command; did you mean --file?"],
    ["shell", ["--local", "--stac", "dev"], "--stac: is no option of this command; did you mean --stack?"],
    ["pulumi", ["--locl", "--", "up"], "--locl: is no option of this command; did you mean --local?"],
    ["preview", ["--local", "--stack"], "--stack: has no value; write one after it, as in --stack <value>"],
  ] as const) {
    it(`${name} ${args.join(" ")}: ${says}`, () => expect(() => refuseSlips(name, args)).to.throw(says));
  }

  it("passes on what is near none, what the CLI knows, and everything after --", () => {
    refuseSlips("up", ["--local", "--stack=dev", "--some-new-option", "--target-dependents", "--json"]);
    refuseSlips("stack", ["--local", "ls", "--all"]);
    refuseSlips("pulumi", ["--local", "--", "up", "--stak"]);
  });
});

describe("bedrock-hub schema", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("writes into the project that it is called in, never into the package", () => {
    const before = readFileSync(SCHEMA_FILE, "utf8");
    expect(run(["schema"], folder)).to.deep.equal({ code: 0, out: "stack.schema.json written\n", err: "" });
    expect(readFileSync(path.join(folder, "stack.schema.json"), "utf8")).to.equal(schemaText());
    expect(readFileSync(SCHEMA_FILE, "utf8")).to.equal(before);
  });

  it("checks the file that it would write, and fails where there is none", () => {
    expect(run(["schema", "--check"], folder).code).to.equal(0);
    writeFileSync(path.join(folder, "other.json"), "{}");
    expect(run(["schema", "--check", "--out", "other.json"], folder)).to.include({
      code: 1,
      err: "other.json: is not the schema of this version; run bedrock-hub schema\n",
    });
    expect(run(["schema", "--check", "--out", "none.json"], folder).code).to.equal(1);
  });

  it("in a checkout it is the checked-in one", () => {
    expect(defaultFile(ROOT)).to.equal(SCHEMA_FILE);
    expect(defaultFile(path.join(ROOT, "docs"))).to.equal(path.join(ROOT, "docs", "stack.schema.json"));
  });
});

describe("bedrock-hub catalogue", function () {
  this.timeout(60_000);
  const lines = (...args: string[]) =>
    execFileSync(process.execPath, [CLI, "catalogue", ...args], { cwd: ROOT, encoding: "utf8" })
      .trimEnd()
      .split("\n");

  it("lists names that stack files may use", () => {
    expect(lines("services").find((line) => line.startsWith("bedrock-runtime "))).to.match(
      /^bedrock-runtime +bedrock +/,
    );
    expect(lines("prices").map((line) => line.split(" ")[0])).to.deep.equal(PRICE_NAMES);
    expect(lines("quotas").find((line) => line.startsWith("interfaceEndpointsPerVpc"))).to.match(/ 50 /);
    expect(lines("regions").find((line) => line.startsWith("us-east-1 "))).to.include("use1-az1");
  });

  it("narrows models to a Region, with the geographies from there", () => {
    const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
    const of = (region: string) => lines("models", "--region", region).find((line) => line.startsWith(`${haiku} `));
    expect(of("eu-west-1")).to.include("geographies eu, global");
    expect(of("us-east-1"))
      .to.match(/geographies .*us\b/)
      .and.not.include(" eu,");
  });

  it("has every entry whole as JSON", () => {
    const models = JSON.parse(lines("models", "--json").join("\n")) as Record<string, { endpoints: string[] }>;
    expect(models["amazon.nova-lite-v1:0"]?.endpoints).to.include("bedrock-runtime");
  });

  it("tells the nearest list and Region", () => {
    expect(run(["catalogue", "price"]).err).to.include("price: is no list of the catalogue; did you mean prices?");
    expect(run(["catalogue", "models", "--region", "eu-wst-1"]).err).to.include(
      "--region: is no Region of the catalogue, got eu-wst-1; did you mean eu-west-1?",
    );
  });
});
