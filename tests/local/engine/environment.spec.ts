import { expect } from "chai";
import { localArguments, absolutePaths, hasOption, switchedOn, writesState } from "../../../local/engine/arguments";
import { freeMegabytes, onDisk, requireSpace } from "../../../local/engine/disk";
import { closedEnvironment, droppedLine } from "../../../local/engine/environment";
import { cacheFolder, stackPaths, stateFolder } from "../../../local/engine/paths";

describe("the environment of a closed run", () => {
  const paths = stackPaths("/s", "dev");
  const user = {
    PATH: "/bin",
    HOME: "/home/u",
    AWS_PROFILE: "prod",
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://x",
    PULUMI_ACCESS_TOKEN: "pul-1",
    PULUMI_BACKEND_URL: "s3://real",
    PULUMI_STACK: "prod",
    PULUMI_DEBUG_PROVIDERS: "aws:1234",
    PULUMI_PARALLEL: "4",
  };

  it("holds no variable by which real AWS or another backend can be reached", () => {
    const { env, dropped } = closedEnvironment(user, paths, { BEDROCK_HUB_WORLD: "w" });
    expect(dropped).to.deep.equal([
      "AWS_ACCESS_KEY_ID",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_PROFILE",
      "PULUMI_ACCESS_TOKEN",
      "PULUMI_BACKEND_URL",
      "PULUMI_DEBUG_PROVIDERS",
      "PULUMI_STACK",
    ]);
    expect(
      Object.keys(env)
        .filter((name) => name.startsWith("AWS_"))
        .sort(),
    ).to.deep.equal(["AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_SHARED_CREDENTIALS_FILE"]);
    expect(env).to.include({
      PATH: "/bin",
      PULUMI_PARALLEL: "4",
      PULUMI_BACKEND_URL: "file:///s/dev/state?metadata=skip",
      BEDROCK_HUB_WORLD: "w",
    });
  });

  it("has no proxy, as it talks to this machine alone", () => {
    const { env, dropped } = closedEnvironment(
      { https_proxy: "p", HTTP_PROXY: "p", NO_PROXY: "n", XPROXY: "x" },
      paths,
      {},
    );
    expect(dropped).to.deep.equal(["HTTP_PROXY", "https_proxy"]);
    expect(env).to.include({ NO_PROXY: "n", XPROXY: "x" });
  });

  const options: [string, string][] = [
    ["--require ./a.cjs --import=../b.mjs", '--require "/w/x/a.cjs" --import="/w/b.mjs"'],
    ['-r "./with space.cjs"', '-r "/w/x/with space.cjs"'],
    [
      "--require /abs.cjs --max-old-space-size=4096 -r tsx/cjs",
      "--require /abs.cjs --max-old-space-size=4096 -r tsx/cjs",
    ],
  ];
  for (const [given, passed] of options)
    it(`passes NODE_OPTIONS ${given} on with its files in full, as it works in another folder`, () => {
      expect(closedEnvironment({ NODE_OPTIONS: given }, paths, {}, "/w/x").env.NODE_OPTIONS).to.equal(passed);
    });

  it("is silent about its own settings in a shell that has them, and about the passphrase, which is used", () => {
    const { env } = closedEnvironment({}, paths, {});
    expect(closedEnvironment(env, paths, {}).dropped).to.deep.equal([]);
    expect(closedEnvironment({ ...env, PULUMI_HOME: "/other" }, paths, {}).dropped).to.deep.equal(["PULUMI_HOME"]);
    expect(droppedLine(["PULUMI_CONFIG_PASSPHRASE"], user, () => false)).to.equal(undefined);
  });

  it("says in one line what was kept back, the profiles included, and nothing where there was nothing", () => {
    expect(droppedLine(["AWS_PROFILE"], user, (file) => file === "/home/u/.aws/credentials")).to.equal(
      "local mode: not passed on, so that no real account can be reached: AWS_PROFILE, the profiles in ~/.aws",
    );
    expect(droppedLine([], user, () => false)).to.equal(undefined);
  });
});

describe("folders", () => {
  it("takes the cache from BEDROCK_HUB_CACHE, else XDG, else the home folder", () => {
    expect(cacheFolder({ BEDROCK_HUB_CACHE: "/c", XDG_CACHE_HOME: "/x" })).to.equal("/c");
    expect(cacheFolder({ XDG_CACHE_HOME: "/x", HOME: "/h" })).to.equal("/x/bedrock-hub");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative", HOME: "/h" })).to.equal("/h/.cache/bedrock-hub");
  });

  for (const stack of ["..", ".", "", "../x", "a/b", ".hidden", "x".repeat(101)])
    it(`has none for a stack called "${stack.slice(0, 12)}", which would be another's`, () => {
      expect(() => stackPaths("/s", stack)).to.throw("--stack: is no stack name, got");
    });

  it("keeps local state beside the project unless told otherwise", () => {
    expect(stateFolder({}, "/p")).to.equal("/p/.bedrock-hub");
    expect(stateFolder({ BEDROCK_HUB_STATE: "/elsewhere" }, "/p")).to.equal("/elsewhere");
  });
});

describe("a local command line", () => {
  for (const [argv, want] of [
    [[], { local: false, stack: "dev", rest: [] }],
    [["--local", "--stack", "prod", "--diff"], { local: true, stack: "prod", rest: ["--diff"] }],
    [["-s", "prod", "-y"], { local: false, stack: "prod", rest: ["-y"] }],
    [["--stack=a", "--target", "x", "--local"], { local: true, stack: "a", rest: ["--target", "x"] }],
    [["--local", "--", "up", "--stack", "b", "--"], { local: true, stack: "dev", rest: ["up", "--stack", "b", "--"] }],
    [["--local", "--stack"], { local: true, stack: "dev", rest: ["--stack"] }],
  ] as const) {
    it(`reads ${JSON.stringify(argv)}`, () => expect(localArguments(argv, {})).to.deep.equal(want));
  }

  it("makes the user's relative paths absolute and touches nothing else", () => {
    const args = ["preview", "--policy-pack", "policy", "--save-plan=p.json", "--target", "policy", "--diff", "--file"];
    expect(absolutePaths(args, "/w")).to.deep.equal([
      "preview",
      "--policy-pack",
      "/w/policy",
      "--save-plan=/w/p.json",
      "--target",
      "policy",
      "--diff",
      "--file",
    ]);
  });

  it("knows options with and without a value", () => {
    expect(hasOption(["--yes=false"], "--yes")).to.equal(true);
    expect(hasOption(["--yesterday"], "--yes", "-y")).to.equal(false);
    expect(switchedOn(["--preview-only"], "--preview-only")).to.equal(true);
    expect(switchedOn(["--target=u"], "--target")).to.equal(true);
    for (const value of ["false", "F", "0", "FALSE"])
      expect(switchedOn([`--preview-only=${value}`], "--preview-only"), value).to.equal(false);
  });

  for (const [line, writes] of [
    ["up --yes", true],
    ["destroy", true],
    ["refresh", true],
    ["import x", true],
    ["cancel", true],
    ["state delete u", true],
    ["stack init", true],
    ["stack rm", true],
    ["config set a b", true],
    ["preview --diff", false],
    ["stack", false],
    ["stack export", false],
    ["stack output --json", false],
    ["config", false],
    ["up --help", false],
    ["up --help=false", true],
    ["version", false],
  ] as const) {
    it(`${line} ${writes ? "needs the stack for itself" : "only reads"}`, () =>
      expect(writesState(line.split(" "))).to.equal(writes));
  }
});

describe("the disk", () => {
  it("is asked before anything is written, and the message says how much is missing", () => {
    expect(() => requireSpace("/s", 32, () => 3.7)).to.throw(
      "/s: the disk has 3 MB free, 32 MB are needed; free some space",
    );
    requireSpace("/s", 32, () => 32);
    expect(freeMegabytes("/no/such/folder")).to.be.greaterThan(0);
  });

  it("turns a full disk into a message, and leaves other errors alone", () => {
    const fail = (code: string) => () =>
      onDisk("/s", () => {
        throw Object.assign(new Error(code), { code });
      });
    expect(fail("ENOSPC")).to.throw("/s: the disk is full");
    expect(fail("EDQUOT")).to.throw("/s: the disk is full");
    expect(fail("EACCES")).to.throw("EACCES");
  });
});
