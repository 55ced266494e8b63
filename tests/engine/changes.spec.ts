import { expect } from "chai";
import { CHANGES } from "./support/changes";
import { deployed } from "./support/deployed";
import { expectSame, picture } from "./support/picture";
import { verdicts, watching, type Question } from "./support/reach";
import { tail, type Ran, type TestStack } from "./support/stack";

/** What an update did to AWS's resources, one line each: `create Subnet extra/app-use1-az1`. */
function touched({ changed }: Ran): string[] {
  return Object.entries(changed)
    .flatMap(([op, urns]) => urns.map((urn) => [op, urn] as const))
    .filter(([, urn]) => (urn.split("::")[2] ?? "").includes("aws:"))
    .map(
      ([op, urn]) =>
        `${op} ${(urn.split("::")[2] ?? "").split(":").at(-1) ?? ""} ${urn.split("::").slice(3).join("::")}`,
    )
    .sort();
}

/** Descriptions of the network for those who read the logs: they follow every change. */
const FOLLOWS = /^update (BucketObjectv2|CatalogTable) hub\//;

/** What nobody may replace by a change of the stack file: everything that others hang on. */
const SHARED =
  /^(create-replacement|replace|delete-replaced) (Vpc|Subnet|TransitGateway|VpcAttachment|VpcEndpoint|Zone|Bucket|Key|ResourceShare) /;

/** Everything that may be asked of a spoke: its domain's names and S3's, and every other spoke's subnets. */
async function questionsOf(stack: TestStack): Promise<(spokes: readonly string[]) => Question[]> {
  const { spokes } = JSON.parse((await stack.must("stack", "output", "--json")).stdout) as {
    spokes: Record<string, { subnetIds: Record<string, string> }>;
  };
  const subnets = Object.entries(spokes).flatMap(([spoke, { subnetIds }]) =>
    Object.entries(subnetIds).map(([key, id]) => ({ spoke, name: `${spoke}/${key}`, id })),
  );
  const names = ["bedrock-runtime", "sts", "logs", "s3"].map((service) => `${service}.us-east-1.amazonaws.com`);
  return (asked) => {
    const mine = subnets.filter(({ spoke }) => asked.includes(spoke));
    return mine.flatMap(({ spoke, name, id }) => [
      ...names.map((to) => ({ from: id, to, about: `${name} to ${to}` })),
      ...mine.filter((o) => o.spoke !== spoke).map((o) => ({ from: id, to: o.id, about: `${name} to ${o.name}` })),
    ]);
  };
}

describe("changes of dev on the real engine", () => {
  let base: TestStack;
  let questions: (spokes: readonly string[]) => Question[];

  before(async () => {
    base = (await deployed()).stack;
    questions = await questionsOf(base);
  });

  it("starts from ways that are open and ways that are shut", async () => {
    const world = await base.world((client) => client.list({ implicit: true }));
    const asked = questions(["assistant", "claims", "research"]);
    const answers = verdicts(world, asked);
    const about = (pattern: RegExp): string[] => [
      ...new Set(asked.flatMap((question, i) => (pattern.test(question.about) ? [answers[i] ?? ""] : []))),
    ];
    expect(about(/\/(app|lab)-.* to .*amazonaws/)).to.deep.equal(["REACHABLE"]);
    expect(about(/\/data-.* to bedrock-runtime/)).to.deep.equal(["UNREACHABLE"]);
    expect(about(/\/data-.* to sts/)).to.deep.equal(["REACHABLE"]);
    expect(about(/-az\d to [a-z]+\//)).to.deep.equal(["UNREACHABLE"]);
  });

  for (const { name, edit, only, untouched, unprotect } of CHANGES) {
    it(`${name}: only that changes, and nobody else's ways or names break in between`, async () => {
      const stack = await base.fork();
      try {
        if (unprotect) await stack.must("state", "unprotect", "--all", "--yes");
        stack.edit(edit);
        const { result, operations, breaks } = await watching(stack, questions(untouched), () =>
          stack.run(["up", "--yes", "--skip-preview"]),
        );
        expect(result.code, tail(result)).to.equal(0);
        expect(operations).to.be.greaterThan(0);
        const lines = touched(result).filter((line) => !FOLLOWS.test(line));
        expect(lines.filter((line) => !only.some((pattern) => pattern.test(line)))).to.deep.equal([]);
        expect(only.filter((pattern) => !lines.some((line) => pattern.test(line))).map(String)).to.deep.equal([]);
        expect(lines.filter((line) => SHARED.test(line))).to.deep.equal([]);
        expect(breaks).to.deep.equal([]);
      } finally {
        await stack.dispose();
      }
    });
  }

  it("quarantines a spoke without losing what is slow to bring back, and lifts that to exactly what was", async () => {
    const stack = await base.fork();
    try {
      const before = picture(await stack.world((world) => world.list({ implicit: true })));
      const set = (quarantined: boolean): void =>
        stack.edit((values) => {
          const claims = values.spokes!.claims as { quarantined?: boolean };
          if (quarantined) claims.quarantined = true;
          else delete claims.quarantined;
        });
      const others = questions(["assistant", "research"]);
      const own = questions(["claims"]).filter(({ to }) => to.includes("bedrock-runtime"));
      const ask = async (): Promise<string[]> =>
        verdicts(await stack.world((world) => world.list({ implicit: true })), own);
      set(true);
      const cut = await watching(stack, others, () => stack.up());
      expect(cut.breaks).to.deep.equal([]);
      expect(
        touched(cut.result).filter(
          (line) =>
            !/SecurityGroupIngressRule|^update VpcEndpoint prod|^create Route (claims|prod)\/quarantine-/.test(line),
        ),
      ).to.deep.equal([]);
      expect(new Set(await ask())).to.deep.equal(new Set(["UNREACHABLE"]));
      set(false);
      const lifted = await watching(stack, others, () => stack.up());
      expect(lifted.breaks).to.deep.equal([]);
      expect(new Set(await ask())).to.deep.equal(new Set(["REACHABLE"]));
      expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
    } finally {
      await stack.dispose();
    }
  });
});
