import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../local/engine/paths";
import { deployed } from "./support/deployed";
import type { TestStack } from "./support/stack";

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The commands as a user types them, each in a process of its own, on a deployed dev stack. */
describe("bedrock-hub on the command line", () => {
  let stack: TestStack;

  before(async () => {
    stack = await (await deployed()).stack.fork();
  });
  after(() => stack.dispose());

  function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: projectRoot,
        env: { ...process.env, BEDROCK_HUB_STATE: stack.project.state, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    });
  }

  const hub = (...args: string[]): Promise<Said> =>
    run(process.execPath, [path.join(projectRoot, "bin", "bedrock-hub.js"), ...args]);

  /** Runs a command that must succeed. */
  async function told(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await hub(...args);
    expect(code, `${args.join(" ")}:\n${stdout.slice(-2000)}\n${stderr}`).to.equal(0);
    return stdout;
  }

  it("up a second time changes nothing, says so, and proves what stands", async () => {
    const stdout = await told("up", "--local", "--stack", "dev");
    expect(stdout).to.match(/stack dev: nothing changed in \d+ s \(the stack is as the program says\)/);
    expect(stdout).to.match(/Post-deploy check:\n {2}the state: holds .*\n {2}the accounts: holds /);
    expect(stdout).to.match(/\d{3} resources: state and embedded accounts agree/);
  });

  it("local ls and show tell what exists", async () => {
    const all = await told("local", "ls");
    expect(all).to.match(/^account 210987654301 network-dev: \d+$/m);
    expect(all).to.match(/\nnot shown: \d+ that AWS made by itself; --all shows them\n$/);
    const named = await told("local", "ls", "--account", "network-dev", "--all");
    expect(named).to.match(/^account 210987654301 network-dev: \d+$/m);
    expect(named).to.not.match(/^account 210987654302|not shown/m);
    const gateways = await told("local", "ls", "--type", "TransitGateway");
    const id = /tgw-[0-9a-f]{17}/.exec(gateways)?.[0] ?? "";
    const shown = JSON.parse(await told("local", "show", id)) as { account: string; type: string };
    expect(shown).to.include({ account: "210987654301", type: "aws:ec2transitgateway/transitGateway:TransitGateway" });
    const { code, stderr } = await hub("local", "show", "vpc-none");
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      "local show: nothing has this id, got vpc-none; bedrock-hub local ls shows them",
    ]);
  });

  it("plain pulumi works in the shell's environment, and only on the embedded AWS", async () => {
    const script = [
      `eval "$(${process.execPath} bin/bedrock-hub.js shell --local --stack dev)"`,
      'test -z "$AWS_PROFILE" || exit 7',
      "pulumi stack output --json",
    ].join("\n");
    const { code, stdout, stderr } = await run("sh", ["-c", script], { AWS_PROFILE: "production" });
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.include.keys("domains", "spokes", "transitGateway");
  });

  it("what was broken behind the engine's back is found by diff, by the check of up and by doctor, and mended", async () => {
    expect(await told("local", "diff")).to.match(/^\d+ resources: state and embedded accounts agree/);
    const routes = await stack.world((world) => world.list({ type: "aws:ec2/route:Route", account: "210987654301" }));
    await told("local", "inject", "vanish", "aws:ec2/route:Route", routes[0]?.id ?? "");
    const differs = await hub("local", "diff");
    expect(differs.code).to.equal(1);
    expect(differs.stdout).to.match(/^- 210987654301 aws:ec2\/route:Route .*: is in the state .*, exists no more$/m);
    const up = await hub("up", "--local", "--stack", "dev");
    expect(up.code).to.equal(1);
    expect(up.stdout).to.match(/the state: holds .*\n {2}the accounts: violated /);
    expect(up.stdout).to.match(/^ {4}P\d+ +violated/m);
    expect(up.stderr).to.include("bedrock-hub doctor --local --stack dev shows the repair");
    const found = await hub("doctor", "--local", "--stack", "dev");
    expect(found.code).to.equal(1);
    expect(found.stdout).to.match(/^drift: Route .* is in the state and no more in its account$/m);
    expect(await told("doctor", "--local", "--stack", "dev", "--fix")).to.match(/nothing is wrong any more/);
    expect(await told("up", "--local", "--stack", "dev")).to.match(/the accounts: holds /);
  });

  it("up names refresh where the state saw what has been mended since", async () => {
    const hubs = { type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment", account: "210987654301" };
    const [attachment] = await stack.world((world) => world.list(hubs));
    await told("local", "inject", "vanish", hubs.type, attachment?.id ?? "");
    // Doctor reads the accounts while the routes to the attachment are blackholes; up makes it again.
    await told("doctor", "--local", "--stack", "dev", "--fix");
    const up = await hub("up", "--local", "--stack", "dev");
    expect(up.stdout).to.match(/the state: violated [^]*the accounts: holds /);
    expect(up.code).to.equal(1);
    expect(up.stderr).to.match(
      /holds of the accounts and not of the state.* bedrock-hub refresh --local --stack dev --yes /,
    );
    await told("refresh", "--local", "--stack", "dev", "--yes");
    expect(await told("up", "--local", "--stack", "dev")).to.match(/the state: holds /);
  });

  it("up refuses as a whole what would take away something protected, and touches nothing", async () => {
    const vpcs = (await stack.export()).deployment.resources?.filter(({ type }) => type === "aws:ec2/vpc:Vpc") ?? [];
    const urn = vpcs.find((vpc) => vpc.urn.endsWith("::research"))?.urn ?? "";
    // The state's VPC is not the program's any more: one is to be made, the other to go.
    await told("pulumi", "--local", "--", "state", "rename", urn, "left", "--yes");
    const before = await stack.world((world) => world.list({ implicit: true }));
    const { code, stderr } = await hub("up", "--local", "--stack", "dev");
    expect(code).to.not.equal(0);
    expect(stderr).to.match(/1 resource that would be replaced or deleted is protected; .*::left'$/m);
    expect(await stack.world((world) => world.list({ implicit: true }))).to.deep.equal(before);
    await told("pulumi", "--local", "--", "state", "rename", urn.replace(/research$/, "left"), "research", "--yes");
  });

  it("an injected fault is listed, strikes and is cleared", async () => {
    await told("local", "inject", "denied", "--operation", "read", "--type", "Vpc", "--times", "1");
    expect(await told("local", "inject", "--list")).to.match(/"kind":"denied"/);
    const refresh = await hub("refresh", "--local", "--yes", "--skip-preview", "--non-interactive");
    expect(refresh.code).to.not.equal(0);
    expect(refresh.stdout + refresh.stderr).to.match(/reading EC2 VPC .*AccessDenied/);
    await told("local", "inject", "--clear");
    expect(await told("local", "inject", "--list")).to.equal("no fault is in force\n");
  });

  it("reset throws state and accounts away, and keeps a damaged world aside", async () => {
    expect(await told("local", "reset")).to.match(/^stack dev: state and embedded accounts are gone/);
    expect(fs.existsSync(stack.paths.backend)).to.equal(false);
    // An empty answer would pass for one: nothing is told of what is not there, and nothing is made by asking.
    for (const [args, problem] of [
      [["output", "--local", "--json"], "is not deployed"],
      [["export", "--local"], "is not deployed"],
      [["doctor", "--local"], "is not deployed"],
      [["local", "ls"], "has no embedded accounts yet"],
    ] as const) {
      const { code, stdout, stderr } = await hub(...args);
      expect([code, stdout, stderr]).to.deep.equal([
        1,
        "",
        `stack dev: ${problem}; run bedrock-hub up --local --stack dev\n`,
      ]);
    }
  });
});
