import { expect } from "chai";
import { generate } from "../../../local/provider/schema/generate";
import { awsSchema } from "../../../local/provider/schema/schema";
import { types } from "../../../local/world/types";

describe("shapes of the provider", () => {
  it("are those of the pinned @pulumi/aws (else run: npx tsx local/provider/schema/generate.ts)", () => {
    expect(generate()).to.deep.equal(awsSchema);
  });

  it("have every argument that a definition names: rules, references, replacements", () => {
    const unknown: string[] = [];
    for (const def of types.values()) {
      const inputs = awsSchema.resources[def.token]?.inputs ?? {};
      const { rules = {} } = def;
      const named = [
        ...(def.replaces ?? []),
        ...(def.ordered ?? []),
        ...(def.loose ?? []),
        ...(rules.json ?? []),
        ...Object.keys(def.refs ?? {}),
        ...Object.keys(def.defaults ?? {}),
        ...[rules.enums, rules.patterns, rules.ranges, rules.sizes].flatMap((table) => Object.keys(table ?? {})),
        ...[rules.conflicts, rules.oneOf, rules.anyOf, rules.together].flatMap((groups) => (groups ?? []).flat()),
        ...(def.autoname ? [def.autoname.property] : []),
      ];
      for (const path of named) {
        let members = inputs;
        for (const part of path.split(".")) {
          const type = (members[part] ?? "").replace(/[[\]!]/g, "");
          if (type === "") unknown.push(`${def.token} ${path}`);
          members = awsSchema.shapes[type.slice(1)] ?? {};
        }
      }
    }
    expect(unknown).to.deep.equal([]);
  });
});
