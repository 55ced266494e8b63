import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

const fixture = (name: string) => readFileSync(path.join(__dirname, "fixtures", name), "utf8");
export const CERTIFICATE = fixture("cert.pem");

export interface Stoppable {
  port: number;
  stop: () => Promise<void>;
}

/** Record types by number (RFC 1035, 3596). */
export const TYPE = { a: 1, cname: 5, aaaa: 28 };

/** What a client asks. */
export interface Question {
  readonly name: string;
  readonly type: number;
  /** The whole query. */
  readonly query: Buffer;
  /** The question as it was sent. */
  readonly question: Buffer;
}

/** A DNS server on loopback that answers with whatever bytes it is told to; `undefined`: with nothing. */
export function rawDnsServer(answer: (asked: Question) => Buffer | undefined): Promise<Stoppable> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString("ascii", at + 1, at + 1 + length));
      at += length + 1;
    }
    const question = query.subarray(12, at + 5);
    const told = answer({ name: labels.join("."), type: query.readUInt16BE(at + 1), query, question });
    if (told) socket.send(told, from.port, from.address);
  });
  return new Promise((done) => {
    socket.bind(0, "127.0.0.1", () =>
      done({ port: socket.address().port, stop: () => new Promise((end) => socket.close(() => end())) }),
    );
  });
}

/** A DNS message: the header with its counts, the question, the answers. */
export function message(
  { query, question }: Question,
  answers: readonly Buffer[],
  { code = 0, id = query.readUInt16BE(0), flags = 0x8180 }: { code?: number; id?: number; flags?: number } = {},
): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(flags | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question, ...answers]);
}

/** A record; its owner is the name of the question unless given. */
export function record(type: number, data: Buffer, owner: Buffer = Buffer.from([0xc0, 12])): Buffer {
  const head = Buffer.from([0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 0xff]);
  return Buffer.concat([owner, head, data]);
}

/** Data of an A record. */
export const ipv4 = (address: string): Buffer => Buffer.from(address.split(".").map(Number));

/** A name as labels. */
export const labels = (name: string): Buffer =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

/** A DNS server on loopback that knows IPv4 addresses of some names; others do not exist. `null`: it fails. */
export function dnsServer(names: Record<string, string[] | null>): Promise<Stoppable> {
  return rawDnsServer((asked) => {
    const found = names[asked.name];
    const code = found === null ? 2 : found === undefined ? 3 : 0;
    const answers = asked.type === TYPE.a ? (found ?? []).map((address) => record(TYPE.a, ipv4(address))) : [];
    return message(asked, answers, { code });
  });
}

/** How an endpoint's answer comes that never comes whole. */
export type Broken = "breaks off" | "drips";

/** A TLS endpoint on one loopback address; answers with the status and keeps what was asked. */
export function endpoint(
  address: string,
  port: number,
  status = 200,
  body = "{}",
  broken?: Broken,
): Promise<Stoppable & { asked: { path: string; headers: NodeJS.Dict<string | string[]> }[] }> {
  const asked: { path: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createHttps({ key: fixture("key.pem"), cert: CERTIFICATE }, (request, response) => {
    asked.push({ path: request.url ?? "", headers: request.headers });
    if (broken === undefined) {
      response.writeHead(status).end(body);
      return;
    }
    response.writeHead(status, { "content-length": 1000 }).write(body);
    if (broken === "breaks off") setTimeout(() => response.destroy(), 20);
    const drip = setInterval(() => response.write(" "), 50);
    response.on("close", () => clearInterval(drip));
  });
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, address, () =>
      done({
        port: (server.address() as AddressInfo).port,
        asked,
        stop: () =>
          new Promise((end) => {
            server.closeAllConnections();
            server.close(() => end());
          }),
      }),
    );
  });
}
