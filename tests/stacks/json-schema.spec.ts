import { readFileSync } from "node:fs";
import { expect } from "chai";
import { SCHEMA_FILE, schemaText } from "../../bin/commands/schema";
import { CATALOGUE, PRICE_NAMES, QUOTA_NAMES, REGION_CODES } from "../../catalogue";
import { stackFileSchema } from "../../stacks/json-schema";

/** A node of a JSON Schema, as far as it is looked at here. */
interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly string[];
}

const schema = stackFileSchema() as unknown as Node & { $id: string };

/** Every property of the schema with its path. */
function* propertiesOf(node: Node, path: string): Generator<[string, Node]> {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    yield [`${path}.${key}`, child];
    yield* propertiesOf(child, `${path}.${key}`);
  }
  const { additionalProperties: values } = node;
  if (typeof values === "object") yield* propertiesOf(values, `${path}.*`);
  if (node.items) yield* propertiesOf(node.items, `${path}[]`);
  for (const branch of node.anyOf ?? []) yield* propertiesOf(branch, path);
}

/** The node at a path of keys; `*` is any entry of a map, `[]` any item of a list. */
function at(...path: string[]): Node {
  return path.reduce<Node>((node, key) => {
    const branches = [node, ...(node.anyOf ?? [])];
    const found = branches.flatMap((branch): Node[] => {
      const { additionalProperties: values } = branch;
      if (key === "[]") return branch.items ? [branch.items] : [];
      if (key === "*") return typeof values === "object" ? [values] : [];
      return branch.properties?.[key] ? [branch.properties[key]] : [];
    });
    return found[0] ?? expect.fail(`no ${key} in ${path.join(".")}`);
  }, schema.properties?.["config"] ?? {});
}

/** What an editor offers, and that it takes any other text too. */
function offered(node: Node | undefined): readonly string[] | undefined {
  const branches = node?.anyOf ?? [];
  expect(branches.some((branch) => Object.keys(branch).length === 0)).to.equal(true);
  return branches.find((branch) => branch.enum)?.enum;
}

describe("JSON Schema of stack files", () => {
  it("is checked in as the code says (npm run schema)", () => {
    expect(readFileSync(SCHEMA_FILE, "utf8")).to.equal(schemaText());
  });

  it("has a name of its own", () => expect(schema.$id).to.equal("urn:bedrock-hub:stack-file"));

  it("describes every property", () => {
    const all = [...propertiesOf(schema, "")];
    expect(all.length).to.be.greaterThan(150);
    expect(all.filter(([, node]) => (node.description ?? "") === "").map(([path]) => path)).to.deep.equal([]);
  });

  const domain = ["bedrock-hub:domains", "*"];
  const spoke = ["bedrock-hub:spokes", "*"];
  const services = Object.keys(CATALOGUE.services).sort();
  for (const [path, names] of [
    [[...domain, "services", "[]"], services],
    [[...spoke, "services", "[]"], services],
    [[...spoke, "vpc", "adopt", "existing", "privateDnsEndpoints", "[]"], services],
    [[...domain, "models", "[]"], Object.keys(CATALOGUE.models).sort()],
    [["bedrock-hub:hub", "region"], REGION_CODES],
  ] as [string[], readonly string[]][]) {
    it(`offers the catalogue's names for ${path.join(".")}, and takes others`, () => {
      expect(offered(at(...path))).to.deep.equal(names);
    });
  }

  it("offers the geographies of the catalogue, and none", () => {
    expect(offered(at(...domain, "inferenceGeography"))).to.include.members(["none", "us", "eu", "global"]);
  });

  it("offers names of quotas, and Regions and names of prices", () => {
    expect(offered(at("bedrock-hub:quotas").propertyNames)).to.deep.equal(QUOTA_NAMES);
    expect(offered(at("bedrock-hub:cost", "prices").propertyNames)).to.deep.equal(REGION_CODES);
    expect(offered(at("bedrock-hub:cost", "prices", "*").propertyNames)).to.deep.equal(PRICE_NAMES);
  });
});
