/** The process that owns a world: answers commands on the loopback interface, each after it is on disk. */
import * as net from "node:net";
import { createWorld } from "../create";
import { type Command, type Reply } from "../kernel/command";
import { type Entry, type World } from "../kernel/world";
import { Journal } from "./journal";
import { type Lock } from "./lock";
import { type Hello, Lines, type Request, type Response } from "./protocol";

/** How long a server without clients stays, in milliseconds. */
const IDLE_MS = 30_000;

interface Waiting {
  readonly socket: net.Socket;
  readonly response: Response;
  readonly entry?: Entry;
}

/** Serves one world until it is stopped or idle. */
export class WorldServer {
  private readonly world: World = createWorld();
  private readonly journal: Journal;
  private readonly server: net.Server;
  private readonly clients = new Set<net.Socket>();
  private batch: Waiting[] = [];
  private scheduled = false;
  private last = performance.now();
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param dir directory of the world
   * @param lock held by this process
   * @throws CorruptWorld if the world's files are damaged
   */
  constructor(
    dir: string,
    private readonly lock: Lock,
    private readonly onClosed: () => void,
  ) {
    this.journal = Journal.open(dir, this.world);
    this.server = net.createServer((socket) => {
      this.accept(socket);
    });
  }

  /** Starts to listen on a free port and publishes it. */
  listen(): void {
    this.server.listen(0, "127.0.0.1", () => {
      this.lock.publish((this.server.address() as net.AddressInfo).port);
      this.watchIdle();
    });
  }

  private accept(socket: net.Socket): void {
    const lines = new Lines();
    let welcome = false;
    socket.setEncoding("utf8");
    socket.setNoDelay(true);
    socket.on("data", (data: string) => {
      for (const line of lines.push(data)) {
        if (welcome) this.handle(socket, JSON.parse(line) as Request);
        else if ((JSON.parse(line) as Hello).secret === this.lock.secret) {
          welcome = true;
          this.clients.add(socket);
        } else socket.destroy();
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.clients.delete(socket);
      this.watchIdle();
    });
  }

  private watchIdle(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      if (this.clients.size === 0) this.close();
    }, IDLE_MS);
  }

  private handle(socket: net.Socket, { n, command }: Request): void {
    if (command.do === "stop") {
      this.flush();
      socket.end(`${JSON.stringify({ n, reply: { ok: true, value: null } } satisfies Response)}\n`);
      this.close();
      return;
    }
    this.batch.push({ socket, ...this.run(n, command) });
    if (this.scheduled) return;
    this.scheduled = true;
    // Everything that has arrived by now shares one write to disk.
    setImmediate(() => {
      this.flush();
    });
  }

  private run(n: number, command: Command): { response: Response; entry?: Entry } {
    const now = performance.now();
    const elapsed = (now - this.last) / 1000;
    this.last = now;
    try {
      const { reply, entry } = this.world.apply(command, elapsed);
      return entry ? { response: { n, reply }, entry } : { response: { n, reply } };
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { response: { n, reply: { ok: false, code: "EmbeddedAwsBug", message } } };
    }
  }

  private flush(): void {
    this.scheduled = false;
    const waiting = this.batch;
    this.batch = [];
    const entries = waiting.flatMap((w) => (w.entry ? [w.entry] : []));
    let failure: Reply | undefined;
    try {
      if (!this.lock.holds()) throw new Error("another server has taken over this world");
      if (entries.length > 0) this.journal.append(entries);
    } catch (error) {
      for (const entry of [...entries].reverse()) this.world.revert(entry);
      const problem = error instanceof Error ? error.message : String(error);
      failure = {
        ok: false,
        code: "WorldNotWritable",
        message: `the embedded AWS could not write its journal (${problem}); nothing was changed`,
      };
    }
    for (const { socket, response, entry } of waiting) {
      const answer: Response = failure && entry ? { n: response.n, reply: failure } : response;
      if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
    }
    if (failure === undefined) this.tryCompact();
  }

  private tryCompact(force = false): void {
    try {
      this.journal.compact(force);
    } catch {
      // The journal holds everything; folding it is tried again later.
    }
  }

  private close(): void {
    clearTimeout(this.idle);
    this.flush();
    // The files under these names may be a successor's by now.
    if (this.lock.holds()) this.tryCompact(true);
    this.journal.close();
    this.lock.release();
    for (const client of this.clients) client.end();
    this.server.close(() => {
      this.onClosed();
    });
  }
}
