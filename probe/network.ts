import { promises as systemDns, Resolver } from "node:dns";
import { request } from "node:https";
import { connect as tcp, isIPv4 } from "node:net";
import { connect as tls } from "node:tls";
import { promisify } from "node:util";

/** What one attempt came to: `ok` with what was seen, or why not. */
export interface Attempt {
  ok: boolean;
  detail: string;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/** IPv4 addresses of a name, from the given servers or as the system resolves it. */
export async function resolve(
  name: string,
  servers: readonly string[] | undefined,
  timeoutMs: number,
): Promise<string[]> {
  if (isIPv4(name)) return [name];
  if (servers === undefined) {
    const found = await systemDns.lookup(name, { all: true, family: 4 });
    return found.map(({ address }) => address);
  }
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  resolver.setServers(servers);
  return promisify(resolver.resolve4.bind(resolver) as (n: string, cb: (e: Error | null, a: string[]) => void) => void)(
    name,
  );
}

/** Opens a TCP connection and closes it. */
export function connects(address: string, port: number, timeoutMs: number): Promise<Attempt> {
  return new Promise((done) => {
    const socket = tcp({ host: address, port });
    const end = (ok: boolean, detail: string) => {
      socket.destroy();
      done({ ok, detail });
    };
    socket.setTimeout(timeoutMs, () => end(false, `no answer within ${timeoutMs} ms`));
    socket.once("connect", () => end(true, "connected"));
    socket.once("error", (error) => end(false, reason(error)));
  });
}

/** Completes a TLS handshake for a name at an address, certificate checked. */
export function handshakes(
  name: string,
  address: string,
  port: number,
  timeoutMs: number,
  ca?: string,
): Promise<Attempt> {
  return new Promise((done) => {
    const socket = tls({ host: address, port, servername: name, ...(ca !== undefined && { ca }) });
    const end = (ok: boolean, detail: string) => {
      socket.destroy();
      done({ ok, detail });
    };
    socket.setTimeout(timeoutMs, () => end(false, `no handshake within ${timeoutMs} ms`));
    socket.once("secureConnect", () =>
      end(true, `${socket.getProtocol() ?? "TLS"}, certificate of ${String(socket.getPeerCertificate().subject.CN)}`),
    );
    socket.once("error", (error) => end(false, reason(error)));
  });
}

/** Sends a GET request to an address under a name; `ok` for any 2xx status. */
export function calls(
  target: { name: string; address: string; port: number; path: string },
  headers: Record<string, string>,
  timeoutMs: number,
  ca?: string,
): Promise<Attempt> {
  return new Promise((done) => {
    const options = {
      host: target.address,
      port: target.port,
      path: target.path,
      servername: target.name,
      headers,
      timeout: timeoutMs,
    };
    const call = request({ ...options, ...(ca !== undefined && { ca }) }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += body.length < 4096 ? chunk : ""));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const ok = status >= 200 && status < 300;
        done({ ok, detail: ok ? `HTTP ${status}` : `HTTP ${status} ${messageOf(body)}`.trim() });
      });
    });
    call.once("timeout", () => call.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    call.once("error", (error) => done({ ok: false, detail: reason(error) }));
    call.end();
  });
}

/** The message of an AWS error, which tells an endpoint policy's refusal from another. */
function messageOf(body: string): string {
  try {
    const { message, Message } = JSON.parse(body) as { message?: string; Message?: string };
    return (message ?? Message ?? "").slice(0, 200);
  } catch {
    return "";
  }
}
