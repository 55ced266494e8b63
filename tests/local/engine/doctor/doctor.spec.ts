import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { CloudError, type CloudApi, type CloudReader, type CloudResource } from "../../../../local/engine/doctor/cloud";
import { doctor, type StackCli } from "../../../../local/engine/doctor/doctor";
import { staleLocks } from "../../../../local/engine/doctor/engine-locks";
import { TYPE } from "../../../../local/engine/doctor/kinds";
import { patient, told } from "../../../../local/engine/doctor/patient";
import { EngineError } from "../../../../local/engine/errors";
import { withFolder } from "../folder";

const provider = {
  urn: "urn:pulumi:dev::p::pulumi:providers:aws::hub",
  type: "pulumi:providers:aws",
  custom: true,
  id: "id",
  inputs: { region: "eu-west-1", allowedAccountIds: '["111111111111"]' },
};
const vpcUrn = `urn:pulumi:dev::p::${TYPE.vpc}::hub`;
const routeTable = `urn:pulumi:dev::p::${TYPE.routeTable}::t`;
const by = `${provider.urn}::id`;
const inputs = (id: string): object => ({ tags: { "bedrock-hub:id": id } });

/** A stack whose state knows nothing of a VPC and a table that stand in its account, and a CLI that can import. */
class InterruptedStack implements StackCli {
  readonly ran: string[] = [];
  state: object[] = [provider];
  pending = [{ type: "creating", resource: { urn: vpcUrn, type: TYPE.vpc, custom: true } }];

  run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    this.ran.push(args.filter((word) => !path.isAbsolute(word)).join(" "));
    const answer = (value: object = {}): Promise<{ code: number; stdout: string; stderr: string }> =>
      Promise.resolve({ code: 0, stdout: JSON.stringify(value), stderr: "" });
    const has = (urn: string): boolean => this.state.some((resource) => (resource as { urn: string }).urn === urn);
    switch (args[0]) {
      case "stack":
        return answer({ deployment: { resources: this.state, pending_operations: this.pending } });
      case "preview": {
        const wanted = [
          { urn: vpcUrn, type: TYPE.vpc, custom: true, provider: by, inputs: inputs("HubVpc/Vpc/hub") },
          // The table's logical id is known only once the VPC is: as with any input that is not known yet.
          {
            urn: routeTable,
            type: TYPE.routeTable,
            custom: true,
            provider: by,
            inputs: has(vpcUrn) ? inputs("S/RouteTable/t") : {},
          },
        ].filter(({ urn }) => !has(urn));
        return answer({ steps: wanted.map((newState) => ({ op: "create", urn: newState.urn, newState })) });
      }
      case "import": {
        const file = args[args.indexOf("--file") + 1] ?? "";
        const { resources } = JSON.parse(fs.readFileSync(file, "utf8")) as {
          resources: { type: string; name: string; id: string }[];
        };
        for (const { type, name, id } of resources) {
          this.state = [
            ...this.state,
            { urn: `urn:pulumi:dev::p::${type}::${name}`, type, custom: true, id, provider: by },
          ];
        }
        return answer();
      }
      case "refresh":
        if (args.includes("--clear-pending-creates")) this.pending = [];
        return answer({ steps: [] });
      default:
        return Promise.resolve({ code: 255, stdout: "", stderr: `unexpected ${args.join(" ")}` });
    }
  }
}

function reader(resources: readonly CloudResource[]): CloudReader {
  return { tagged: () => Promise.resolve([...resources]), children: () => Promise.resolve([]) };
}

const account = { account: "111111111111", region: "eu-west-1" };
const standing: CloudResource[] = [
  { ...account, type: TYPE.vpc, id: "vpc-1", logicalId: "HubVpc/Vpc/hub" },
  { ...account, type: TYPE.routeTable, id: "rtb-1", logicalId: "S/RouteTable/t" },
];

function examination(cli: StackCli, lines: string[]): Parameters<typeof doctor>[0] {
  return {
    cli,
    pulumi: "bedrock-hub pulumi --local --stack prod --",
    cloud: reader(standing),
    stackTag: "p/dev",
    locks: () => [],
    accesses: [],
    log: (line) => void lines.push(line),
  };
}

describe("doctor", () => {
  it("only looks without --fix, and shows the commands", async () => {
    const stack = new InterruptedStack();
    const lines: string[] = [];
    expect(await doctor(examination(stack, lines), false)).to.equal(false);
    expect(stack.ran.filter((line) => /^(import|up|cancel|refresh --yes)/.test(line))).to.deep.equal([]);
    expect(lines.filter((line) => line.includes("pulumi "))).to.deep.equal([
      `bedrock-hub pulumi --local --stack prod -- import ${TYPE.vpc} hub vpc-1 --provider r0=${provider.urn} --protect=false --generate-code=false`,
      "bedrock-hub pulumi --local --stack prod -- refresh --yes --skip-preview --clear-pending-creates",
    ]);
  });

  it("repairs round by round with --fix, until nothing is left", async () => {
    const stack = new InterruptedStack();
    const lines: string[] = [];
    expect(await doctor(examination(stack, lines), true)).to.equal(true);
    expect(stack.pending).to.deep.equal([]);
    expect(stack.state.map((resource) => (resource as { urn: string }).urn)).to.deep.equal([
      provider.urn,
      vpcUrn,
      routeTable,
    ]);
    expect(lines.at(-1)).to.include("nothing is wrong any more");
  });

  it("names what is protected in the way of the program's preview, once each, and the command that lifts it", async () => {
    const refusal = `error: unable to replace resource "${vpcUrn}"\nas it is currently marked for protection. To unprotect`;
    const stack = new InterruptedStack();
    const cli: StackCli = {
      run: (args) =>
        args[0] === "preview"
          ? Promise.resolve({ code: 255, stdout: "", stderr: `${refusal}\n${refusal}` })
          : stack.run(args),
    };
    const examined = doctor(examination(cli, []), false);
    expect(await examined.catch((error: unknown) => (error as Error).message)).to.match(
      /if that is meant, lift it and start again: \S.* state unprotect --yes '?urn:pulumi:dev::p::[^' ]+::hub'?$/,
    );
  });

  it("says that nothing is wrong where nothing is", async () => {
    const stack = new InterruptedStack();
    stack.pending = [];
    const lines: string[] = [];
    const on = { ...examination(stack, lines), cloud: reader([]) };
    expect(await doctor(on, false)).to.equal(true);
    expect(lines).to.deep.equal(["nothing is wrong"]);
  });

  it("gives up with what the CLI said where the CLI fails", async () => {
    const cli: StackCli = { run: () => Promise.resolve({ code: 255, stdout: "", stderr: "error: no stack" }) };
    const error = await doctor(examination(cli, []), true).catch((caught: unknown) => caught);
    expect((error as Error).message).to.match(
      /`pulumi stack export --show-secrets` failed \(exit code 255\):\nerror: no stack/,
    );
  });

  for (const [what, stdout, stderr, told] of [
    [
      "errors of a JSON answer",
      JSON.stringify({ steps: [1], diagnostics: [{ severity: "warning" }, { severity: "error", message: "no\n" }] }),
      "",
      /\nno$/,
    ],
    [
      "lines that are errors, before outputs",
      `error: cut off\n${"Outputs\n".repeat(30)}`,
      "",
      /\nerror: cut off\nOutputs/,
    ],
    ["the end, where nothing is called an error", "one\ntwo", "", /\none\ntwo$/],
    ["the way to a backend", "", "error: PULUMI_ACCESS_TOKEN must be set", /pulumi login, or .* --local$/],
  ] as const)
    it(`tells ${what}`, async () => {
      const cli: StackCli = { run: () => Promise.resolve({ code: 1, stdout, stderr }) };
      const error = await doctor(examination(cli, []), true).catch((caught: unknown) => caught);
      expect((error as Error).message).to.match(told);
    });
});

describe("doctor: refusals of AWS", () => {
  const access = { account: "111111111111", region: "eu-west-1" };
  const call = (codes: string[]): Promise<unknown> => {
    const api: CloudApi = {
      call: () => {
        const code = codes.shift();
        return code === undefined ? Promise.resolve({ Vpcs: [] }) : Promise.reject(new CloudError(code, "no"));
      },
    };
    return told(patient(api, 0).call(access, "ec2:DescribeVpcs", {}));
  };

  it("asks again for what passes", async () => {
    expect(
      await call(["RequestLimitExceeded", "ThrottlingException", "RequestTimeout", "InternalError"]),
    ).to.deep.equal({ Vpcs: [] });
  });

  for (const codes of [["AccessDenied"], Array.from({ length: 9 }, () => "Throttling")])
    it(`tells account, Region and call of ${codes[0]} in one line`, async () => {
      const error = await call([...codes]).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(EngineError);
      expect((error as Error).message).to.equal(
        `doctor: account 111111111111, eu-west-1, ec2:DescribeVpcs: ${codes[0]}: no; nothing is known of what is there`,
      );
    });
});

describe("doctor: locks", () => {
  it("tells locks of dead runs on this host from those of living ones and of other hosts", () =>
    withFolder((folder) => {
      const locks = path.join(folder, ".pulumi", "locks", "organization", "p", "dev");
      fs.mkdirSync(locks, { recursive: true });
      const write = (name: string, content: object): void =>
        fs.writeFileSync(path.join(locks, name), JSON.stringify(content));
      const lock = { username: "u", hostname: os.hostname(), timestamp: "t" };
      write("dead.json", { ...lock, pid: 2 ** 22 + 7 });
      write("alive.json", { ...lock, pid: process.pid });
      // Its number is this process's now, which began long after.
      write("reused.json", { ...lock, pid: process.pid, timestamp: "2001-01-01T00:00:00Z" });
      write("new.json", { ...lock, pid: process.pid, timestamp: new Date().toISOString() });
      write("elsewhere.json", { ...lock, hostname: "other", pid: 2 ** 22 + 7 });
      fs.writeFileSync(path.join(locks, "cut.json"), '{"pid":');
      const { stale, live } = staleLocks(folder);
      expect(stale.map(({ holder }) => holder)).to.have.members([
        "?@? (pid ?) since ?",
        `u@${os.hostname()} (pid ${2 ** 22 + 7}) since t`,
        `u@${os.hostname()} (pid ${process.pid}) since 2001-01-01T00:00:00Z`,
      ]);
      expect(live).to.have.length(3);
      expect(staleLocks(path.join(folder, "none"))).to.deep.equal({ stale: [], live: [] });
    }));
});
