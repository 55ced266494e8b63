import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { stackFileSchema } from "../../stacks/json-schema";

/** Where the schema that editors read is checked in. */
export const SCHEMA_FILE = path.join(__dirname, "..", "..", "schemas", "stack.schema.json");

/** The schema as text, as it is checked in. */
export function schemaText(): string {
  return `${JSON.stringify(stackFileSchema(), null, 2)}\n`;
}

/** `bedrock-hub schema [--check]`: writes schemas/stack.schema.json, or fails if it is not what the code says. */
export function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { check: { type: "boolean", default: false } } });
  if (!values.check) {
    writeFileSync(SCHEMA_FILE, schemaText());
    console.log("schemas/stack.schema.json written");
    return Promise.resolve(0);
  }
  if (readFileSync(SCHEMA_FILE, "utf8") === schemaText()) return Promise.resolve(0);
  console.error("schemas/stack.schema.json: is not what stacks/schema.ts says; run npm run schema");
  return Promise.resolve(1);
}
