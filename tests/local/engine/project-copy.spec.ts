import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { PulumiCli } from "../../../local/engine/cli";
import { LOCAL_PASSPHRASE } from "../../../local/engine/environment";
import { DEFERRED_PARTS, stackPaths, TYPESCRIPT_LOADER } from "../../../local/engine/paths";
import { newSalt, openSalt } from "../../../local/engine/passphrase";
import { copyProject, type ProjectCopy } from "../../../local/engine/project-copy";
import { localProjectFile, projectFacts } from "../../../local/engine/project-file";
import { withFolder } from "./folder";

const cli: PulumiCli = { command: "/opt/pulumi", version: [3, 259, 0], source: "path", hasLanguageHost: false };

/** One salt for all: making one is slow by intent. */
const localSalt = newSalt(LOCAL_PASSPHRASE);
const realSalt = newSalt("real");

/** A project folder with one stack, and a place for its local state. */
function project(folder: string, stackText = "config: {}\n"): { root: string; state: string } {
  const root = path.join(folder, "project");
  fs.mkdirSync(path.join(root, "node_modules"), { recursive: true });
  fs.writeFileSync(
    path.join(root, "Pulumi.yaml"),
    "name: p\nruntime: nodejs\nmain: infra/\nbackend: { url: s3://x }\n",
  );
  fs.writeFileSync(path.join(root, "Pulumi.dev.yaml"), stackText);
  const state = path.join(folder, "state");
  fs.mkdirSync(stackPaths(state, "dev").base, { recursive: true });
  fs.writeFileSync(stackPaths(state, "dev").salt, localSalt);
  return { root, state };
}

function copy(at: { root: string; state: string }, env = {}, stack = "dev", using = cli): ProjectCopy {
  const providers = [{ name: "aws", target: { entry: "/p/main.ts" } }];
  return copyProject({ root: at.root, stack, providers, env }, stackPaths(at.state, stack), using);
}

function text(...parts: string[]): string {
  return fs.readFileSync(path.join(...parts), "utf8");
}

describe("the project file of a closed run", () => {
  const plugins = { providers: [{ name: "aws", folder: "/bin/x" }], languageHost: "/bin/x" };

  it("names the real program by its absolute path, the embedded plugins, the quick loader, and no backend", () => {
    const source = [
      "name: p",
      "runtime: { name: nodejs, options: { typescript: false, nodeargs: --require tsx/cjs --trace-warnings } }",
      "main: infra/",
      "backend: { url: s3://bucket }",
      "stackConfigDir: stacks",
      "plugins: { providers: [{ name: aws, path: elsewhere }] }",
      "config: { aws:region: eu-west-1 }",
    ].join("\n");
    expect(parse(localProjectFile("Pulumi.yaml", source, "/repo", plugins))).to.deep.equal({
      name: "p",
      runtime: {
        name: "nodejs",
        options: {
          typescript: false,
          nodeargs: `--require=${TYPESCRIPT_LOADER} --require=${DEFERRED_PARTS} --trace-warnings`,
        },
      },
      config: { "aws:region": "eu-west-1" },
      main: "/repo/infra",
      plugins: { providers: [{ name: "aws", path: "/bin/x" }], languages: [{ name: "nodejs", path: "/bin/x" }] },
    });
  });

  it("has no language host of ours where the CLI has its own", () => {
    const made = parse(localProjectFile("Pulumi.yaml", "name: p", "/repo", { providers: [] })) as { plugins: object };
    expect(made.plugins).to.deep.equal({ providers: [] });
  });

  for (const [what, source, message] of [
    ["broken YAML", "name: [", /^Pulumi\.yaml: is not YAML/],
    ["a list", "- name", /^Pulumi\.yaml: is no Pulumi project file/],
    ["no name", "runtime: nodejs", /^Pulumi\.yaml: name: is missing/],
  ] as const) {
    it(`refuses ${what}`, () => expect(() => projectFacts("Pulumi.yaml", source)).to.throw(message));
  }
});

describe("the copied project folder", () => {
  it("leaves the real files as they are and keeps its salt from run to run", () =>
    withFolder((folder) => {
      const at = project(folder);
      const before = [text(at.root, "Pulumi.yaml"), text(at.root, "Pulumi.dev.yaml")];
      copy(at);
      const paths = stackPaths(at.state, "dev");
      const first = text(paths.project, "Pulumi.dev.yaml");
      copy(at);
      expect(text(paths.project, "Pulumi.dev.yaml")).to.equal(first);
      expect([text(at.root, "Pulumi.yaml"), text(at.root, "Pulumi.dev.yaml")]).to.deep.equal(before);
      expect(fs.readdirSync(at.root).sort()).to.deep.equal(["Pulumi.dev.yaml", "Pulumi.yaml", "node_modules"]);
      expect(fs.realpathSync(path.join(paths.project, "node_modules"))).to.equal(path.join(at.root, "node_modules"));
    }));

  it("has launchers for the plugins, and for the language host only where the CLI has none", () =>
    withFolder((folder) => {
      const at = project(folder);
      copy(at, {}, "dev", { ...cli, hasLanguageHost: true });
      const { launchers } = stackPaths(at.state, "dev");
      expect(fs.readdirSync(launchers)).to.deep.equal(["pulumi-resource-aws"]);
      copy(at);
      expect(fs.readdirSync(launchers).sort()).to.deep.equal(["pulumi-language-nodejs", "pulumi-resource-aws"]);
    }));

  it("makes a salt of its own where there is none yet", () =>
    withFolder((folder) => {
      const at = project(folder);
      const { salt } = stackPaths(at.state, "dev");
      fs.rmSync(salt);
      copy(at);
      expect(openSalt(fs.readFileSync(salt, "utf8"), LOCAL_PASSPHRASE)).to.not.equal(undefined);
    }));

  it("refuses an unknown stack, naming those that exist", () =>
    withFolder((folder) => {
      expect(() => copy(project(folder), {}, "live")).to.throw(
        /^Pulumi\.live\.yaml: there is no stack "live"; take one of dev$/,
      );
    }));

  const notYaml: [string, string, RegExp][] = [
    [
      "a tab",
      "config:\n\tp:a: 1\n",
      /^Pulumi\.dev\.yaml: 1 problem\n {2}line 2: is not YAML, got Tabs are not allowed/,
    ],
    [
      "a key that is there twice",
      "config:\n  p:a: 1\n  p:a: 2\n",
      /line 3: has a key that is already there, got p:a; /,
    ],
    ["an alias without an anchor", "config: { p:a: *b }\n", /line 1: is an alias of an anchor that is not there .*\*b/],
  ];
  for (const [name, stackText, message] of notYaml)
    it(`refuses a stack file with ${name}, by its line, and writes nothing`, () =>
      withFolder((folder) => {
        const at = project(folder, stackText);
        expect(() => copy(at)).to.throw(message);
        expect(fs.existsSync(stackPaths(at.state, "dev").project)).to.equal(false);
      }));

  const secret = (folder: string): { root: string; state: string } =>
    project(folder, `encryptionsalt: ${realSalt}\nconfig:\n  p:token: { secure: v1:AAAA:AAAA }\n`);

  it("refuses a passphrase that does not fit the real stack file", () =>
    withFolder((folder) => {
      const at = secret(folder);
      expect(() => copy(at, { PULUMI_CONFIG_PASSPHRASE: "wrong" })).to.throw(
        /^Pulumi\.dev\.yaml: encryptionsalt: the passphrase in PULUMI_CONFIG_PASSPHRASE does not fit; /,
      );
      expect(copy(at).opaque).to.deep.equal(["p:token"]);
    }));

  it("refuses a salt of its own that another passphrase wrote", () =>
    withFolder((folder) => {
      const at = secret(folder);
      const { salt } = stackPaths(at.state, "dev");
      fs.writeFileSync(salt, realSalt);
      expect(() => copy(at)).to.throw(
        /salt: was written with another passphrase .*bedrock-hub local reset --stack dev/,
      );
    }));

  it("reads the passphrase from a file, as the CLI does, and says if that is not there", () =>
    withFolder((folder) => {
      const at = secret(folder);
      const file = path.join(folder, "passphrase");
      fs.writeFileSync(file, "real\n");
      expect(copy(at, { PULUMI_CONFIG_PASSPHRASE_FILE: file }).opaque).to.deep.equal(["p:token"]);
      expect(() => copy(at, { PULUMI_CONFIG_PASSPHRASE_FILE: `${file}.none` })).to.throw(/names no readable file/);
    }));
});
