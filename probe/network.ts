import { request } from "node:https";
import { connect as tcp } from "node:net";
import { connect as tls } from "node:tls";

/** What one attempt came to: `ok` with what was seen, or why not. */
export interface Attempt {
  ok: boolean;
  detail: string;
}

/** Ways in which the other side, or what is between, turns a connection away; all else is trouble of this machine. */
const TURNED_AWAY = /^(no answer within|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)/;

/** True if an attempt shows a closed door, and not that nobody could knock. */
export const isTurnedAway = ({ ok, detail }: Attempt): boolean => !ok && TURNED_AWAY.test(detail);

/**
 * Something that is begun, and ends with its first word or at the deadline, which holds for all of it: an answer that
 * comes drop by drop is late as well.
 */
function attempt(
  timeoutMs: number,
  late: string,
  begin: (end: (ok: boolean, detail: string) => void) => { destroy: () => void },
): Promise<Attempt> {
  return new Promise((done) => {
    let going: { destroy: () => void } | undefined;
    const end = (ok: boolean, detail: string) => {
      clearTimeout(timer);
      done({ ok, detail });
      going?.destroy();
    };
    const timer = setTimeout(() => end(false, `${late} within ${timeoutMs} ms`), timeoutMs);
    try {
      going = begin(end);
    } catch (error) {
      end(false, reason(error));
    }
  });
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/** Opens a TCP connection and closes it. */
export function connects(address: string, port: number, timeoutMs: number): Promise<Attempt> {
  return attempt(timeoutMs, "no answer", (end) =>
    tcp({ host: address, port })
      .on("connect", () => end(true, "connected"))
      .on("error", (error) => end(false, reason(error))),
  );
}

/** Completes a TLS handshake for a name at an address, certificate checked. */
export function handshakes(
  name: string,
  address: string,
  port: number,
  timeoutMs: number,
  ca?: string,
): Promise<Attempt> {
  return attempt(timeoutMs, "no handshake", (end) => {
    const socket = tls({ host: address, port, servername: name, ...(ca !== undefined && { ca }) });
    return socket
      .on("secureConnect", () =>
        end(true, `${socket.getProtocol() ?? "TLS"}, certificate of ${String(socket.getPeerCertificate().subject.CN)}`),
      )
      .on("error", (error) => end(false, reason(error)));
  });
}

/** Sends a GET request to an address under a name; `ok` for any 2xx status of an answer that came whole. */
export function calls(
  target: { name: string; address: string; port: number; path: string },
  headers: Record<string, string>,
  timeoutMs: number,
  ca?: string,
): Promise<Attempt> {
  const options = { host: target.address, port: target.port, path: target.path, servername: target.name, headers };
  return attempt(timeoutMs, "no answer", (end) => {
    const call = request({ ...options, ...(ca !== undefined && { ca }) }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += body.length < 4096 ? chunk : ""));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const ok = status >= 200 && status < 300;
        end(ok, ok ? `HTTP ${status}` : `HTTP ${status} ${messageOf(body)}`.trim());
      });
      response.on("error", (error) => end(false, `the answer broke off: ${reason(error)}`));
    });
    call.on("error", (error) => end(false, reason(error)));
    return call.end();
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
