/**
 * A flat program on a provider that answers at once: what the engine by itself takes for as many resources.
 *
 * The engine writes the whole state at each step, so a resource costs it what was answered for it, too: the provider
 * answers what the embedded AWS did. Left with an echo of its inputs, it measures a smaller state.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { projectRoot } from "../local/engine/paths";
import type { EmbeddedAws } from "../local/engine/run";
import { SIGNATURE } from "../local/signature";
import type { ExportedResource } from "../local/engine/state-summary";

/** Tells the instant provider of its answers' file: properties by a resource's name. */
export const ANSWERS_VARIABLE = "BEDROCK_HUB_BENCH_ANSWERS";

/** A name that is a resource's only one in the whole flat program. */
const nameOf = (urn: string): string => urn.split("::").slice(2).join("-");

/** What was answered for each resource, by its name; a secret's text is another one. */
function answersOf(resources: readonly ExportedResource[]): string {
  const answers = resources.flatMap(({ urn, custom, outputs }) => (custom ? [[nameOf(urn), outputs ?? {}]] : []));
  return JSON.stringify(Object.fromEntries(answers), (_key, value: unknown) =>
    typeof value === "object" && value !== null && SIGNATURE in value ? "secret" : value,
  );
}

/** A folder with a program that registers everything of a state, one after the other, by its plain arguments. */
export function flatProject(resources: readonly ExportedResource[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-flat-"));
  const rows = resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, type, custom, inputs, provider }) => ({
      name: nameOf(urn),
      type,
      custom,
      inputs: inputs ?? {},
      provider: nameOf((provider ?? "").split("::").slice(0, 4).join("::")),
    }));
  fs.writeFileSync(path.join(folder, "rows.json"), JSON.stringify(rows));
  fs.writeFileSync(path.join(folder, "answers.json"), answersOf(resources));
  fs.writeFileSync(path.join(folder, "index.js"), PROGRAM);
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stringify({ config: {} }));
  const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } };
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "flat", runtime, main: "index.js" }));
  fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(folder, "node_modules"), "junction");
  return folder;
}

const PROGRAM = `
"use strict";
const pulumi = require("@pulumi/pulumi");
class Component extends pulumi.ComponentResource {}
class Custom extends pulumi.CustomResource {}
class Provider extends pulumi.ProviderResource {}
const providers = new Map();
for (const { name, type, custom, inputs, provider } of require("./rows.json")) {
  if (type.startsWith("pulumi:providers:")) {
    if (type === "pulumi:providers:aws") providers.set(name, new Provider("aws", name, { region: inputs.region }));
  } else if (!custom) new Component(type, name);
  else new Custom(type, name, inputs, providers.has(provider) ? { provider: providers.get(provider) } : {});
}
`;

/** The instant provider for the program of a folder; an `echo` answers what it was asked. */
export const instantAws = (folder: string, echo: boolean): EmbeddedAws => ({
  providers: [{ name: "aws", target: { entry: path.join(projectRoot, "bench", "instant-provider.ts") } }],
  start: () => Promise.resolve(echo ? {} : { [ANSWERS_VARIABLE]: path.join(folder, "answers.json") }),
});
