import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { DEFAULT_PROVIDERS, defaultProviderProblems } from "../../stacks/default-providers";
import { readStackFile } from "../../stacks/load";
import { formatProblem } from "../../stacks/problems";
import { ROOT } from "../support/stacks";

const FIX = `write ${DEFAULT_PROVIDERS}: ["aws"] under config`;
const WHY = "so that a resource could end up in the account of whoever deploys";

describe("providers that the engine would make by itself", () => {
  const says = (setting: unknown) => defaultProviderProblems(setting).map(formatProblem);

  for (const setting of [["aws"], ["*"], ["random", "aws"], '["aws"]'])
    it(`${JSON.stringify(setting)} keeps aws among those it may not make`, () =>
      expect(says(setting)).to.deep.equal([]));

  it("are refused where the setting is missing, or leaves aws out", () => {
    expect(says(undefined)).to.deep.equal([`${DEFAULT_PROVIDERS}: is missing, ${WHY}; ${FIX}`]);
    for (const [setting, got] of [
      [[], "[]"],
      [["azure"], '["azure"]'],
      ["aws", "aws"],
      [true, "true"],
    ] as const)
      expect(says(setting)).to.deep.equal([`${DEFAULT_PROVIDERS}: does not name aws, ${WHY}, got ${got}; ${FIX}`]);
  });

  it("both stack files keep aws among them; else the project's setting counts", () => {
    for (const stack of ["dev", "prod"])
      expect(defaultProviderProblems(readStackFile(ROOT, stack).defaultProviders)).to.deep.equal([]);
    const folder = mkdtempSync(path.join(tmpdir(), "stacks-"));
    try {
      writeFileSync(path.join(folder, "Pulumi.x.yaml"), "config:\n  bedrock-hub:tags: {}\n");
      expect(readStackFile(folder, "x").defaultProviders).to.equal(undefined);
      writeFileSync(path.join(folder, "Pulumi.yaml"), `name: x\nconfig:\n  ${DEFAULT_PROVIDERS}: { value: [aws] }\n`);
      expect(readStackFile(folder, "x").defaultProviders).to.deep.equal(["aws"]);
      writeFileSync(path.join(folder, "Pulumi.x.yaml"), `config:\n  ${DEFAULT_PROVIDERS}: []\n`);
      expect(readStackFile(folder, "x").defaultProviders).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
