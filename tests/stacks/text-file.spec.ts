import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readStackFile } from "../../stacks/load";
import { ConfigError, type Problem } from "../../stacks/problems";

const TEXT = "config:\n  bedrock-hub:tags: { owner: Zoë }\n";

/** Bytes of a text in UTF-16, high byte last or first. */
function utf16(text: string, bigEndian = false): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
}

describe("bytes of a stack file", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-bytes-"));
  after(() => rmSync(folder, { recursive: true }));
  const read = (bytes: Buffer | string) => {
    writeFileSync(path.join(folder, "Pulumi.x.yaml"), bytes);
    return readStackFile(folder, "x");
  };
  const told = (bytes: Buffer): readonly Problem[] => {
    try {
      return read(bytes).problems;
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  for (const [name, bytes] of [
    ["with its mark", utf16(`\ufeff${TEXT}`)],
    ["with its mark, high byte first", utf16(`\ufeff${TEXT}`, true)],
    ["without a mark", utf16(TEXT)],
    ["without a mark, high byte first", utf16(TEXT, true)],
  ] as const)
    it(`in UTF-16 ${name}: told so`, () => {
      expect(told(bytes)).to.deep.equal([
        {
          path: "Pulumi.x.yaml",
          problem: "is UTF-16 text",
          fix: "save it as UTF-8 (in PowerShell: … | Out-File -Encoding utf8)",
        },
      ]);
    });

  it("that are no text, or not in UTF-8: told once", () => {
    const random = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 7) % 251));
    expect(told(random).map(({ problem }) => problem)).to.deep.equal(["is not text but binary data"]);
    expect(told(Buffer.from(TEXT, "latin1")).map(({ problem }) => problem)).to.deep.equal(["is not text in UTF-8"]);
  });

  it("in UTF-8, with or without a mark: read", () => {
    for (const text of [TEXT, `\ufeff${TEXT}`]) expect(read(text).values).to.deep.equal({ tags: { owner: "Zoë" } });
  });

  it("with settings of the AWS provider: named, since nothing reads them", () => {
    const text = "config:\n  aws:region: us-east-1\n  pulumi:x: 1\n  aws:profile: p\n  bedrock-hub:tags: {}\n";
    expect(read(text).unread).to.deep.equal(["aws:profile", "aws:region"]);
  });
});
