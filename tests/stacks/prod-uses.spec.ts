/** The live stack's file uses whatever the schema offers, but for what docs/stack-file.md says it does not, and why. */
import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { rawStack } from "../support/stacks";

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const ROOT = path.join(__dirname, "../..");
const HEADING = "## What prod does not use";

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** Each setting of a schema, and whether one of the values has it. Keys that a user makes up are `*`. */
function* settings(schema: Schema, values: readonly unknown[], at: string): Generator<[string, boolean]> {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema;
  for (const other of [...anyOf, ...oneOf]) yield* settings(other, values, at);
  const elements = values.flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
  if (items) yield* settings(items, elements, at);
  if (typeof additionalProperties === "object") {
    const made = values.flatMap((value) => entriesOf(value).filter(([key]) => !(key in properties)));
    yield* settings(
      additionalProperties,
      made.map(([, value]) => value),
      `${at}.*`,
    );
  }
  for (const [key, inner] of Object.entries(properties)) {
    const found = values.flatMap((value) => entriesOf(value).filter(([own]) => own === key));
    yield [`${at}.${key}`, found.length > 0];
    yield* settings(
      inner,
      found.map(([, value]) => value),
      `${at}.${key}`,
    );
  }
}

/** A setting by its name at home, where it is the same there and in another Region. */
const atHome = (setting: string): string =>
  setting
    .replace(/^regions\.\*\.transitGateway/, "hub.transitGateway")
    .replace(/^regions\.\*\.(onPremises|egress)/, "$1");

/** The settings that no part of the stack has; what is under one of them is left out. */
function unused(): string[] {
  const { properties } = JSON.parse(readFileSync(path.join(ROOT, "schemas/stack.schema.json"), "utf8")) as Schema;
  const config = properties?.["config"]?.properties ?? {};
  const raw = rawStack("prod");
  const used = new Map<string, boolean>();
  for (const [section, schema] of Object.entries(config)) {
    const [name = ""] = section.split(":").slice(-1);
    if (!section.startsWith("bedrock-hub:")) continue;
    const present = name in raw;
    for (const [setting, has] of [[name, present] as const, ...settings(schema, present ? [raw[name]] : [], name)])
      used.set(atHome(setting), (used.get(atHome(setting)) ?? false) || has);
  }
  const none = [...used].filter(([, has]) => !has).map(([setting]) => setting);
  return none.filter((setting) => !none.some((above) => setting.startsWith(`${above}.`)));
}

describe("the live stack's file", () => {
  it("uses every setting that the table of the docs does not explain, and none that it does", () => {
    const page = readFileSync(path.join(ROOT, "docs/stack-file.md"), "utf8");
    const table = page
      .slice(page.indexOf(HEADING))
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const told = table.flatMap((line) =>
      [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(told.length).to.be.greaterThan(20);
    expect(unused().sort()).to.deep.equal(told.sort());
  });

  it("has both kinds of Region, every kind of egress, and on-premises in each Region", () => {
    const { spokes, regions, onPremises } = rawStack("prod") as Record<string, Record<string, Record<string, unknown>>>;
    expect(Object.values(regions!).map(({ endpoints }) => endpoints)).to.have.members(["own", "us-east-1"]);
    expect(Object.values(spokes!).map(({ egress = "none" }) => egress)).to.include.members(["none", "nat", "central"]);
    expect([onPremises, ...Object.values(regions!).map((region) => region["onPremises"])]).to.not.include(undefined);
  });
});
