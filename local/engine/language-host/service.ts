import { spawn, type ChildProcess } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { messageOf } from "../errors";
import { pluginCommand, programCommand, programDependencies, type NodeCommand } from "./node-commands";

/** The SDK's program runner ends with this code once it has told the user what is wrong; the engine adds nothing. */
const ALREADY_REPORTED = 32;

type Unary<Request, Answer> = grpc.handleUnaryCall<Request, Answer>;

/**
 * The `LanguageRuntime` service for Node programs, as far as an engine asks for it when it runs programs and policy
 * packs. What only makes or converts code (`GenerateProgram`, `Pack`, `Link`, …) answers UNIMPLEMENTED, as the
 * protocol allows. No package is reported as required: in a closed run the plugins are set by the project file, and
 * none may be downloaded.
 */
export function languageRuntime(engine: string): ILanguageRuntimeServer {
  const children = new Set<ChildProcess>();
  return {
    handshake: unary(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(sdkVersion)),
    getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    about: unary(() => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
    getProgramDependencies: unary((request: language.GetProgramDependenciesRequest) => {
      const found = programDependencies(programFolder(request.getInfo()) || request.getPwd());
      return new language.GetProgramDependenciesResponse().setDependenciesList(
        found.map(({ name, version }) => new language.DependencyInfo().setName(name).setVersion(version)),
      );
    }),
    run: unary((request: language.RunRequest) => runProgram(request, engine, children)),
    runPlugin: (call) => runPlugin(call, engine, children),
    installDependencies: (call) => installDependencies(call, children),
    cancel: unary(() => {
      for (const child of children) child.kill("SIGINT");
      return new Empty();
    }),
    generateProgram: unimplemented("GenerateProgram"),
    generateProject: unimplemented("GenerateProject"),
    generatePackage: unimplemented("GeneratePackage"),
    pack: unimplemented("Pack"),
    link: unimplemented("Link"),
  };
}

function unary<Request, Answer>(answer: (request: Request) => Answer | Promise<Answer>): Unary<Request, Answer> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (value) => callback(null, value),
        (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: messageOf(error) }),
      );
  };
}

function unimplemented<Request, Answer>(method: string): Unary<Request, Answer> {
  return (_call, callback) => {
    const details = `this language host runs programs and policy packs; ${method} needs the one that comes with the Pulumi CLI`;
    callback({ code: grpc.status.UNIMPLEMENTED, details });
  };
}

async function runProgram(
  request: language.RunRequest,
  engine: string,
  children: Set<ChildProcess>,
): Promise<language.RunResponse> {
  const info = request.getInfo();
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => (config[key] = value));
  const command = programCommand({
    rootDirectory: info?.getRootDirectory() || request.getPwd(),
    programDirectory: programFolder(info) || request.getPwd(),
    entryPoint: info?.getEntryPoint() || request.getProgram() || ".",
    options: runtimeOptions(info),
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    config,
    secretKeys: request.getConfigsecretkeysList(),
    args: request.getArgsList(),
  });
  // The host's own output goes to the user's terminal, so the program's may go through it.
  const child = start(command, children, ["ignore", "inherit", "inherit"]);
  const code = await ended(child);
  const response = new language.RunResponse();
  if (code === ALREADY_REPORTED) response.setBail(true);
  else if (code !== 0) response.setError(`the program ended with exit code ${code}`);
  return response;
}

function runPlugin(
  call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>,
  engine: string,
  children: Set<ChildProcess>,
): void {
  const request = call.request;
  const info = request.getInfo();
  let child: ChildProcess;
  try {
    const command = pluginCommand({
      kind: request.getKind(),
      programDirectory: programFolder(info) || request.getProgram(),
      workingDirectory: request.getPwd(),
      options: runtimeOptions(info),
      engine,
      args: request.getArgsList(),
      env: request.getEnvList(),
    });
    child = start(command, children, ["ignore", "pipe", "pipe"]);
  } catch (error) {
    call.emit("error", { code: grpc.status.UNKNOWN, details: messageOf(error) });
    return;
  }
  child.stdout?.on("data", (data: Buffer) => call.write(new language.RunPluginResponse().setStdout(data)));
  child.stderr?.on("data", (data: Buffer) => call.write(new language.RunPluginResponse().setStderr(data)));
  call.on("cancelled", () => child.kill());
  void ended(child).then((code) => {
    call.write(new language.RunPluginResponse().setExitcode(code));
    call.end();
  });
}

function installDependencies(
  call: grpc.ServerWritableStream<language.InstallDependenciesRequest, language.InstallDependenciesResponse>,
  children: Set<ChildProcess>,
): void {
  const child = spawn("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: call.request.getDirectory(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  track(child, children);
  child.stdout.on("data", (data: Buffer) => call.write(new language.InstallDependenciesResponse().setStdout(data)));
  child.stderr.on("data", (data: Buffer) => call.write(new language.InstallDependenciesResponse().setStderr(data)));
  call.on("cancelled", () => child.kill());
  void ended(child).then((code) => {
    if (code === 0) call.end();
    else call.emit("error", { code: grpc.status.UNKNOWN, details: `npm install ended with exit code ${code}` });
  });
}

function start(
  command: NodeCommand,
  children: Set<ChildProcess>,
  stdio: ["ignore", "inherit" | "pipe", "inherit" | "pipe"],
): ChildProcess {
  const child = spawn(process.execPath, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio,
  });
  track(child, children);
  return child;
}

function track(child: ChildProcess, children: Set<ChildProcess>): void {
  children.add(child);
  child.once("exit", () => children.delete(child));
}

/** The exit code once the process and its output have ended; 1 if a signal ended it or it could not start. */
function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function programFolder(info: language.ProgramInfo | undefined): string {
  return info?.getProgramDirectory() ?? "";
}

function runtimeOptions(info: language.ProgramInfo | undefined): Record<string, unknown> {
  return info?.getOptions()?.toJavaScript() ?? {};
}
