import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { schemaText } from "../../bin/commands/schema";
import { ROOT, type Raw } from "../support/stacks";

/**
 * The schema as the editor's validator takes it. It is declared as 2020-12 and uses only keywords that mean the same in
 * draft 7; `strictKeywords` refuses any other.
 */
const { $schema: _, ...schema } = JSON.parse(schemaText()) as Raw;
const validate = new Ajv({ allErrors: true, strictKeywords: true }).compile(schema);

/** A stack file as it is checked in: tags, keys and all. */
function stackFile(stack: "dev" | "prod"): Raw {
  return parse(readFileSync(path.join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as Raw;
}

/** What the validator says: `<where> <keyword>`, without the unions around the cause. */
function faults(file: unknown): string[] {
  void validate(file);
  const told = (validate.errors ?? []).filter(({ keyword }) => keyword !== "anyOf" && keyword !== "oneOf");
  return [...new Set(told.map(({ dataPath, keyword, params }) => `${dataPath} ${keyword}${named(params)}`))];
}

function named(params: object): string {
  const { additionalProperty, missingProperty, propertyName } = params as Record<string, string | undefined>;
  const name = additionalProperty ?? missingProperty ?? propertyName;
  return name === undefined ? "" : ` ${name}`;
}

/** What is said of prod with one thing wrong. */
function saidOf(change: (config: Raw) => void): string[] {
  const file = stackFile("prod");
  change(file["config"] as Raw);
  return faults(file);
}

const HUB = ".config['bedrock-hub:hub']";

describe("the stack files under the JSON Schema, as an editor checks them", () => {
  for (const stack of ["dev", "prod"] as const)
    it(`Pulumi.${stack}.yaml is right`, () => expect(faults(stackFile(stack))).to.deep.equal([]));

  it("an encrypted external id is right", () => {
    const secret = (config: Raw) => (first(config, "accounts").externalId = { secure: "v1:abc:def" });
    expect(saidOf(secret)).to.deep.equal([]);
  });

  const WRONG: [string, (config: Raw) => void, string][] = [
    ["an unknown key", (c) => (c["bedrock-hub:hub"].regoin = "us-east-1"), `${HUB} additionalProperties regoin`],
    ["a missing key", (c) => delete c["bedrock-hub:hub"].cidr, `${HUB} required cidr`],
    ["an unquoted account id", (c) => (first(c, "accounts").id = 111122223333), "].id type"],
    ["an account id of 11 digits", (c) => (first(c, "accounts").id = "11112222333"), "].id pattern"],
    ["a name of a zone", (c) => (c["bedrock-hub:hub"].availabilityZones[0] = "us-east-1a"), `Zones[0] pattern`],
    ["a prefix longer than 32", (c) => (c["bedrock-hub:hub"].cidr = "10.0.0.1/33"), `${HUB}.cidr pattern`],
    ["an address beyond 255", (c) => (c["bedrock-hub:hub"].cidr = "10.0.256.0/20"), `${HUB}.cidr pattern`],
    ["text for a switch", (c) => (first(c, "domains").quarantined = "yes"), ".quarantined type"],
    ["a way to S3 that does not exist", (c) => (first(c, "spokes").s3 = "nat"), ".s3 enum"],
    ["an encrypted domain", (c) => (c["bedrock-hub:domains"] = { secure: "v1:abc" }), "['secure'] type"],
  ];
  for (const [what, change, fault] of WRONG)
    it(`${what} is refused`, () => {
      expect(saidOf(change).filter((said) => said.includes(fault))).to.have.length.greaterThan(0);
    });

  it("a file without a configuration is refused", () => expect(faults({})).to.deep.equal([" required config"]));
});

/** The first entry of a mapping of the configuration, of loose type as the file itself. */
function first(config: Raw, mapping: string): Raw {
  return Object.values(config[`bedrock-hub:${mapping}`] as Raw)[0] as Raw;
}
