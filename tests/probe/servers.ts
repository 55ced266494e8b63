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

/** A DNS server on loopback that knows some names; others do not exist. `null`: it fails. */
export function dnsServer(names: Record<string, string[] | null>): Promise<Stoppable> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString("ascii", at + 1, at + 1 + length));
      at += length + 1;
    }
    const question = query.subarray(12, at + 5);
    const found = names[labels.join(".")];
    const code = found === null ? 2 : found === undefined ? 3 : 0;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found?.length ?? 0, 6);
    const answers = (found ?? []).map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]),
    );
    socket.send(Buffer.concat([header, question, ...answers]), from.port, from.address);
  });
  return new Promise((done) => {
    socket.bind(0, "127.0.0.1", () =>
      done({ port: socket.address().port, stop: () => new Promise((end) => socket.close(() => end())) }),
    );
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
