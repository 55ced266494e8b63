import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { problemsOf, ROOT, rawStack, type Raw } from "../support/stacks";

/** Pages whose examples are said to work in the shipped prod stack. */
const PAGES = ["docs/stack-file.md", "docs/on-premises.md", "docs/observability.md", "docs/regions.md"];

/** Of these a mapping has one: an example that says one takes the other's place. */
const ALTERNATIVES = ["create", "adopt", "own", "existing"];

interface Example {
  readonly page: string;
  readonly line: number;
  readonly values: Raw;
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(({ index, 1: yaml = "" }) => {
    const sections = Object.entries(parse(yaml) as Raw);
    const values = sections.map(([key, value]): [string, unknown] => {
      const [project, name] = key.split(":");
      if (project !== "bedrock-hub" || name === undefined) throw new Error(`${page}: ${key} is no section of a stack`);
      return [name, value];
    });
    return { page, line: text.slice(0, index).split("\n").length, values: Object.fromEntries(values) };
  });
}

function isMap(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The example's values put into the stack's: maps are merged, everything else replaced. */
function merged(base: unknown, added: unknown): unknown {
  if (!isMap(base) || !isMap(added)) return added;
  const replaced = ALTERNATIVES.filter((key) => key in base && !(key in added));
  const kept = ALTERNATIVES.some((key) => key in added)
    ? Object.fromEntries(Object.entries(base).filter(([key]) => !replaced.includes(key)))
    : base;
  return { ...kept, ...Object.fromEntries(Object.entries(added).map(([key, v]) => [key, merged(kept[key], v)])) };
}

describe("examples in the docs", () => {
  const examples = PAGES.flatMap(examplesOf);

  it("are found on every page", () => {
    for (const page of PAGES)
      expect(
        examples.filter((example) => example.page === page),
        page,
      ).not.to.be.empty;
  });

  for (const { page, line, values } of examples) {
    it(`${page}:${line} works in the shipped prod stack`, () => {
      expect(problemsOf(merged(rawStack("prod"), values) as Raw)).to.deep.equal([]);
    });
  }

  it("Add a spoke works in the shipped dev stack with the blocks that the page names", () => {
    const example = examples.find(({ values }) => "billing" in ((values["spokes"] as Raw | undefined) ?? {}));
    const page = readFileSync(path.join(ROOT, "docs/stack-file.md"), "utf8");
    const [, vpc, app, jobs] =
      /Pulumi\.dev\.yaml` prod's supernets are others: take `([\d./]+)`, with `([\d./]+)` and `([\d./]+)`/.exec(page) ??
      [];
    const values = structuredClone(example?.values) as Raw;
    Object.assign(values["spokes"].billing.vpc.create, { cidr: vpc, subnets: { app, jobs } });
    expect(problemsOf(merged(rawStack("dev"), values) as Raw)).to.deep.equal([]);
  });
});
