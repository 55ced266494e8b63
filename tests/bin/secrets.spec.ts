import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { recordStack } from "../../local/recorder";
import { stackFileSchema } from "../../stacks/json-schema";
import { ROOT, rawStack, type Raw } from "../support/stacks";

/** What `pulumi config set --secret` leaves in a stack file; base64 may stand anywhere in it. */
const CIPHERTEXT = "v1:Y2lwaGVydGV4dA==:canary0c1f";
/** An external id that somebody wrote openly, or that the engine has opened. */
const CANARY = "canary-opened-5d2e";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Paths at which the schema takes the `secure:` form. */
function* secretPaths(node: Node, at: readonly string[]): Generator<string> {
  const branches = node.anyOf ?? [];
  if (branches.some(({ properties }) => Object.keys(properties ?? {}).join() === "secure")) yield at.join(".");
  for (const [key, child] of Object.entries(node.properties ?? {})) yield* secretPaths(child, [...at, key]);
  if (typeof node.additionalProperties === "object") yield* secretPaths(node.additionalProperties, [...at, "*"]);
  if (node.items) yield* secretPaths(node.items, [...at, "[]"]);
  for (const branch of branches) yield* secretPaths(branch, at);
}

/** A command as the command line runs it, and everything that it prints. */
async function printed(command: string, argv: readonly string[]): Promise<{ code: number; text: string }> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the loader that runs TypeScript
  const { run } = require(`../../bin/commands/${command}`) as { run: (argv: readonly string[]) => Promise<number> };
  const lines: string[] = [];
  const { log, error } = console;
  console.log = console.error = (...parts: unknown[]) => void lines.push(parts.map(String).join(" "));
  try {
    return { code: await run(argv), text: lines.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** Dev with an external id on every account: encrypted on all but one, on which it is open. */
function withSecrets(): Raw {
  const raw = rawStack("dev");
  for (const account of Object.values(raw["accounts"] as Raw) as Raw[]) account["externalId"] = { secure: CIPHERTEXT };
  raw["accounts"]["claims-dev"].externalId = CANARY;
  return raw;
}

/** The stack's export, with providers as the engine keeps them: one closed, one as `--show-secrets` opens it. */
async function exported(): Promise<unknown> {
  const { resources } = await recordStack(withSecrets(), "dev", { stack: "dev", showSecrets: true });
  const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  const kept = resources.map(({ deps, name, ...resource }) => {
    if (resource.type !== "pulumi:providers:aws") return { ...resource, dependencies: deps };
    const open = { ...signature, plaintext: JSON.stringify(resource.inputs["assumeRoles"]) };
    const assumeRoles = name === "claims-dev" ? open : { ...signature, ciphertext: CIPHERTEXT };
    return { ...resource, inputs: { ...resource.inputs, assumeRoles }, outputs: { assumeRoles }, dependencies: deps };
  });
  expect(JSON.stringify(kept)).to.include(CANARY).and.to.include(CIPHERTEXT);
  return { version: 3, deployment: { resources: kept } };
}

describe("secrets of a stack file", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-secrets-"));
  const file = (name: string) => path.join(folder, name);
  const files = { html: file("plan.html"), intent: file("intent.json"), facts: file("facts.json") };
  const write = (name: string, value: unknown) => writeFileSync(file(name), JSON.stringify(value));

  before(() => {
    const config = Object.fromEntries(
      Object.entries(withSecrets()).map(([k, v]) => [`bedrock-hub:${k}`, v as unknown]),
    );
    writeFileSync(file("Pulumi.yaml"), readFileSync(path.join(ROOT, "Pulumi.yaml")));
    const whole = { "pulumi:disable-default-providers": ["aws"], ...config };
    writeFileSync(file("Pulumi.dev.yaml"), stringify({ config: whole }));
  });
  after(() => rmSync(folder, { recursive: true }));

  const clean = ({ code, text }: { code: number; text: string }) => {
    expect(code).to.equal(0);
    expect(text).to.have.length.greaterThan(100);
    for (const secret of [CANARY, CIPHERTEXT, "Y2lwaGVydGV4dA", "canary0c1f"]) expect(text).not.to.include(secret);
  };

  it("may be in one place only: a further one belongs into these tests", () => {
    const paths = [...secretPaths(stackFileSchema(), [])];
    expect(paths).to.deep.equal(["config.bedrock-hub:accounts.*.externalId"]);
  });

  it("are not in plan --json, nor in the page, the intent and the facts that it writes", async () => {
    const options = ["--html", files.html, "--write-intent", files.intent, "--write-facts", files.facts];
    const shown = await printed("plan", ["--cwd", folder, "--json", ...options]);
    clean(shown);
    const accounts = (JSON.parse(shown.text) as { plan: { accounts: { hasExternalId: boolean }[] } }).plan.accounts;
    expect(accounts.map(({ hasExternalId }) => hasExternalId))
      .to.include(true)
      .and.not.include(false);
    for (const name of Object.values(files)) clean({ code: 0, text: readFileSync(name, "utf8") });
  });

  it("are not in policies, as text and as JSON", async () => {
    const { outputs } = await recordStack(rawStack("dev"), "dev", { stack: "dev" });
    write("outputs.json", outputs);
    const argv = ["--cwd", folder, "--domain", "prod", "--outputs", file("outputs.json")];
    clean(await printed("policies", argv));
    clean(await printed("policies", [...argv, "--json"]));
  });

  it("are not in what prove tells of a state that holds them, in any form", async () => {
    write("state.json", await exported());
    const argv = ["--state", file("state.json"), "--intent", files.intent, "--facts", files.facts];
    clean(await printed("prove", [...argv, "--json", "--html", file("proof.html")]));
    clean({ code: 0, text: readFileSync(file("proof.html"), "utf8") });
    clean(await printed("prove", [...argv, "--matrix"]));
  });
});
