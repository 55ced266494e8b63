import { readFileSync } from "node:fs";
import { expect } from "chai";
import { SCHEMA_FILE, schemaText } from "../../bin/commands/schema";

describe("JSON Schema of stack files", () => {
  it("is checked in as the code says (npm run schema)", () => {
    expect(readFileSync(SCHEMA_FILE, "utf8")).to.equal(schemaText());
  });
});
