import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  pluginCommand,
  programCommand,
  programDependencies,
  type PluginRun,
  type ProgramRun,
} from "../../../local/engine/language-host/node-commands";
import { languageRuntime } from "../../../local/engine/language-host/service";
import { writeLauncher, LANGUAGE_HOST_ENTRY } from "../../../local/engine/launchers";
import { projectRoot } from "../../../local/engine/paths";
import { withFolder } from "./folder";

const program: ProgramRun = {
  rootDirectory: "/copy",
  programDirectory: projectRoot,
  entryPoint: ".",
  options: { typescript: false, nodeargs: "--require  tsx/cjs" },
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "p",
  stack: "dev",
  dryRun: true,
  parallel: 8,
  config: { "p:a": "1" },
  secretKeys: ["p:a"],
  args: ["x"],
};

describe("the language host's child processes", () => {
  it("runs a program through the SDK's own runner with what the engine said", () => {
    const { args, cwd, env } = programCommand(program);
    expect(args.slice(0, 2)).to.deep.equal(["--require", "tsx/cjs"]);
    expect(args[2]).to.equal(path.join(projectRoot, "node_modules/@pulumi/pulumi/cmd/run/index.js"));
    expect(args.slice(3)).to.deep.equal([
      "--monitor=127.0.0.1:1",
      "--engine=127.0.0.1:2",
      "--root-directory=/copy",
      "--organization=organization",
      "--project=p",
      "--stack=dev",
      `--pwd=${projectRoot}`,
      "--dry-run",
      "--parallel=8",
      ".",
      "x",
    ]);
    expect(cwd).to.equal("/copy");
    expect(env).to.deep.equal({
      PULUMI_CONFIG: '{"p:a":"1"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:a"]',
      PULUMI_NODEJS_TYPESCRIPT: "false",
    });
  });

  const plugin: PluginRun = {
    kind: "analyzer",
    programDirectory: projectRoot,
    workingDirectory: "/elsewhere",
    options: {},
    engine: "127.0.0.1:2",
    args: ["127.0.0.1:3"],
    env: ["A=b=c", "EMPTY="],
  };

  it("runs a policy pack in its own folder and gives it the engine's address", () => {
    const { args, cwd, env } = pluginCommand(plugin);
    expect(args).to.deep.equal([
      path.join(projectRoot, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js"),
      "127.0.0.1:2",
      projectRoot,
    ]);
    expect(cwd).to.equal(projectRoot);
    expect(env).to.deep.equal({ A: "b=c", EMPTY: "" });
  });

  it("runs any other plugin where the engine says, with the plugin's own arguments", () => {
    const { args, cwd } = pluginCommand({ ...plugin, kind: "resource" });
    expect(args).to.deep.equal([
      path.join(projectRoot, "node_modules/@pulumi/pulumi/cmd/run-plugin/index.js"),
      projectRoot,
      "127.0.0.1:3",
    ]);
    expect(cwd).to.equal("/elsewhere");
  });

  it("tells a program's dependencies as they are installed", () => {
    const found = programDependencies(path.join(projectRoot, "infra"));
    expect(found.find(({ name }) => name === "@pulumi/aws")).to.deep.equal({ name: "@pulumi/aws", version: "7.48.0" });
  });
});

/** Serves the language runtime on a free port and gives a client to it. */
async function served<T>(work: (client: LanguageRuntimeClient) => Promise<T>): Promise<T> {
  const server = new grpc.Server();
  const { LanguageRuntimeService } = await import("@pulumi/pulumi/proto/language_grpc_pb.js");
  server.addService(LanguageRuntimeService, languageRuntime("127.0.0.1:9"));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  try {
    return await work(client);
  } finally {
    client.close();
    server.forceShutdown();
  }
}

function info(folder: string): language.ProgramInfo {
  return new language.ProgramInfo()
    .setRootDirectory(folder)
    .setProgramDirectory(folder)
    .setEntryPoint(".")
    .setOptions(Struct.fromJavaScript({ typescript: false }));
}

function request(folder: string): language.RunRequest {
  const value = new language.RunRequest().setInfo(info(folder)).setMonitorAddress("127.0.0.1:1");
  return value.setProject("p").setStack("dev").setParallel(1);
}

/** A program folder below the checkout (so that the SDK is found) with a fake SDK runner of its own. */
function fakeSdk(folder: string, runner: string, code: string): void {
  const sdk = path.join(folder, "node_modules", "@pulumi", "pulumi", "cmd", runner);
  fs.mkdirSync(sdk, { recursive: true });
  fs.writeFileSync(path.join(sdk, "index.js"), code);
}

describe("the language host's service", () => {
  for (const [code, want] of [
    [0, { bail: false, error: "" }],
    [32, { bail: true, error: "" }],
    [7, { bail: false, error: "the program ended with exit code 7" }],
  ] as const) {
    it(`answers a program that ends with ${code}`, () =>
      withFolder((folder) =>
        served(async (client) => {
          fakeSdk(folder, "run", `process.exit(${code})`);
          const answer = await new Promise<language.RunResponse>((resolve, reject) =>
            client.run(request(folder), (error, value) => (error ? reject(error) : resolve(value))),
          );
          expect({ bail: answer.getBail(), error: answer.getError() }).to.deep.equal(want);
        }),
      ));
  }

  it("streams a policy pack's output and exit code", () =>
    withFolder((folder) =>
      served(async (client) => {
        fakeSdk(folder, "run-policy-pack", `console.log("port"); console.error("note"); process.exitCode = 3;`);
        const asked = new language.RunPluginRequest().setKind("analyzer").setInfo(info(folder));
        const seen = { stdout: "", stderr: "", exit: -1 };
        const stream = client.runPlugin(asked);
        stream.on("data", (part: language.RunPluginResponse) => {
          const { STDOUT, STDERR } = language.RunPluginResponse.OutputCase;
          if (part.getOutputCase() === STDOUT) seen.stdout += Buffer.from(part.getStdout_asU8()).toString();
          else if (part.getOutputCase() === STDERR) seen.stderr += Buffer.from(part.getStderr_asU8()).toString();
          else seen.exit = part.getExitcode();
        });
        await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
        expect(seen).to.deep.equal({ stdout: "port\n", stderr: "note\n", exit: 3 });
      }),
    ));

  it("says what it cannot do, and what can", () =>
    served(async (client) => {
      const error = await new Promise<grpc.ServiceError | null>((resolve) =>
        client.generateProject(new language.GenerateProjectRequest(), (failed) => resolve(failed)),
      );
      expect(error?.code).to.equal(grpc.status.UNIMPLEMENTED);
      expect(error?.details).to.include("GenerateProject needs the one that comes with the Pulumi CLI");
    }));

  it("names Node in About", () =>
    served(async (client) => {
      const about = await new Promise<language.AboutResponse>((resolve, reject) =>
        client.about(new language.AboutRequest(), (error, value) => (error ? reject(error) : resolve(value))),
      );
      expect([about.getExecutable(), about.getVersion()]).to.deep.equal([process.execPath, process.version]);
    }));
});

describe("the language host's process", () => {
  /** First line on standard output. */
  function firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
      child.stdout?.once("data", (data: Buffer) => resolve(data.toString().split("\n")[0] ?? ""));
    });
  }

  it("prints its port and ends when the engine is gone, so that a killed engine leaves nothing behind", () =>
    withFolder(async (folder) => {
      const engine = new grpc.Server();
      const port = await new Promise<number>((resolve) => {
        engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound));
      });
      const launcher = writeLauncher(folder, "pulumi-language-nodejs", { entry: LANGUAGE_HOST_ENTRY });
      const child = spawn(launcher, [`127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
      expect(Number(await firstLine(child))).to.be.greaterThan(0);
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(child.exitCode).to.equal(null);
      engine.forceShutdown();
      expect(await ended).to.equal(0);
    }));

  it("says who starts it where a person does", () =>
    withFolder(async (folder) => {
      const launcher = writeLauncher(folder, "host", { entry: LANGUAGE_HOST_ENTRY });
      const child = spawn(launcher, [], { stdio: ["ignore", "ignore", "pipe"] });
      let text = "";
      child.stderr.on("data", (data: Buffer) => (text += data.toString()));
      expect(await new Promise((resolve) => child.once("close", resolve))).to.equal(1);
      expect(text).to.include("started by the Pulumi engine");
    }));
});
