import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { recordStack, summarise, type StackRecording } from "../../local/recorder";
import { costReport } from "../../plan/cost";
import type { ContractReport } from "../../proof/contracts";
import { knownOutputs } from "../../report/known-outputs";
import { planJson } from "../../report/plan-json";
import { contractSection } from "../../report/proof-contracts";
import { provenPlan } from "../../report/prove-plan";
import { ROOT, rawStack, type Raw } from "../support/stacks";

interface PlanJson {
  schemaVersion: number;
  plan: { schemaVersion: number };
  contracts: ContractReport;
  inconsistencies: unknown[];
  cost: { lines: { usd: number }[]; bySpoke: Record<string, number>; usdPerMonth: number };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- outputs are read by path, as `jq` does
  outputs: Record<string, any>;
}

function jsonOf({ plan, config, resources, outputs }: StackRecording): { text: string; value: PlanJson } {
  const cost = costReport(plan, config.cost);
  const { model, intent, report } = provenPlan({ resources, config }, plan);
  const contracts = contractSection(model, intent, report);
  const text = planJson("dev", plan, summarise(plan, resources), cost, report, contracts, { resources, outputs });
  return { text, value: JSON.parse(text) as PlanJson };
}

/** Forms of what only AWS gives: ids of EC2, hosted zones, Profiles, and ARNs that end in a UUID. */
const FROM_AWS =
  /\b(vpce?|subnet|rtb|tgw|tgw-rtb|tgw-attach|sg|eni|vpn|rslvr-\w+)-[0-9a-f]{16,17}\b|\bZ[0-9A-F]{20}\b|\brp-[0-9a-f]{16}\b|[0-9a-f]{8}-[0-9a-f]{4}-/;

describe("plan --json", function () {
  this.timeout(120_000);
  let recording: StackRecording;
  let json: { text: string; value: PlanJson };

  before(async () => {
    const raw: Raw = rawStack("dev");
    raw["spokes"].claims.vpc = {
      adopt: {
        id: "vpc-0123456789abcdef0",
        cidrs: ["10.112.16.0/20"],
        subnets: {
          app: {
            id: "subnet-0123456789abcdef1",
            cidr: "10.112.16.0/24",
            az: "use1-az1",
            routeTable: "rtb-0123456789abcdef2",
          },
        },
        attachment: { create: "10.112.31.192/26" },
      },
    };
    raw["onPremises"] = {
      domain: "prod",
      prefixes: ["10.200.0.0/16"],
      vpn: { dc: { address: "198.51.100.7" } },
      resolver: { forward: { corp: { domain: "corp.example.com", targets: ["10.200.0.53"] } } },
    };
    raw["egress"] = {
      cidr: "10.63.0.0/23",
      zones: [{ id: "use1-az1", name: "us-east-1c" }],
      allowedDomains: ["packages.example.org"],
    };
    raw["spokes"].research.egress = "central";
    raw["observability"].alarms = {};
    raw["observability"].dashboard = true;
    recording = await recordStack(raw, "dev", { stack: "dev" });
    expect(recording.errors.map(({ message }) => message)).to.deep.equal([]);
    json = jsonOf(recording);
  });

  it("tells the versions of its shape that the docs name", () => {
    const { schemaVersion, plan, outputs } = json.value;
    const row = /^\| `schemaVersion` \|.*: (\d+)(?:; .*, is (\d+) too)? \|$/m;
    const named = (page: string) => row.exec(readFileSync(path.join(ROOT, "docs", page), "utf8"));
    expect(named("plan.md")?.slice(1).map(Number)).to.deep.equal([schemaVersion, plan.schemaVersion]);
    expect(Number(named("outputs.md")?.[1])).to.equal(outputs["schemaVersion"]);
  });

  it("holds no id that only AWS can give: what is not known is null", () => {
    const { outputs } = json.value;
    expect(outputs["hub"].vpcId).to.equal(null);
    expect(outputs["transitGateway"].id).to.equal(null);
    expect(outputs["domains"].prod.endpoints["bedrock-runtime"].id).to.equal(null);
    expect(outputs["domains"].prod.endpoints["bedrock-runtime"].dnsName).to.equal(null);
    expect(Object.values(outputs["domains"].prod.zones as object)).to.satisfy((ids: unknown[]) =>
      ids.every((id) => id === null),
    );
    expect(outputs["observability"].keyArn).to.equal(null);
    const declared = json.text.replaceAll(/(vpc|subnet|rtb)-0123456789abcdef\d/g, "");
    expect(FROM_AWS.exec(declared)).to.equal(null);
  });

  it("the recording itself has such ids, which is what this is about", () => {
    expect(JSON.stringify(recording.outputs)).to.match(FROM_AWS);
  });

  it("keeps what is known offline: declared ids, names, addresses", () => {
    const { outputs } = json.value;
    expect(outputs["spokes"].claims.vpcId).to.equal("vpc-0123456789abcdef0");
    expect(outputs["spokes"].claims.subnetIds).to.deep.equal({ app: "subnet-0123456789abcdef1" });
    expect(outputs["spokes"].claims.account).to.equal("210987654304");
    expect(outputs["domains"].prod.endpoints["bedrock-runtime"].names).to.deep.equal([
      "bedrock-runtime.us-east-1.amazonaws.com",
    ]);
    expect(outputs["observability"].buckets.flow).to.equal("bedrock-hub-flow-210987654305-us-east-1");
    expect(outputs["readme"]).to.include("# bedrock-hub dev");
  });

  it("has the verdict of the contracts beside that of the properties", () => {
    const { contracts, inconsistencies } = json.value;
    expect(inconsistencies).to.deep.equal([]);
    expect(contracts.contracts.filter(({ failures }) => failures.length > 0)).to.deep.equal([]);
    expect(contracts.verdict).to.equal("not covered");
    const open = contracts.contracts.flatMap(({ notCovered }) => notCovered.map(({ object }) => object.name));
    expect(open.some((name) => name.includes("rtb-0123456789abcdef2"))).to.equal(true);
  });

  it("tells costs to four digits, without the noise of binary fractions", () => {
    const numbers: number[] = [];
    JSON.parse(JSON.stringify(json.value.cost), (_, value: unknown) => {
      if (typeof value === "number") numbers.push(value);
      return value;
    });
    expect(numbers).not.to.be.empty;
    expect(numbers.filter((n) => !/^\d+(\.\d{1,4})?$/.test(String(n)))).to.deep.equal([]);
  });

  it("keeps the shape: every output is there", () => {
    const shape = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]))
        : "";
    expect(shape(json.value.outputs)).to.deep.equal(shape(recording.outputs));
  });

  it("holds no output that docs/outputs.md leaves out", () => {
    const page = readFileSync(path.join(ROOT, "docs/outputs.md"), "utf8");
    const rows = [...page.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, key = "", shape = ""]) => {
      const one = key.replaceAll(".", "\\.").replaceAll(/<[^>]+>/g, "[^.]+");
      // Names that are keys have dots in them.
      return new RegExp(`^${one}${/^(map|list)/.test(shape) ? "\\..+" : ""}$`);
    });
    const leaves = (value: unknown, at: string): string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, item]) => leaves(item, at === "" ? key : `${at}.${key}`))
        : [at];
    const missing = leaves(recording.outputs, "").filter((leaf) => !rows.some((row) => row.test(leaf)));
    expect(missing).to.deep.equal([]);
    expect(Object.keys(json.value.outputs)).to.include.members(["onPremises", "egress", "observability"]);
  });

  it("leaves alone what a resource was given, though another resource answers with it", () => {
    const resources = [
      { custom: true, id: "a-1", inputs: { name: "a" }, outputs: { name: "a", arn: "arn:a-1" } },
      { custom: false, inputs: {}, outputs: { id: "b" } },
    ];
    const known = knownOutputs({ id: "a-1", name: "a", other: "b", list: ["arn:a-1", 1] }, recording.plan, resources);
    expect(known).to.deep.equal({ id: null, name: "a", other: "b", list: [null, 1] });
  });
});
