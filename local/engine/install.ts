import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { BUILD_SPACE_MB, diskError, requireSpace } from "./disk";
import { CliMissingError, messageOf } from "./errors";
import { projectRoot, type Env } from "./paths";
import { describeHolder, tryLock, type ProcessLock } from "./process-lock";
import { findProgram } from "./programs";
import { compareVersions, parseVersion } from "./version";

/** The CLI version that the Go build makes; go.mod beside this file pins the same. */
export const GO_BUILD_VERSION = "3.259.0";
const GO_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const GO_MODULE = path.join(projectRoot, "local", "engine", "go");
/** Measured on 2 cores with empty Go caches; with warm ones it is seconds. */
const GO_BUILD_MINUTES = 5;
/** The file that says that an install is whole: written last, before the folder gets its name. */
const SEAL = "complete.json";

/** What getting a CLI touches; tests put their own here. */
export interface InstallTools {
  readonly env: Env;
  /** Progress for people, one line each. */
  log(line: string): void;
  /** Standard output of a program that ends by itself. */
  output(command: string, args: readonly string[], env: Env): Promise<string>;
  /** True if Pulumi's download site answers within seconds. */
  canDownload(): Promise<boolean>;
  /** The official install into `root` (`<root>/bin/pulumi`); gives the version that was installed. */
  download(root: string): Promise<string>;
  /** `go build` of the CLI with the given output file. */
  build(go: string, output: string): Promise<void>;
}

/** What is recorded of a whole install. */
interface Seal {
  readonly version: string;
  /** Size of the executable in bytes: a file that was cut short later is noticed. */
  readonly bytes: number;
}

/** Executables of the whole installs below `cache`, newest version first. Half-written ones are passed over. */
export function cachedInstalls(cache: string): string[] {
  if (!fs.existsSync(cache)) return [];
  const found = fs.readdirSync(cache).flatMap((name) => {
    const version = parseVersion(name);
    const folder = path.join(cache, name);
    return version && isWhole(folder) ? [{ version, command: executable(folder) }] : [];
  });
  return found.sort((a, b) => compareVersions(b.version, a.version)).map((entry) => entry.command);
}

function executable(folder: string): string {
  return path.join(folder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

function isWhole(folder: string): boolean {
  try {
    const seal = JSON.parse(fs.readFileSync(path.join(folder, SEAL), "utf8")) as Seal;
    return fs.statSync(executable(folder)).size === seal.bytes;
  } catch {
    return false;
  }
}

/**
 * Gets a CLI into `cache/<version>/bin/pulumi`: the official download, else a build with Go where Go is there.
 * It is made in a temporary folder and renamed when whole, so a killed install leaves nothing that looks finished.
 * A second process waits for the first. @returns the executable's path
 * @throws CliMissingError in one line, if neither way works.
 */
export async function installCli(cache: string, tools: InstallTools): Promise<string> {
  const lock = await waitForLock(path.join(cache, "lock"), tools);
  try {
    const ready = cachedInstalls(cache)[0];
    if (ready && (await runs(ready, tools))) return ready;
    clearLeftovers(cache, tools);
    const failures: string[] = [];
    if (await tools.canDownload()) {
      tools.log("Pulumi CLI: downloading it (about a minute, once) …");
      try {
        return await place(cache, (root) => tools.download(root));
      } catch (error) {
        failures.push(`the download failed (${firstLine(error)})`);
      }
    } else {
      failures.push("get.pulumi.com cannot be reached");
    }
    const go = findProgram("go", tools.env);
    if (!go) {
      throw new CliMissingError(
        `pulumi: not on PATH, ${failures.join(", ")}, and there is no Go to build it; install it from https://www.pulumi.com/docs/install/`,
      );
    }
    requireSpace(cache, BUILD_SPACE_MB);
    tools.log(`Pulumi CLI: ${failures.join(", ")}; building it with Go (about ${GO_BUILD_MINUTES} minutes, once) …`);
    try {
      return await place(cache, async (root) => {
        fs.mkdirSync(path.join(root, "bin"), { recursive: true });
        await tools.build(go, executable(root));
        return GO_BUILD_VERSION;
      });
    } catch (error) {
      throw (
        diskError(cache, error) ??
        new CliMissingError(
          `pulumi: not on PATH, ${failures.join(", ")}, and the build with Go failed (${firstLine(error)}); install it from https://www.pulumi.com/docs/install/`,
        )
      );
    }
  } finally {
    lock.release();
  }
}

async function runs(command: string, tools: InstallTools): Promise<boolean> {
  try {
    return parseVersion(await tools.output(command, ["version"], tools.env)) !== undefined;
  } catch {
    return false;
  }
}

async function place(cache: string, make: (root: string) => Promise<string>): Promise<string> {
  const draft = path.join(cache, `draft-${process.pid}`);
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  try {
    const version = (await make(draft)).replace(/^v/, "");
    const seal: Seal = { version, bytes: fs.statSync(executable(draft)).size };
    fs.writeFileSync(path.join(draft, SEAL), JSON.stringify(seal));
    const home = path.join(cache, version);
    fs.rmSync(home, { recursive: true, force: true });
    fs.renameSync(draft, home);
    return executable(home);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes what killed installs left. Only called with the lock held. */
function clearLeftovers(cache: string, tools: InstallTools): void {
  for (const name of fs.readdirSync(cache)) {
    const folder = path.join(cache, name);
    const half = parseVersion(name) !== undefined && !isWhole(folder);
    if (!half && !name.startsWith("draft-")) continue;
    tools.log(`${folder}: half-written, removed`);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function waitForLock(file: string, tools: InstallTools): Promise<ProcessLock> {
  for (let told = false; ; told = true) {
    const attempt = tryLock(file, "getting the Pulumi CLI");
    if (attempt.ok) return attempt.lock;
    if (!told) tools.log(`Pulumi CLI: waiting for ${describeHolder(attempt.holder)}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).trim().split("\n").at(-1) ?? "";
}

/**
 * `go build` of the pinned CLI. A line of progress every 20 seconds. 1.7 GB of memory at its peak.
 * Flags: no paths of this machine in the binary, no C compiler needed, and the version that the CLI reports.
 */
export async function goBuild(go: string, output: string, tools: Pick<InstallTools, "env" | "log">): Promise<void> {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${GO_BUILD_VERSION}`;
  const args = [
    "build",
    "-v",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    `-s -w ${version}`,
    "-o",
    output,
    GO_PACKAGE,
  ];
  const begun = Date.now();
  let packages = 0;
  let tail = "";
  const report = setInterval(() => {
    const seconds = Math.round((Date.now() - begun) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    tools.log(`Pulumi CLI: building, ${clock} of about ${GO_BUILD_MINUTES}:00, ${packages} packages done`);
  }, 20_000);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(go, args, {
        cwd: GO_MODULE,
        env: { ...tools.env, CGO_ENABLED: "0", GOFLAGS: "" },
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        packages += text.split("\n").filter((line) => line.includes("/") && !line.startsWith("go: ")).length;
        tail = (tail + text).slice(-2000);
      });
      child.on("error", reject);
      child.on("close", (status) => resolve(status ?? 1));
    });
    if (code !== 0) throw new Error(tail.trim() || `go build ended with ${code}`);
  } finally {
    clearInterval(report);
  }
}
