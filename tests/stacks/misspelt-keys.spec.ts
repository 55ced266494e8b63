import { expect } from "chai";
import { formatProblem } from "../../stacks/problems";
import { readStack } from "../../stacks/parse";
import { keysAt } from "../../stacks/schema-walk";
import { problemsOf, rawStack, type Raw } from "../support/stacks";

type Path = readonly string[];

/** Mappings whose keys the user chooses. */
const NAMED = new Set(["accounts", "consumers", "domains", "forward", "regions", "spokes", "subnets", "vpn"]);

/** Every place of a file where a key of the schema stands, one of each kind. */
function placesOf(raw: Raw): Path[] {
  const seen = new Set<string>();
  const places: Path[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      const kind = at.map((part, i) => (NAMED.has(at[i - 1] ?? "") || /^\d+$/.test(part) ? "*" : part)).join(".");
      if (!Array.isArray(value) && !seen.has(kind) && keysAt(path).includes(key)) places.push(at);
      seen.add(kind);
      walk(inner, at);
    }
  };
  walk(raw, []);
  return places;
}

/** The file with one key written otherwise. */
function rename(raw: Raw, path: Path, wrong: string): Raw {
  const owner = path.slice(0, -1).reduce<Raw>((inner, part) => inner[part], raw);
  const key = path.at(-1) ?? "";
  owner[wrong] = owner[key];
  Reflect.deleteProperty(owner, key);
  return raw;
}

/** Another letter in it: most of these are as near to no other key. */
const misspelt = (key: string) => `${key.slice(0, 2)}x${key.slice(2)}`;

const ROWS: [path: string, wrong: string, line: string][] = [
  ["hub", "hubb", "hubb: is an unknown key, got hubb; did you mean hub?"],
  ["organization", "organisation", "organisation: is an unknown key, got organisation; did you mean organization?"],
  ["hub.region", "regoin", "hub.regoin: is an unknown key, got regoin; did you mean region?"],
  [
    "domains.prod.supernets",
    "supernet",
    "domains.prod.supernet: is an unknown key, got supernet; did you mean supernets?",
  ],
  ["spokes.risk.vpc.adopt", "adpot", "spokes.risk.vpc.adpot: is an unknown key, got adpot; did you mean adopt?"],
  [
    "domains.prod.inferenceGeography",
    "inferenceGeografy",
    "domains.prod.inferenceGeografy: is an unknown key, got inferenceGeografy; did you mean inferenceGeography?",
  ],
  ["egress", "egres", "egres: is an unknown key, got egres; did you mean egress?"],
];

describe("a misspelt key", () => {
  for (const [path, wrong, line] of ROWS)
    it(`is one line, and nothing follows from it: ${wrong} for ${path}`, () => {
      expect(problemsOf(rename(rawStack("prod"), path.split("."), wrong))).to.deep.equal([line]);
    });

  it("is one line wherever in a file it is", () => {
    const places = placesOf(rawStack("prod"));
    expect(places.length).to.be.at.least(90);
    for (const path of places) {
      const key = path.at(-1) ?? "";
      const { problems } = readStack(rename(rawStack("prod"), path, misspelt(key)));
      const at = [...path.slice(0, -1), misspelt(key)].join(".");
      expect(problems.map(formatProblem)).to.deep.equal([
        `${at}: is an unknown key, got ${misspelt(key)}; did you mean ${key}?`,
      ]);
    }
  });

  it("does not hide what is wrong with its value, or beside it", () => {
    const raw = rename(rawStack("prod"), ["spokes", "claims", "domain"], "domian");
    raw["spokes"].claims.domian = "prd";
    raw["spokes"].claims.s3 = "gatway";
    expect(problemsOf(raw)).to.deep.equal([
      "spokes.claims.domain: names no domain of this file, got prd; did you mean prod?",
      "spokes.claims.domian: is an unknown key, got domian; did you mean domain?",
      "spokes.claims.s3: is not one of the allowed values, got gatway; use gateway or interface or none",
    ]);
  });

  it("beside the right one is told as such, and twice the same slip twice", () => {
    const raw = rawStack("prod");
    raw["hub"].regions = "us-east-1";
    raw["domains"].prod.supernet = raw["domains"].prod.supernetz = raw["domains"].prod.supernets;
    delete raw["domains"].prod.supernets;
    expect(problemsOf(raw)).to.deep.equal([
      "domains.prod.supernet: is an unknown key, got supernet; did you mean supernets?",
      "domains.prod.supernetz: is an unknown key, got supernetz; did you mean supernets?",
      "hub.regions: is an unknown key, got regions; did you mean region, which is there already?",
    ]);
  });

  it("repeats no secret", () => {
    const raw = rawStack("prod");
    raw["accounts"].claims.externalID2 = { secure: "CANARY" };
    raw["accounts"].claims.roles = { secure: "CANARY" };
    expect(problemsOf(raw).join("\n")).to.include("externalID2").and.not.include("CANARY");
  });
});
