import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { messageOf } from "../../local/engine/errors";
import { refuseLostState } from "../../local/engine/lost-state";
import { stateFile } from "../../local/engine/state-file";
import { deployed, tiny } from "./support/deployed";
import { expectSame, picture } from "./support/picture";
import { tail, TestStack, type Ran, type Values } from "./support/stack";

/** What must be refused before anything is made or lost, on the real engine. */
describe("refusals on the real engine", () => {
  let stack: TestStack;
  afterEach(() => stack.dispose());

  /** @param after true if the accounts are set up before the mistake: then it meets a world that is right */
  async function refused(edit: (values: Values) => void, after = false): Promise<string> {
    stack = TestStack.make("dev");
    stack.edit(tiny);
    if (after) await stack.run(["stack", "output"]);
    stack.edit(edit);
    const ran = await stack.run(["up", "--yes", "--skip-preview"]);
    expect(ran.code, tail(ran)).to.not.equal(0);
    expect(await stack.world((world) => world.list())).to.deep.equal([]);
    return tail(ran);
  }

  it("a role that leads nowhere: refused by name, nothing is made", async () => {
    const text = await refused((values) => {
      (values.accounts!["network-dev"] as { role: string }).role = "arn:aws:iam::210987654399:role/elsewhere";
    }, true);
    expect(text).to.match(/210987654399/);
  });

  it("zones of another Region: refused, nothing is made", async () => {
    const text = await refused((values) => {
      values.hub!.availabilityZones = ["euw1-az1", "euw1-az2"];
    });
    expect(text).to.match(/availabilityZones/);
  });

  it("a Region that there is not: refused at once with the nearest, nothing is made", async () => {
    const text = await refused((values) => {
      values.hub!.region = "eu-central-9";
    });
    expect(text).to.match(/hub\.region: is no Region of the catalogue, got eu-central-9; did you mean eu-central-1\?/);
    expect(text).not.to.match(/^\s+at /m);
  });

  it("a stack file of another project: refused, nothing is made", async () => {
    stack = TestStack.make("dev");
    const file = path.join(stack.project.root, "Pulumi.dev.yaml");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll("bedrock-hub:", "other-project:"));
    const ran = await stack.run(["up", "--yes", "--skip-preview"]);
    expect(ran.code).to.not.equal(0);
    expect(tail(ran)).to.match(/organization: is missing|accounts: is missing|Required|missing/);
    expect(await stack.world((world) => world.list())).to.deep.equal([]);
  });

  it("two runs at once on one stack: the second is refused, a preview is not, and each tells its own", async () => {
    stack = TestStack.make("dev");
    stack.edit(tiny);
    let second: Promise<string> | undefined;
    let preview: Promise<Ran> | undefined;
    const first = await stack.run(["up", "--yes", "--skip-preview"], {
      started: () => {
        second = stack.run(["up", "--yes", "--skip-preview"]).then(() => "ran", messageOf);
        preview = stack.run(["preview"]);
      },
    });
    expect(await second).to.match(/^stack dev: another run is under way, .*; wait for it to end, nothing was changed$/);
    expect(first.code, tail(first)).to.equal(0);
    const made = (await stack.export()).deployment.resources ?? [];
    expect(first.summary?.changes).to.deep.equal({ create: made.length });
    expect(first.steps).to.have.length(made.length);
    expect((await preview!).summary?.changes).to.include.keys("create");
    expect(fs.readdirSync(stack.paths.events)).to.deep.equal([]);
  });

  it("a state that is lost: up is refused, doctor --fix takes in what stands, and up makes nothing", async () => {
    const base = (await deployed(tiny)).stack;
    stack = await base.fork();
    await stack.must("stack", "rm", "dev", "--yes", "--force");
    const refusal = await refuseLostState(stack.project).then(() => "went on", messageOf);
    expect(refusal).to.match(/the state knows nothing, and \d+ resources stand in the embedded accounts; .* doctor/);
    expect(await stack.doctor(true), stack.notes.slice(-20).join("\n")).to.equal(true);
    await refuseLostState(stack.project);
    const { changed } = await stack.up();
    expect(changed).to.not.include.keys("create", "replace", "delete");
    const [before, after] = await Promise.all(
      [base, stack].map((of) => of.world((world) => world.list({ implicit: true }))),
    );
    expectSame(picture(before!), picture(after!));
  });

  it("a damaged state: refused with the file and both ways out, and kept; the copy beside it brings it back", async () => {
    stack = await (await deployed(tiny)).stack.fork();
    const file = stateFile(stack.paths, "bedrock-hub", "dev");
    const whole = fs.readFileSync(file, "utf8");
    for (const [damaged, problem] of [
      [whole.slice(0, whole.length / 2), /it is no JSON/],
      ["", /it is empty/],
      ["{}", /it holds no checkpoint/],
      [whole.replace(/"id":"vpc-/, '"idd":"vpc-'), /aws:ec2\/vpc:Vpc::\S+ has no id/],
    ] as const) {
      fs.writeFileSync(file, damaged);
      for (const args of [["up", "--yes", "--skip-preview"], ["preview"], ["stack", "export"]]) {
        const refusal = await stack.run(args).then(() => "ran", messageOf);
        expect(refusal).to.match(problem);
        expect(refusal).to.contain(`${file}: the Pulumi state is damaged`);
        expect(refusal).to.contain(`${file}.bak is the state before the last change: copy it over`);
        expect(refusal).to.match(/doctor --local --stack dev --fix .* bedrock-hub local reset --stack dev$/);
      }
      expect(fs.readFileSync(file, "utf8")).to.equal(damaged);
    }
    fs.copyFileSync(`${file}.bak`, file);
    expect(await stack.doctor(true)).to.equal(true);
    const { changed } = await stack.up();
    expect(changed).to.deep.equal({});
  });

  it("a state of another project: refused by every command, though every resource of it would be protected", async () => {
    stack = await (await deployed(tiny)).stack.fork();
    const file = stateFile(stack.paths, "bedrock-hub", "dev");
    const foreign = fs.readFileSync(file, "utf8").replaceAll("::bedrock-hub::", "::other::");
    fs.writeFileSync(file, foreign);
    const before = await stack.world((world) => world.list({ implicit: true }));
    for (const args of [["up", "--yes", "--skip-preview"], ["preview"], ["destroy", "--yes"], ["stack", "export"]])
      expect(await stack.run(args).then(() => "ran", messageOf)).to.match(
        /: the Pulumi state is another stack's \(it has urn:pulumi:dev::other::\S+ ours begin with urn:pulumi:dev::bedrock-hub::\), it is kept/,
      );
    expect(fs.readFileSync(file, "utf8")).to.equal(foreign);
    expect(await stack.world((world) => world.list({ implicit: true }))).to.deep.equal(before);
  });

  it("a damaged world file: refused with the line and the way out, and kept", async () => {
    stack = await (await deployed(tiny)).stack.fork();
    const snapshot = path.join(stack.paths.world, "snapshot.jsonl");
    const damaged = fs.readFileSync(snapshot, "utf8").replace("10.62.0.0/20", "10.63.0.0/20");
    fs.writeFileSync(snapshot, damaged);
    const refusal = await stack.run(["up", "--yes", "--skip-preview"]).then(() => "ran", messageOf);
    expect(refusal).to.match(/snapshot\.jsonl:\d+: the line is damaged.*bedrock-hub local reset/);
    expect(fs.readFileSync(snapshot, "utf8")).to.equal(damaged);
    fs.rmSync(snapshot);
  });

  it("a local key that does not fit the state: refused, nothing is lost", async () => {
    stack = await (await deployed(tiny)).stack.fork();
    const state = fs.readFileSync(
      path.join(stack.paths.backend, ".pulumi", "stacks", "bedrock-hub", "dev.json"),
      "utf8",
    );
    fs.writeFileSync(
      stack.paths.salt,
      "v1:AAAAAAAAAAA=:v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    );
    const refusal = await stack
      .run(["up", "--yes", "--skip-preview"])
      .then((ran) => `${ran.code} ${tail(ran)}`, messageOf);
    expect(refusal).to.match(/passphrase/);
    expect(
      fs.readFileSync(path.join(stack.paths.backend, ".pulumi", "stacks", "bedrock-hub", "dev.json"), "utf8"),
    ).to.equal(state);
  });
});
