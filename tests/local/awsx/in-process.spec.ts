import { expect } from "chai";
import { program } from "../../../infra/program";
import { buildInProcess } from "../../../local/engine/in-process";
import { seedOf } from "../../../local/engine/seed";
import { recordStack } from "../../../local/recorder";
import { rawStack, type Raw } from "../../support/stacks";

/** dev with both ways to the internet: NAT of a spoke's own, and the egress VPC in an account of its own. */
function withEgress(): Raw {
  const raw = rawStack("dev");
  delete raw["observability"];
  const zones = [
    { id: "use1-az2", name: "us-east-1f" },
    { id: "use1-az1", name: "us-east-1b" },
  ];
  raw["egress"] = { account: "log-archive-dev", cidr: "10.63.0.0/23", zones, allowedDomains: ["packages.example.org"] };
  raw["spokes"].research.egress = "central";
  raw["spokes"].claims.egress = "nat";
  raw["spokes"].claims.vpc.create.zones = zones.map(({ id }, i) => ({ id, name: `us-east-1${"ed"[i] ?? ""}` }));
  return raw;
}

/** The values as the stack file has them, with the setting that every stack needs. */
function asConfig(raw: Raw): Record<string, unknown> {
  const own = Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]);
  return { "pulumi:disable-default-providers": ["aws"], ...Object.fromEntries(own) } as Record<string, unknown>;
}

describe("ways to the internet on the embedded AWS", () => {
  it("are built, awsx's parts included, exactly as the recorder sees them", async () => {
    const raw = withEgress();
    const config = asConfig(raw);
    const built = await buildInProcess({
      project: "bedrock-hub",
      stack: "dev",
      config,
      seed: seedOf(raw),
      program: () => program(raw, "dev"),
    });
    const count = (types: readonly string[]): Record<string, number> => {
      const found: Record<string, number> = {};
      for (const type of types) found[type] = (found[type] ?? 0) + 1;
      return found;
    };
    const recorded = await recordStack(raw, "dev", { stack: "dev" });
    expect(recorded.errors.map(({ message }) => message)).to.deep.equal([]);
    // Handles on what exists anyway have no record of their own there.
    const handles = /defaultSecurityGroup|Accepter/;
    const planned = recorded.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    expect(count(built.resources.map(({ type }) => type))).to.deep.equal(
      count(planned.filter((type) => !handles.test(type))),
    );
    const zoneOf = (cidr: string) => built.resources.find((r) => r.inputs["cidrBlock"] === cidr)?.outputs;
    // The planner put this subnet into use1-az2, which the account of claims calls us-east-1e.
    expect(zoneOf("10.112.17.0/24")).to.include({ availabilityZoneId: "use1-az2", availabilityZone: "us-east-1e" });
  }).timeout(60_000);

  it("of an adopted VPC stand there already, and are compared with what the file declares", async () => {
    const raw = rawStack("prod");
    delete raw["observability"];
    delete raw["onPremises"];
    delete raw["egress"];
    raw["spokes"] = { risk: raw["spokes"].risk };
    for (const domain of Object.values(raw["domains"] as Record<string, Raw>)) domain["reserved"] = true;
    raw["spokes"].risk.vpc.adopt.existing.internet = { nat: ["model-a", "model-b"], publicAddresses: ["store-a"] };
    const seed = seedOf(raw);
    const build = (values: Raw) =>
      buildInProcess({
        project: "bedrock-hub",
        stack: "prod",
        config: {},
        seed,
        program: () => program(values, "prod"),
      });
    const targets = (seed?.resources ?? [])
      .filter(({ type }) => type === "aws:ec2/route:Route")
      .map(({ inputs }) => ("natGatewayId" in inputs ? "nat" : "igw"));
    expect(targets).to.deep.equal(["nat", "igw"]);
    expect((await build(raw)).resources).to.not.be.empty;
    const silent = structuredClone(raw);
    delete silent["spokes"].risk.vpc.adopt.existing.internet;
    const refusal = await build(silent).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(refusal).to.contain("the stack does not match what AWS has: 2 problems");
  }).timeout(60_000);

  it("are refused before anything is made where the account has another name for a zone", async () => {
    const raw = withEgress();
    const seed = seedOf(raw);
    raw["egress"].zones[0].name = "us-east-1d";
    const config = asConfig(raw);
    // As the language host loads it: mistakes of the user's come out as one message.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the entry point exports a function by assignment
    const entry = require("../../../infra") as () => unknown;
    const build = buildInProcess({ project: "bedrock-hub", stack: "dev", config, seed, program: entry });
    const message = await build.then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.contain(
      "egress.zones: has another name for use1-az2 than account log-archive-dev, which calls it us-east-1f, got us-east-1d; write us-east-1f there",
    );
  }).timeout(60_000);
});
