/** Access to a world: over the network to its server, which is started where none runs, or in this process. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { createWorld } from "./create";
import {
  type Command,
  type ListFilter,
  type Reply,
  type ResourceKey,
  type ResourceView,
  type WorldSeed,
} from "./kernel/command";
import { WorldError } from "./kernel/errors";
import { type FaultRule } from "./kernel/faults";
import { type Doc, type Json } from "./kernel/json";
import { type World } from "./kernel/world";
import { holdsWorld, replay, setAside } from "./server/journal";
import { currentLock, isAlive } from "./server/lock";
import { FAILURE } from "./server/main";
import { Lines, type Response } from "./server/protocol";

/** Environment variable that names the directory of the world. */
export const WORLD_VARIABLE = "BEDROCK_HUB_WORLD";

/** How long a server may take to start, in milliseconds. */
const START_MS = 30_000;

/** Time and size of a world. */
export interface WorldStatus {
  /** Virtual time in seconds since 1970. */
  readonly now: number;
  readonly records: number;
  /** Virtual seconds per real second. */
  readonly speed: number;
  readonly visibility: number;
}

/** The whole world at one moment, as resources with their inputs and outputs. */
export interface WorldSnapshot {
  readonly now: number;
  readonly resources: readonly ResourceView[];
}

/** Anything that answers commands. */
export interface Connection {
  /** Answers a command; rejects only where the connection itself fails. */
  send(command: Command): Promise<Reply>;
  /** Gives the connection up. */
  close(): void;
}

/** A world in this process, without a server or a file. */
export class LocalConnection implements Connection {
  constructor(readonly world: World = createWorld()) {}

  send(command: Command): Promise<Reply> {
    return Promise.resolve(this.world.apply(command).reply);
  }

  close(): void {
    // Nothing is held.
  }
}

class SocketConnection implements Connection {
  private readonly waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  private n = 0;

  constructor(private readonly socket: net.Socket) {
    const lines = new Lines();
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => {
      for (const line of lines.push(data)) {
        const { n, reply } = JSON.parse(line) as Response;
        this.waiting.get(n)?.resolve(reply);
        this.waiting.delete(n);
      }
    });
    const fail = (): void => {
      const error = new Error("the embedded AWS went away before it answered");
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    socket.on("error", fail);
    socket.on("close", fail);
  }

  send(command: Command | { do: "stop" }): Promise<Reply> {
    const n = ++this.n;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error("the connection to the embedded AWS is closed"));
        return;
      }
      this.waiting.set(n, { resolve, reject });
      this.socket.write(`${JSON.stringify({ n, command })}\n`);
    });
  }

  close(): void {
    this.socket.end();
  }
}

function dial(port: number, secret: string): Promise<SocketConnection | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    socket.setNoDelay(true);
    socket.once("error", () => {
      resolve(undefined);
    });
    socket.once("connect", () => {
      socket.write(`${JSON.stringify({ secret })}\n`);
      resolve(new SocketConnection(socket));
    });
  });
}

/** Connects to the server of a directory, if one runs. */
async function attach(dir: string): Promise<SocketConnection | undefined> {
  const { address } = currentLock(dir);
  if (!address || address.port === 0 || !isAlive(address)) return undefined;
  const connection = await dial(address.port, address.secret);
  // A server that is dying may still take a connection: only an answer counts.
  const answer = await connection?.send({ do: "status" }).catch(() => undefined);
  return answer?.ok ? connection : undefined;
}

/** Starts a server that outlives this process. */
function launch(dir: string): void {
  const script = path.join(__dirname, "server", `main${path.extname(__filename)}`);
  const loader =
    path.extname(__filename) === ".ts" ? ["--require", path.join(__dirname, "..", "..", "bin", "typescript.js")] : [];
  const log = fs.openSync(path.join(dir, "server.log"), "a");
  const child = spawn(process.execPath, [...loader, script, dir], { detached: true, stdio: ["ignore", log, log] });
  child.unref();
  fs.closeSync(log);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A world as tools and tests use it. Refusals of the world are thrown as `WorldError`. */
export class WorldClient {
  constructor(private readonly connection: Connection) {}

  /** A world in this process. */
  static local(world?: World): WorldClient {
    return new WorldClient(new LocalConnection(world));
  }

  /** Connects to the server of a directory; `undefined` if none runs. */
  static async connect(dir: string): Promise<WorldClient | undefined> {
    const connection = await attach(path.resolve(dir));
    return connection && new WorldClient(connection);
  }

  /**
   * Connects to the server of a directory and starts one where none runs.
   * @throws Error with the reason if the server cannot start, for example a damaged file
   */
  static async start(dir: string): Promise<WorldClient> {
    const world = path.resolve(dir);
    fs.mkdirSync(world, { recursive: true });
    const failure = path.join(world, FAILURE);
    const deadline = Date.now() + START_MS;
    for (let launched = 0; Date.now() < deadline; await pause(25)) {
      const connection = await attach(world);
      if (connection) return new WorldClient(connection);
      const { address } = currentLock(world);
      if (launched > 0 && fs.existsSync(failure) && fs.statSync(failure).mtimeMs >= launched)
        throw new Error(fs.readFileSync(failure, "utf8"));
      // A server that died while starting is followed by another try.
      if (launched === 0 || (Date.now() - launched > 10_000 && !(address && isAlive(address)))) {
        fs.rmSync(failure, { force: true });
        launched = Date.now();
        launch(world);
      }
    }
    throw new Error(
      `the embedded AWS in ${world} did not start within ${START_MS / 1000} s; see ${path.join(world, "server.log")}`,
    );
  }

  /** Sends any command and returns the answer as it is. */
  send(command: Command): Promise<Reply> {
    return this.connection.send(command);
  }

  private async ask(command: Command): Promise<Json> {
    const reply = await this.connection.send(command);
    if (!reply.ok) throw new WorldError(reply.code, reply.message);
    return reply.value;
  }

  /** Puts into the world what exists before a deployment; what is there already stays. */
  async seed(seed: WorldSeed): Promise<void> {
    await this.ask({ do: "seed", seed });
  }

  /** What exists, in order of creation. */
  async list(filter: ListFilter = {}): Promise<ResourceView[]> {
    return (await this.ask({ do: "list", filter })) as unknown as ResourceView[];
  }

  /** Every record with that id or ARN, whatever its type, account and Region. */
  show(id: string): Promise<ResourceView[]> {
    return this.list({ id, implicit: true });
  }

  /** Everything that exists at this moment, what AWS made included. */
  async snapshot(): Promise<WorldSnapshot> {
    const [{ now }, resources] = [await this.status(), await this.list({ implicit: true })];
    return { now, resources };
  }

  /** Time and size. */
  async status(): Promise<WorldStatus> {
    return (await this.ask({ do: "status" })) as unknown as WorldStatus;
  }

  /** Empties the world, settings and accounts included. */
  async reset(): Promise<void> {
    await this.ask({ do: "reset" });
  }

  /** Makes matching calls fail; returns the rule's id. */
  async inject(rule: FaultRule): Promise<string> {
    return (await this.ask({ do: "inject", rule })) as string;
  }

  /** All fault rules with how many calls each has matched. */
  async faults(): Promise<Doc[]> {
    return (await this.ask({ do: "faults" })) as unknown as Doc[];
  }

  /** Removes all fault rules. */
  async clearFaults(): Promise<void> {
    await this.ask({ do: "clear-faults" });
  }

  /** Lets virtual time pass; returns the new time. */
  async advance(seconds: number): Promise<number> {
    return (await this.ask({ do: "advance", seconds })) as number;
  }

  /** Changes a resource behind the engine's back: sets and removes properties of what exists. */
  async alter(key: ResourceKey, set: Doc, unset: readonly string[] = []): Promise<void> {
    await this.ask({ do: "alter", key, set, unset });
  }

  /** Removes a resource behind the engine's back, without the checks that AWS makes. */
  async vanish(key: ResourceKey): Promise<void> {
    await this.ask({ do: "vanish", key });
  }

  /**
   * An API call as the AWS SDK makes it.
   * @param action service and operation, for example `ec2:DescribeVpcs`
   */
  async api(account: string, region: string, action: string, params: Doc = {}): Promise<Doc> {
    return (await this.ask({ do: "api", account, region, action, params })) as Doc;
  }

  /** Ends the server after everything is on disk. */
  async stop(): Promise<void> {
    if (this.connection instanceof SocketConnection) await this.connection.send({ do: "stop" });
  }

  /** Gives the connection up; the server stays for others. */
  close(): void {
    this.connection.close();
  }
}

/**
 * Replays a world from disk and calls back after each journalled operation with its name and the world as it was
 * then. A server may be running; what it writes meanwhile may be seen or not.
 * @returns the world as it is in the end
 */
export function replayWorld(dir: string, each: (what: string, world: World) => void = () => undefined): World {
  const world = createWorld();
  replay(path.resolve(dir), world, (what) => {
    each(what, world);
  });
  return world;
}

/** True if a folder has a world, running or not. */
export function worldIn(dir: string): boolean {
  return holdsWorld(path.resolve(dir));
}

/** Moves the files of a world that no server holds aside; returns where they are now. */
export function discardWorld(dir: string): string | undefined {
  const { address } = currentLock(path.resolve(dir));
  if (address && isAlive(address)) throw new Error(`the embedded AWS in ${dir} is running; stop it first`);
  return setAside(path.resolve(dir));
}
