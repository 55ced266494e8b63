import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { newSalt, openSalt } from "../../../local/engine/passphrase";
import { localStackFile, saltOf, type LocalStackKeys } from "../../../local/engine/stack-file";

const salt = newSalt("local");
const own = openSalt(salt, "local")!;

function keys(real?: ReturnType<typeof openSalt>): LocalStackKeys {
  return { salt, own: () => own, real: () => real };
}

/** All secrets of a stack file in plain text, by path. */
function opened(text: string): unknown {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const record = value as Record<string, unknown>;
    if (typeof record.secure === "string") return { was: own.decrypt(record.secure) };
    return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, walk(item)]));
  };
  return walk((parse(text) as { config?: unknown }).config);
}

describe("Pulumi's passphrase encryption", () => {
  // Written by `pulumi config set --secret` of CLI 3.259.0 with the passphrase "correct horse".
  const CLI_SALT = "v1:qXpkxpteIj4=:v1:Q0TvWDpoZ1F398AN:YntqcRO5axC4feNyorivZbKRv45ojw==";
  const CLI_VALUE = "v1:jjNcsT47w/2RBef5:6vek4CwVGuN8lUGUQK2SXwlbLGfdAQU=";

  it("reads what the CLI wrote", () => {
    expect(openSalt(CLI_SALT, "correct horse")?.decrypt(CLI_VALUE)).to.equal("hunter2");
  });

  it("opens its own salts, and no others", () => {
    expect(openSalt(salt, "local")).to.not.equal(undefined);
    expect(openSalt(salt, "Local")).to.equal(undefined);
    expect(openSalt("v2:AAAA:v1:AAAA:AAAA", "local")).to.equal(undefined);
    expect(openSalt(CLI_SALT, "local")).to.equal(undefined);
  });

  it("gives back what it took, and nothing for a value that was tampered with", () => {
    fc.assert(
      fc.property(fc.string(), (plain) => {
        const value = own.encrypt(plain);
        expect(own.decrypt(value)).to.equal(plain);
        const at = value.length - 4;
        const other = value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1);
        expect(own.decrypt(other)).to.not.equal(plain);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe("the stack file of a closed run", () => {
  const text = [
    "encryptionsalt: v1:real",
    "secretsprovider: awskms://alias/x",
    "environment: [org/prod]",
    "config:",
    "  p:plain: { a: [1, true, '007'] }",
    "  p:top: { secure: v1:one:x }",
    "  p:deep:",
    "    accounts:",
    "      a: { id: '012345678901', externalId: { secure: v1:two:x } }",
    "    list: [{ secure: v1:three:x }, plain]",
  ].join("\n");

  it("keeps plain config, drops the real secrets provider, and names every secret that it could not open", () => {
    const made = localStackFile(text, keys());
    expect(Object.keys(parse(made.text) as object)).to.deep.equal(["encryptionsalt", "config"]);
    expect(saltOf(made.text)).to.equal(salt);
    expect(made.opaque).to.deep.equal(["p:top", "p:deep.accounts.a.externalId", "p:deep.list[0]"]);
    expect(made.config["p:plain"]).to.deep.equal({ a: [1, true, "007"] });
  });

  it("makes opaque secrets that are stable, differ from each other, and tell nothing", () => {
    const first = opened(localStackFile(text, keys()).text) as { "p:top": { was: string } };
    expect(opened(localStackFile(text, keys()).text)).to.deep.equal(first);
    expect(first["p:top"].was).to.match(/^opaque-[0-9a-f]{16}$/);
    expect(new Set(JSON.stringify(first).match(/opaque-[0-9a-f]+/g)).size).to.equal(3);
  });

  it("carries a secret over where the real passphrase is known", () => {
    const realSalt = newSalt("real");
    const real = openSalt(realSalt, "real")!;
    const file = `encryptionsalt: ${realSalt}\nconfig:\n  p:token: { secure: "${real.encrypt("hunter2")}" }\n`;
    const made = localStackFile(file, keys(real));
    expect(made.opaque).to.deep.equal([]);
    expect(opened(made.text)).to.deep.equal({ "p:token": { was: "hunter2" } });
    expect(made.config).to.deep.equal({ "p:token": "hunter2" });
    expect(made.text).to.not.include("hunter2");
  });

  it("makes a file of nothing for a stack without config", () => {
    expect(parse(localStackFile("", keys()).text)).to.deep.equal({ encryptionsalt: salt });
  });
});
