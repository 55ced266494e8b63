import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readOutputs } from "../../bin/stack-outputs";

describe("--outputs", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-"))));
  after(() => rmSync(folder, { recursive: true }));

  const file = (content: unknown): string => {
    const name = path.join(folder, "outputs.json");
    writeFileSync(name, JSON.stringify(content));
    return name;
  };
  const outputs = (id: string | null) => ({ domains: { prod: { endpoints: { sts: { id, dnsName: "x" } } } } });
  const read = (name: unknown) => () => readOutputs("probe", "dev", name, "it asks the endpoints");

  it("takes those of a deployed stack", () => expect(read(file(outputs("vpce-1")))()).to.have.property("domains"));

  it("refuses those of a plan, which have no ids", () => {
    expect(read(file(outputs(null)))).to.throw("--outputs: has endpoints without ids, as plan prints them");
  });

  it("refuses no file, a missing one, and what is no output", () => {
    expect(read(undefined)).to.throw("--outputs: is missing: it asks the endpoints");
    expect(read(path.join(folder, "none.json"))).to.throw("does not exist");
    expect(read(file({}))).to.throw("has no output domains");
  });

  it("refuses damaged ones by the place, without a stack trace", () => {
    const damaged: [unknown, string][] = [
      [{ domains: null }, "domains"],
      [{ domains: [] }, "domains"],
      [{ domains: { prod: null } }, "domains.prod"],
      [{ domains: { prod: {} } }, "domains.prod.endpoints"],
      [{ domains: { prod: { endpoints: { sts: null } } } }, "domains.prod.endpoints.sts"],
      [{ domains: {}, regions: 5 }, "regions"],
      [{ domains: {}, regions: { "us-west-2": null } }, "regions.us-west-2"],
    ];
    for (const [content, place] of damaged)
      expect(read(file(content)), place).to.throw(`--outputs: is not what the program puts out (${place})`);
    expect(read(file({ domains: { prod: { endpoints: { sts: { id: "x" } } } } }))).to.throw(
      "has endpoints without ids",
    );
  });
});
