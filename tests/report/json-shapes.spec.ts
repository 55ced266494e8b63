/** The JSON of `trace` and `prove` is what its schemas say, whatever the verdict. */
import Ajv from "ajv";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { outputSchemas, SCHEMA_FILE } from "../../bin/commands/schema";
import { readIntent } from "../../proof/intent";
import { prove } from "../../proof/properties";
import { answer } from "../../proof/trace-report";
import { contractSection } from "../../report/proof-contracts";
import { apart } from "../proof/scenarios/apart";
import { hubNetwork, NAME } from "../proof/scenarios/hub";
import { modelOf } from "../proof/world";

type Json = Record<string, unknown>;

/** The schema as the validator at hand reads it, which knows no later draft than 7. */
function validator(name: string): (value: unknown) => string[] {
  const { $schema: _, $id: __, ...schema } = JSON.parse(outputSchemas().get(name) ?? "{}") as Json;
  const text = JSON.stringify(schema).replaceAll("#/$defs/", "#/definitions/").replace('"$defs":', '"definitions":');
  const check = new Ajv({ allErrors: true }).compile(JSON.parse(text) as object);
  // What a program reads is what was written: `undefined` and the like are gone.
  return (value) => {
    void check(JSON.parse(JSON.stringify(value)));
    return (check.errors ?? []).map(
      ({ dataPath, message, params }) => `${dataPath} ${message ?? ""} ${JSON.stringify(params)}`,
    );
  };
}

describe("JSON Schemas of what commands print", () => {
  for (const [name, text] of outputSchemas())
    it(`${name} is checked in as the code says (npm run schema)`, () => {
      expect(readFileSync(path.join(path.dirname(SCHEMA_FILE), name), "utf8")).to.equal(text);
    });

  it("trace: open, blocked, by name, with a call, not known", () => {
    const problems = validator("trace.schema.json");
    const { w, facts, spokes, sets } = hubNetwork();
    const model = modelOf(w, facts);
    const [prod] = spokes;
    const from = prod!.consumers[0]!.id;
    const call = { principal: "anonymous", action: "bedrock:InvokeModel", resource: "*", context: {} };
    const questions = [
      { from, to: NAME },
      { from, to: sets.nonprod.endpoint.id },
      { from, to: NAME, call },
      { from, to: `nothing.${NAME}` },
      { from, to: "s3.us-east-1.amazonaws.com" },
      { from, to: "8.8.8.8" },
    ];
    const reports = questions.map((question) => answer(model, { port: 443, protocol: 6, ...question }));
    const verdicts = new Set(reports.map(({ verdict }) => verdict));
    expect(verdicts.size).to.be.greaterThan(1);
    for (const report of reports) expect(problems(report), JSON.stringify(report.question)).to.deep.equal([]);
    const [first] = reports;
    expect(problems({ ...first, more: 1 })).to.not.deep.equal([]);
    expect(problems({ ...first, verdict: "MAYBE" })).to.not.deep.equal([]);
  });

  it("prove: with a leak and its witness, each engine alone, undetermined", () => {
    const problems = validator("prove.schema.json");
    const { w } = apart();
    const model = modelOf(w);
    // The last network is in no state.
    const vpcs = [...[...model.vpcs.values()].map(({ urn }) => urn), "999999999999:10.9.0.0/16"];
    const domains = vpcs.map((vpc, i) => ({
      name: `d${i}`,
      accounts: ["111111111111"],
      endpointSet: "none",
      networks: [{ vpc, name: `n${i}` }],
    }));
    const intent = readIntent({ endpointSets: [{ name: "none" }], domains }, "intent.json");
    const report = prove(model, intent);
    const section = contractSection(model, intent, report);
    expect(report.verdict).to.equal("violated");
    expect(JSON.stringify(report)).to.include('"kind":"path"').and.to.include('"undetermined"');
    for (const whole of [{ ...report, ...section }, report, { schemaVersion: 1, ...section }])
      expect(problems(whole)).to.deep.equal([]);
    expect(problems({ ...report, verdict: "maybe" })).to.not.deep.equal([]);
  });
});
