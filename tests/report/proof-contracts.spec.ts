import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../bin/commands/prove";
import { prove } from "../../proof/properties";
import { networkHtml } from "../../report/html";
import {
  contractLines,
  contractResults,
  contractSection,
  contractSummary,
  type ContractSection,
} from "../../report/proof-contracts";
import { proofJunit } from "../../report/proof-junit";
import { proofSarif } from "../../report/proof-sarif";
import { hub } from "../proof/contracts/hub";
import { networkOf } from "../proof/contracts/change";
import { NAME, hubNetwork, SERVICE } from "../proof/scenarios/hub";

const leaking = networkOf({
  name: "a route to the other domain's endpoints",
  change: (d) => {
    const table = d.transitTables.get("tgw/prod");
    const leak = { urn: "urn:leak", destination: { cidr: "100.64.4.0/24" }, attachment: "hub-attachment" };
    if (table) d.transitTables.set("tgw/prod", { ...table, routes: [...table.routes, leak] });
  },
});

describe("reports of the contracts", function () {
  this.timeout(60_000);

  it("as text: verdicts, what breaks a contract with its fix, what follows", () => {
    const section = contractSection(leaking.model, leaking.intent, prove(leaking.model, leaking.intent));
    expect(section.inconsistencies).to.deep.equal([]);
    const text = contractLines(section, "full").join("\n");
    expect(text)
      .to.match(/transit-routes-only +fail/)
      .and.to.match(/groups-only +pass/);
    expect(text).to.include("tgw/prod, route 100.64.4.0/24").and.to.include("expected: for prod/spoke-0");
    expect(text).to.include("fix: ").and.to.include("urn:leak");
    expect(text).to.match(/implied by contracts: P0, .*left to the other engines: P2/);
  });

  it("in a few lines beside the properties: what follows, what breaks one, what is not covered", () => {
    const { model, intent } = hub();
    const [head, ...rest] = contractSummary(contractSection(model, intent, undefined));
    expect(head).to.match(
      /^contracts pass: each object by itself, [\d,]+ checks; P0 to P15 follow from them, P16 is asked of policies alone$/,
    );
    expect(rest).to.deep.equal([]);
    const leak = contractSummary(contractSection(leaking.model, leaking.intent, undefined)).join("\n");
    expect(leak).to.match(/^contracts fail: .*; left to the other engines: P2/);
    expect(leak).to.include("transit-routes-only fails: tgw/prod, route 100.64.4.0/24").and.to.include("fix: ");
    const page = networkHtml({
      title: "leak",
      ...leaking,
      report: prove(leaking.model, leaking.intent),
      contracts: contractSection(leaking.model, leaking.intent, undefined),
    });
    expect(page).to.include("<h3>Contracts</h3>").and.to.include("transit-routes-only fails: tgw/prod");
  });

  it("as SARIF and JUnit: a failure that breaks a property is one, a stricter one is a warning", () => {
    const proof = prove(leaking.model, leaking.intent);
    const section = contractSection(leaking.model, leaking.intent, proof);
    const levels = (properties: { id: string; verdict: string }[]): Record<string, string> => {
      const results = contractResults(section, { properties: properties as never });
      const { runs } = JSON.parse(proofSarif({ ...proof, properties: results }, "1")) as {
        runs: { results: { ruleId: string; level: string }[] }[];
      };
      return Object.fromEntries((runs[0]?.results ?? []).map(({ ruleId, level }) => [ruleId, level]));
    };
    expect(levels([{ id: "P2", verdict: "violated" }])["transit-routes-only"]).to.equal("error");
    expect(levels([{ id: "P2", verdict: "holds" }])["transit-routes-only"]).to.equal("warning");
    const xml = proofJunit({ ...proof, properties: contractResults(section, proof) });
    expect(xml).to.match(/name="transit-routes-only [^"]*">\s*<failure/);
  });

  it("tell loudly where engines contradict each other", () => {
    const { model, intent } = hub();
    const lying = { properties: [{ id: "P2", title: "", verdict: "violated" as const, checked: 1, findings: [] }] };
    const section: ContractSection = contractSection(model, intent, lying);
    expect(contractLines(section, "short").join("\n")).to.include("INTERNAL INCONSISTENCY: P2 IS VIOLATED");
    const agree = contractResults(section, lying).find(({ id }) => id === "engines-agree");
    expect(agree?.verdict).to.equal("violated");
  });
});

describe("prove --engine", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "contracts-"));
    const { w, spokes, hub: vpc, dxgw } = hubNetwork();
    writeFileSync(join(folder, "state.json"), JSON.stringify(w.export()));
    const intent = {
      hubs: [vpc.id],
      endpointSets: (["prod", "nonprod"] as const).map((name, d) => ({
        name,
        at: [`111111111111:10.0.${d * 2}.0/23`],
        services: [{ service: SERVICE, names: [NAME], restricted: true }],
      })),
      domains: (["prod", "nonprod"] as const).map((name) => ({
        name,
        networks: spokes
          .filter((s) => s.domain === name)
          .map((s) => ({ vpc: s.vpc.id, consumers: s.consumers.map(({ id }) => id) })),
      })),
      onPremises: [
        {
          connection: dxgw.id,
          domain: "prod",
          prefixes: ["172.16.0.0/16"],
          reaches: ["10.0.0.0/23", "10.0.254.0/27"],
          announcesOnly: true,
        },
      ],
      blackholes: ["10.0.0.0/16", "10.64.0.0/10", "10.128.0.0/10"],
    };
    writeFileSync(join(folder, "intent.json"), JSON.stringify(intent));
    const facts = {
      sessions: [{ of: dxgw.id, learned: ["172.16.0.0/16"] }],
      prefixLists: [{ id: "pl-63a5400a", entries: ["52.216.0.0/15"] }],
    };
    writeFileSync(join(folder, "facts.json"), JSON.stringify(facts));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What the command prints, and its exit code. */
  async function printed(...more: string[]): Promise<{ text: string; code: number }> {
    const file = (name: string): string => join(folder, `${name}.json`);
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: string) => void lines.push(line);
    try {
      const args = ["--state", file("state"), "--intent", file("intent"), "--facts", file("facts"), ...more];
      return { code: await run(args), text: lines.join("\n") };
    } finally {
      console.log = log;
    }
  }

  it("shows both verdicts of a network that somebody wrote by hand", async () => {
    const { text, code } = await printed("--json");
    const report = JSON.parse(text) as {
      verdict: string;
      properties: { id: string; verdict: string }[];
      contracts: { verdict: string; implications: { property: string; implied: boolean }[] };
      inconsistencies: unknown[];
    };
    expect(report.inconsistencies).to.deep.equal([]);
    const implied = report.contracts.implications.filter((i) => i.implied).map(({ property }) => property);
    const broken = report.properties.filter((p) => p.verdict === "violated").map(({ id }) => id);
    expect(broken.filter((id) => implied.includes(id))).to.deep.equal([]);
    expect(implied).to.include.members(["P2", "P10", "P14"]);
    expect(code).to.equal(broken.length > 0 ? 1 : 0);
    expect((await printed()).text).to.include("Contracts: each object by itself");
  });

  it("asks the contracts alone, or leaves them out", async () => {
    const alone = await printed("--engine", "contracts");
    expect(alone.text).to.include("verdict of the contracts:").and.not.to.include("P2 ");
    expect((await printed("--engine", "properties")).text).not.to.include("Contracts:");
    expect((await printed("--without", "dns")).text).not.to.include("Contracts:");
  });

  it("refuses what does not go together", () => {
    const state = join(folder, "state.json");
    const args = ["--state", state, "--intent", join(folder, "intent.json")];
    expect(() => run([...args, "--engine", "magic"])).to.throw("use one of all, properties, contracts");
    expect(() => run([...args, "--engine", "contracts", "--matrix"])).to.throw("need properties to be asked");
  });
});
