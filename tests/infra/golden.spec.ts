import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import { record, type RecordedResource } from "../../local/recorder";
import { recordedStack, type StackName } from "./support";

/**
 * URNs that users have in their states. One may leave only if a resource that is there names it as an alias, else an
 * upgrade would replace it. `UPDATE_GOLDEN=1 npx mocha tests/infra/golden.spec.ts` adds new URNs; what was released stays
 * in the file, and a line goes only by hand, where the resource is really meant to go.
 */
const file = (stack: StackName) => path.join(__dirname, "golden", `urns.${stack}.txt`);

/** A recorded alias: a whole URN, or what differs from the resource's own. */
interface Alias {
  readonly urn?: string;
  readonly spec?: { name: string; type: string; stack: string; project: string; parenturn: string; noparent: boolean };
}

/** URNs that a resource may take over, its own included. */
function claimed({ urn, type, aliases, parent }: RecordedResource): string[] {
  const [head = "", project = "", , ...name] = urn.split("::");
  return [
    urn,
    ...(aliases as Alias[]).map(({ urn: whole, spec }) => {
      if (whole || !spec) return whole ?? "";
      const above = (spec.noparent ? "" : spec.parenturn || (parent ?? "")).split("::")[2] ?? "";
      const own = spec.type || type;
      const chain = above === "" || above === "pulumi:pulumi:Stack" ? own : `${above}$${own}`;
      const stack = spec.stack === "" ? head : `urn:pulumi:${spec.stack}`;
      return [stack, spec.project || project, chain, spec.name || name.join("::")].join("::");
    }),
  ];
}

/** Released URNs that nothing present is, or was. */
function lost(released: readonly string[], resources: readonly RecordedResource[]): string[] {
  const known = new Set(resources.flatMap(claimed));
  return released.filter((urn) => !known.has(urn));
}

for (const stack of ["dev", "prod"] as StackName[]) {
  describe(`URNs of stack ${stack}`, () => {
    const released = () => (existsSync(file(stack)) ? readFileSync(file(stack), "utf8").trim().split("\n") : []);

    it("stay what they were, unless an alias says what they became", async () => {
      const { resources } = await recordedStack(stack);
      expect(lost(released(), resources), "renamed or dropped without an alias").to.deep.equal([]);
    });

    it("are all on record", async () => {
      const { resources } = await recordedStack(stack);
      const all = [...new Set([...released(), ...resources.map(({ urn }) => urn)])].filter((urn) => urn !== "").sort();
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file(stack), `${all.join("\n")}\n`);
      expect(released(), "run UPDATE_GOLDEN=1 npx mocha tests/infra/golden.spec.ts").to.deep.equal(all);
    });
  });
}

describe("the rule for URNs", () => {
  class Part extends pulumi.ComponentResource {
    constructor(name: string, vpc: string, opts?: pulumi.ComponentResourceOptions, aliases?: pulumi.Alias[]) {
      super("test:index:Part", name, {}, opts);
      new aws.ec2.Vpc(vpc, {}, { parent: this, ...(aliases && { aliases }) });
    }
  }
  const resources = async (build: () => void) => (await record(build)).resources;

  it("finds a rename without an alias, and accepts one with an alias, of a child or of its parent", async () => {
    const before = (await resources(() => new Part("part", "old"))).map(({ urn }) => urn);
    expect(lost(before, await resources(() => new Part("part", "new")))).to.deep.equal([
      "urn:pulumi:test::bedrock-hub::test:index:Part$aws:ec2/vpc:Vpc::old",
    ]);
    expect(lost(before, await resources(() => new Part("part", "new", {}, [{ name: "old" }])))).to.deep.equal([]);
    const moved = await resources(() => new Part("renamed", "old", { aliases: [{ name: "part" }] }));

    expect(lost(before, moved)).to.deep.equal([]);
  });

  const whole = "urn:pulumi:test::bedrock-hub::test:index:Whole::whole" as pulumi.URN;
  for (const [what, alias, before] of [
    ["name", { name: "old" }, "test::bedrock-hub::test:index:Part$aws:ec2/vpc:Vpc::old"],
    ["type", { type: "aws:ec2/other:Other" }, "test::bedrock-hub::test:index:Part$aws:ec2/other:Other::new"],
    ["stack", { stack: "before" }, "before::bedrock-hub::test:index:Part$aws:ec2/vpc:Vpc::new"],
    ["project", { project: "other" }, "test::other::test:index:Part$aws:ec2/vpc:Vpc::new"],
    ["parent", { parent: whole }, "test::bedrock-hub::test:index:Whole$aws:ec2/vpc:Vpc::new"],
    ["no parent", { parent: pulumi.rootStackResource }, "test::bedrock-hub::aws:ec2/vpc:Vpc::new"],
  ] as const) {
    it(`accepts an alias that says another ${what}, and nothing else for it`, async () => {
      const urn = `urn:pulumi:${before}`;
      expect(lost([urn], await resources(() => new Part("part", "new", {}, [alias])))).to.deep.equal([]);
      expect(lost([urn], await resources(() => new Part("part", "new")))).to.deep.equal([urn]);
    });
  }
});
