import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { discardWorld, replayWorld, WorldClient } from "../../../local/world/client";
import { createWorld } from "../../../local/world/create";
import { CorruptWorld, files, Journal } from "../../../local/world/server/journal";
import { currentLock, Lock } from "../../../local/world/server/lock";
import { WorldServer } from "../../../local/world/server/server";
import * as t from "../../../local/world/types/tokens";
import { HUB, REGION } from "./harness";

const VPC = (n: number): object => ({
  do: "create",
  type: t.VPC,
  inputs: { cidrBlock: `10.${n}.0.0/16` },
  account: HUB,
  region: REGION,
});

describe("embedded AWS on disk", () => {
  let dir: string;
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "world-"));
  });
  afterEach(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  /** Runs commands on a journalled world without a server. */
  function write(vpcs: number): Journal {
    const world = createWorld();
    const journal = Journal.open(dir, world);
    for (let i = 0; i < vpcs; i++) {
      const { entry } = world.apply(VPC(i) as never);
      journal.append([entry!]);
    }
    return journal;
  }

  function reopened(): number {
    const world = createWorld();
    Journal.open(dir, world).close();
    return world.store.find(`type:${t.VPC}`).length;
  }

  it("comes back as it was, from the journal, the snapshot, or both", () => {
    write(2).close();
    expect(reopened()).to.equal(2);
    const world = createWorld();
    const journal = Journal.open(dir, world);
    journal.compact(true);
    expect(fs.statSync(files(dir).journal).size).to.equal(0);
    journal.append([world.apply(VPC(2) as never).entry!]);
    journal.close();
    expect(reopened()).to.equal(3);
  });

  it("drops a last line that was never finished: its operation was not answered", () => {
    write(2).close();
    fs.appendFileSync(files(dir).journal, '01234567 {"seq":3');
    expect(reopened()).to.equal(2);
    expect(fs.readFileSync(files(dir).journal, "utf8").endsWith("\n")).to.equal(true);
  });

  it("passes over entries that a snapshot holds already, after a crash between the two", () => {
    const journal = write(2);
    const before = fs.readFileSync(files(dir).journal);
    journal.compact(true);
    journal.close();
    fs.writeFileSync(files(dir).journal, before);
    expect(reopened()).to.equal(2);
  });

  for (const [what, harm] of [
    [
      "a flipped byte in the journal",
      (f: ReturnType<typeof files>) =>
        fs.writeFileSync(f.journal, fs.readFileSync(f.journal, "utf8").replace("10.0.0.0/16", "10.9.0.0/16")),
    ],
    [
      "a missing entry",
      (f: ReturnType<typeof files>) =>
        fs.writeFileSync(f.journal, fs.readFileSync(f.journal, "utf8").split("\n").slice(1).join("\n")),
    ],
    ["a damaged snapshot", (f: ReturnType<typeof files>) => fs.writeFileSync(f.snapshot, "garbage\n")],
    [
      "a snapshot of another format",
      (f: ReturnType<typeof files>) => fs.writeFileSync(f.snapshot, '7f9c3b3a {"format":9}\n'),
    ],
  ] as const) {
    it(`refuses ${what}, says where, and keeps the files`, () => {
      write(2).close();
      harm(files(dir));
      const kept = Object.values(files(dir)).map((f) => (fs.existsSync(f) ? fs.readFileSync(f, "utf8") : ""));
      expect(() => reopened())
        .to.throw(CorruptWorld)
        .with.property("message")
        .that.matches(/jsonl:\d+: .*kept as it is; move \S+ aside, and the next run/);
      expect(Object.values(files(dir)).map((f) => (fs.existsSync(f) ? fs.readFileSync(f, "utf8") : ""))).to.deep.equal(
        kept,
      );
      expect(discardWorld(dir)).to.match(/kept-1$/);
      expect(reopened()).to.equal(0);
    });
  }

  it("costs as much per operation at 2,000 records as at 100: nothing is rewritten", () => {
    const world = createWorld();
    const journal = Journal.open(dir, world);
    const bytes: number[] = [];
    world.apply({ do: "seed", seed: { quotas: { vpcs: 10_000 } } });
    for (let i = 0; i < 300; i++) {
      const before = fs.statSync(files(dir).journal).size;
      journal.append([world.apply({ ...VPC(i % 200), inputs: { cidrBlock: "10.0.0.0/16" } } as never).entry!]);
      bytes.push(fs.statSync(files(dir).journal).size - before);
    }
    journal.close();
    expect(Math.max(...bytes.slice(1)) - Math.min(...bytes.slice(1))).to.be.below(200);
  });

  it("has one holder; a dead one is followed, by one of many", () => {
    const lock = Lock.take(dir)!;
    expect(Lock.take(dir)).to.equal(undefined);
    lock.release();
    fs.writeFileSync(path.join(dir, "lock.7"), JSON.stringify({ pid: 2 ** 22 + 1, started: "", port: 1, secret: "" }));
    const next = Lock.take(dir)!;
    expect(currentLock(dir).number).to.equal(8);
    expect(Lock.take(dir)).to.equal(undefined);
    next.release();
  });

  it("a lock is not taken for the own one after another process made it anew, and stays with that one", () => {
    const lost = Lock.take(dir)!;
    fs.rmSync(dir, { recursive: true });
    expect(lost.holds()).to.equal(false);
    const successor = Lock.take(dir)!;
    successor.publish(7);
    expect(currentLock(dir).number).to.equal(1);
    expect([lost.holds(), successor.holds()]).to.deep.equal([false, true]);
    lost.release();
    expect(currentLock(dir).address?.port).to.equal(7);
    successor.release();
    expect(currentLock(dir).number).to.equal(0);
  });

  it("a server whose folder was removed leaves its successor's files and lock alone when it ends", () => {
    const lost = new WorldServer(dir, Lock.take(dir)!, () => undefined);
    fs.rmSync(dir, { recursive: true });
    const lock = Lock.take(dir)!;
    write(2).close();
    const before = fs.readFileSync(files(dir).journal);
    (lost as unknown as { close(): void }).close();
    expect(fs.existsSync(files(dir).snapshot)).to.equal(false);
    expect(fs.readFileSync(files(dir).journal)).to.deep.equal(before);
    expect(lock.holds()).to.equal(true);
  });

  it("tells the reset of the stack that a damaged world belongs to", () => {
    const told = new CorruptWorld(path.join("state", "prod", "world", "journal.jsonl"), 3, "the line is damaged");
    expect(told.message).to.contain('"bedrock-hub local reset --stack prod" moves it aside');
    const elsewhere = new CorruptWorld(path.join("/accounts", "journal.jsonl"), 3, "the line is damaged");
    expect(elsewhere.message).to.contain("kept as it is; move /accounts aside, and the next run begins with an empty");
  });

  it("answers several clients, survives SIGKILL with everything it answered, and stops when told", async () => {
    const [one, two] = await Promise.all([WorldClient.start(dir), WorldClient.start(dir)]);
    await one.seed({ accounts: [{ id: HUB }], quotas: { vpcs: 100 } });
    const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? one : two).send(VPC(i) as never)));
    expect(replies.every((r) => r.ok)).to.equal(true);
    const { address } = currentLock(dir);
    process.kill(address!.pid, "SIGKILL");
    one.close();
    two.close();
    const after = await WorldClient.start(dir);
    expect(await after.list({ type: t.VPC })).to.have.length(40);
    expect(currentLock(dir).address!.pid).not.to.equal(address!.pid);
    await after.stop();
    after.close();
    const seen: number[] = [];
    replayWorld(dir, (_what, world) => seen.push(world.store.size));
    expect(await WorldClient.connect(dir)).to.equal(undefined);
    expect(reopened()).to.equal(40);
  });

  it("says why it cannot start", async () => {
    write(1).close();
    fs.writeFileSync(files(dir).snapshot, "garbage\n");
    let message = "";
    await WorldClient.start(dir).catch((error: unknown) => {
      message = (error as Error).message;
    });
    expect(message).to.match(/snapshot\.jsonl:1: the header is damaged.*move \S+ aside/);
  });

  it("replays operation by operation, with the world as it was at each", () => {
    write(3).close();
    const seen: string[] = [];
    replayWorld(dir, (what, world) =>
      seen.push(`${what.split(" ")[0] ?? ""} ${world.store.find(`type:${t.VPC}`).length}`),
    );
    expect(seen).to.deep.equal(["create 1", "create 2", "create 3"]);
  });
});
