import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import { expect } from "chai";
import type { Finding, ProofReport } from "../../proof/properties";
import { proofJunit } from "../../report/proof-junit";
import { proofSarif } from "../../report/proof-sarif";
import { matrixLines } from "../../report/matrix-text";
import { proofLines } from "../../report/proof-text";
import { junitProblems } from "./junit-schema";
import sarifSchema from "./fixtures/sarif-2.1.0.schema.json";

const URN = "urn:pulumi:dev::p::aws:ec2/route:Route::leak";
const report: ProofReport = {
  schemaVersion: 1,
  verdict: "violated",
  without: [],
  properties: [
    { id: "P1", title: "reach", verdict: "holds", checked: 2, findings: [] },
    {
      id: "P2",
      title: "apart",
      verdict: "violated",
      checked: 1,
      findings: [
        {
          property: "P2",
          verdict: "violated",
          message: 'a <b> & "c"',
          urns: [URN],
          witness: { kind: "setting", resource: "leak", setting: "10.0.0.0/8" },
        },
      ],
    },
    { id: "P6", title: "routes", verdict: "skipped", checked: 0, findings: [], note: "rests on routes" },
    {
      id: "P10",
      title: "names",
      verdict: "undetermined",
      checked: 1,
      findings: [{ property: "P10", verdict: "undetermined", message: "not known", urns: [URN] }],
    },
  ],
  matrix: {
    groups: ["a", "b"],
    cells: [
      ["yes", "no"],
      ["none", "some?"],
    ],
  },
};

describe("reports of the proof", () => {
  it("as text: a line for each property, findings with their resources", () => {
    const text = proofLines(report, "full").join("\n");
    expect(text).to.match(/P1 +holds +2 checks +reach/);
    expect(text).to.include('P2 violated: a <b> & "c"').and.to.include(URN).and.to.include("leak: 10.0.0.0/8");
    expect(proofLines(report, "none")).to.have.length(4);
  });

  it("as text: one trace for each cause, with the other connections that it breaks; JSON keeps all", () => {
    const stopped = (to: string, urn: string): Finding => ({
      property: "P1",
      verdict: "violated",
      message: `spoke should reach ${to}`,
      urns: [urn],
      witness: {
        kind: "path",
        from: "10.1.0.1",
        to,
        service: "tcp/443",
        course: {
          forward: [],
          reply: [],
          blocks: [
            { direction: "forward", code: "NO_ROUTE_TO_DESTINATION", urn, name: "t", detail: "none", certain: true },
          ],
          outcome: "blocked",
          symmetric: false,
          end: "stopped",
        },
      },
    });
    const findings = [stopped("kms", URN), stopped("sts", URN), stopped("logs", `${URN}-2`), stopped("s3", URN)];
    const [property] = report.properties;
    const swapped: ProofReport = {
      ...report,
      properties: property ? [{ ...property, verdict: "violated", checked: 4, findings }] : [],
    };
    const lines = proofLines(swapped, "full");
    expect(lines.filter((line) => line.includes("violated: "))).to.have.length(2);
    expect(lines.join("\n")).to.include("4 violations");
    const at = lines.findIndex((line) => line.includes("the same way 2 more findings:"));
    expect(lines.slice(at + 1, at + 3)).to.deep.equal(["        10.1.0.1 -> sts", "        10.1.0.1 -> s3"]);
    const short = proofLines(swapped, "short").join("\n");
    expect(short).to.include("the same way 2 more findings").and.not.to.include("10.1.0.1 -> sts");
    expect(proofJunit(swapped)).to.include("spoke should reach sts").and.to.include("spoke should reach s3");
  });

  it("as text: what one resource hides is told once, with all that cannot be told for it", () => {
    const hidden = (what: string, urns: string[]): Finding => ({
      property: "P1",
      verdict: "undetermined",
      message: `${what}; whether it is so cannot be told`,
      urns,
    });
    const findings = [hidden("a should reach b", [URN]), hidden("a should reach c", [URN]), hidden("d", [`${URN}-2`])];
    const [property] = report.properties;
    const open: ProofReport = {
      ...report,
      properties: property ? [{ ...property, verdict: "undetermined", findings }] : [],
    };
    const lines = proofLines(open, "full");
    expect(lines.filter((line) => line.includes("P1 undetermined: "))).to.have.length(2);
    expect(lines.filter((line) => line.trim() === URN)).to.have.length(1);
    const at = lines.findIndex((line) => line.includes("the same way 1 more finding:"));
    expect(lines[at + 1]).to.equal("        a should reach c; whether it is so cannot be told");
  });

  it("as a matrix: rows open connections, columns answer", () => {
    const lines = matrixLines(report.matrix);
    expect(lines[1]).to.match(/1 a +yes +no/);
    expect(lines[2]).to.match(/2 b +- +some\?/);
  });

  it("as a matrix of many groups, without rows and columns in which nothing is open", () => {
    const many = (count: number) => {
      const groups = Array.from({ length: count }, (_, i) => `g${i + 1}`);
      const cells = groups.map((_, i) =>
        groups.map((__, j) => (i === 0 && j === 2 ? ("yes" as const) : i === j ? ("none" as const) : ("no" as const))),
      );
      return matrixLines({ groups, cells });
    };
    expect(many(13)).to.have.length(14);
    const lines = many(14);
    expect(lines.slice(0, 2).map((line) => line.trim().split(/ {2,}/))).to.deep.equal([
      ["from \\ to", "3"],
      ["1 g1", "yes"],
    ]);
    expect(lines[2]).to.match(/^ {2}reach nobody: 2 g2, 3 g3, .*14 g14$/);
    expect(lines[3]).to.match(/^ {2}reached by nobody: 1 g1, 2 g2, 4 g4, .*14 g14$/);
    expect(lines).to.have.length(4);
  });

  it("as SARIF 2.1.0: violations are errors, what cannot be told warnings", () => {
    const { version, runs } = JSON.parse(proofSarif(report, "1.2.3")) as {
      version: string;
      runs: { tool: { driver: { rules: unknown[] } }; results: { level: string; ruleIndex: number }[] }[];
    };
    expect(version).to.equal("2.1.0");
    expect(runs[0]?.tool.driver.rules).to.have.length(4);
    expect(runs[0]?.results.map((r) => [r.level, r.ruleIndex])).to.deep.equal([
      ["error", 1],
      ["warning", 3],
    ]);
  });

  it("as SARIF that the standard's own JSON schema accepts, and nothing wrong besides", () => {
    const ajv = new Ajv({ schemaId: "id", meta: false, logger: false });
    ajv.addMetaSchema(draft04);
    const accepts = ajv.compile(sarifSchema);
    const empty = { ...report, properties: [] };
    for (const one of [report, empty])
      expect(accepts(JSON.parse(proofSarif(one, "1.2.3"))), ajv.errorsText()).to.be.true;
    const spoilt: [from: RegExp, to: string][] = [
      [/"version": "2.1.0"/, '"version": "2.0.0"'],
      [/"level": "error"/, '"level": "violated"'],
      [/"ruleIndex": 1/, '"ruleIndex": -7'],
      [/"driver"/, '"drivers"'],
      [/"text"/, '"texts"'],
    ];
    for (const [from, to] of spoilt)
      expect(accepts(JSON.parse(proofSarif(report, "1.2.3").replace(from, to))), to).to.be.false;
  });

  it("as JUnit: what ends the command with exit code 1 fails, and nothing else; nothing that XML forbids", () => {
    const xml = proofJunit(report);
    expect(xml).to.include('tests="4" failures="1" errors="0" skipped="2"').and.to.include("cannot be told: not known");
    const strict = proofJunit(report, true);
    expect(strict)
      .to.include('tests="4" failures="1" errors="1" skipped="1"')
      .and.to.include('<error message="not known"');
    expect(xml).to.include("a &lt;b&gt; &amp; &quot;c&quot;").and.not.to.include("<b>");
    expect(xml.match(/<testcase /g)).to.have.length(4);
    const levels = (sarif: string): string[] =>
      (JSON.parse(sarif) as { runs: { results: { level: string }[] }[] }).runs[0]!.results.map(({ level }) => level);
    expect(levels(proofSarif(report, "1.2.3", true))).to.deep.equal(["error", "error"]);
  });

  it("as JUnit that the common schema accepts, and nothing wrong besides", () => {
    const empty = { ...report, properties: [] };
    const odd = { ...report, properties: report.properties.map((p) => ({ ...p, title: "]]> \u0007 \uFFFF <&\"'" })) };
    for (const one of [report, empty, odd])
      for (const strict of [false, true]) expect(junitProblems(proofJunit(one, strict))).to.deep.equal([]);
    const spoilt: [from: RegExp, to: string][] = [
      [/tests="4"/g, 'tests="5"'],
      [/failures="1"/g, 'failures="one"'],
      [/skipped="2"/, 'skiped="2"'],
      [/<skipped /, "<ignored "],
      [/classname="bedrock-hub" /, ""],
      [/<\/testsuite>/, ""],
      [/&lt;/, "<"],
      [/&amp;/, "&"],
      [/<testcase /, "text <testcase "],
      [/<failure [\s\S]*<\/failure>/, "<system-err/><skipped/>"],
    ];
    for (const [from, to] of spoilt) expect(junitProblems(proofJunit(report).replace(from, to)), to).to.not.be.empty;
  });
});
