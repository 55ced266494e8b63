import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { proveSchema, traceSchema } from "../../report/json-shapes";
import { checkTargets, writeOption } from "../../report/write-file";
import { stackFileSchema } from "../../stacks/json-schema";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub schema [--out <file>] [--check]

Writes the JSON Schema of the stack files, with which editors complete and check them. Begin each stack file with:
  # yaml-language-server: $schema=./stack.schema.json

  --out <file>  where to (default: stack.schema.json here; in a checkout of bedrock-hub its schemas/stack.schema.json,
                and beside it the schemas of what trace and prove print as JSON)
  --check       write nothing; exit code 1 if the file is missing or not what this version would write`;

/** This package: a checkout, or what a project has installed. */
const ROOT = path.join(__dirname, "..", "..");

/** Where the schema that editors read is checked in. */
export const SCHEMA_FILE = path.join(ROOT, "schemas", "stack.schema.json");

/** The schema as text, as it is checked in. */
export function schemaText(): string {
  return textOf(stackFileSchema());
}

/** Schemas of what commands print, by the file beside that of stack files in which they are checked in. */
export function outputSchemas(): Map<string, string> {
  return new Map([
    ["trace.schema.json", textOf(traceSchema())],
    ["prove.schema.json", textOf(proveSchema())],
  ]);
}

function textOf(schema: Record<string, unknown>): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `bedrock-hub schema [--out <file>] [--check]`: writes the JSON Schema, or fails if it is not what the code says. */
export function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("schema", {
    args: argv,
    options: {
      out: { type: "string" },
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return Promise.resolve(0);
  }
  const file = values.out === undefined ? defaultFile(process.cwd()) : path.resolve(values.out);
  const shown = path.relative(process.cwd(), file);
  if (!values.check) {
    checkTargets("schema", { "--out": file });
    writeOption("schema", "--out", file, schemaText());
    console.log(`${shown} written`);
    if (file === SCHEMA_FILE) writeOutputSchemas();
    return Promise.resolve(0);
  }
  if (existsSync(file) && readFileSync(file, "utf8") === schemaText()) return Promise.resolve(0);
  console.error(`${shown}: is not the schema of this version; run bedrock-hub schema`);
  return Promise.resolve(1);
}

/** In a checkout of the package, beside the schema of stack files. */
function writeOutputSchemas(): void {
  for (const [name, text] of outputSchemas()) {
    const file = path.join(path.dirname(SCHEMA_FILE), name);
    writeOption("schema", "--out", file, text);
    console.log(`${path.relative(process.cwd(), file)} written`);
  }
}

/** The checked-in schema where the package itself is worked on; never the copy that a project has installed. */
export function defaultFile(folder: string): string {
  return path.relative(ROOT, folder) === "" && !ROOT.includes(`${path.sep}node_modules${path.sep}`)
    ? SCHEMA_FILE
    : path.join(folder, "stack.schema.json");
}
