import { promises as systemDns, Resolver } from "node:dns";
import { isIP } from "node:net";
import { promisify } from "node:util";

type Ask = (name: string, done: (error: Error | null, addresses: string[]) => void) => void;

/** Codes of a resolver that mean: there is no such name, or it has no address of the kind. */
const ABSENT = new Set(["ENOTFOUND", "ENODATA"]);

/** True if a look-up failed because there is nothing under the name, and not because nobody could tell. */
export const isAbsent = (error: unknown): boolean => ABSENT.has(codeOf(error));

/** What a failed look-up came to, in one word. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** A name below a wildcard stands for all of them. */
export const hostOf = (name: string): string => name.replace(/^\*\./, "probe.");

/**
 * Every address of a name, IPv4 and IPv6, from the given servers or as the system resolves it: clients take whichever
 * they like, so an IPv6 address beside an endpoint's own leads past it.
 * @throws an error with a code where there is none, where one of the two answers failed, or after the deadline
 */
export async function resolve(
  name: string,
  servers: readonly string[] | undefined,
  timeoutMs: number,
): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  if (servers === undefined) return inTime(system(name), timeoutMs);
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  resolver.setServers(servers);
  const ask = (of: Ask) => promisify(of)(name);
  const both = Promise.allSettled([ask(resolver.resolve4.bind(resolver)), ask(resolver.resolve6.bind(resolver))]);
  const answers = await inTime(both, timeoutMs).finally(() => resolver.cancel());
  const failed = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as Error] : []));
  const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const trouble = failed.find((error) => !isAbsent(error));
  if (trouble) throw trouble;
  if (found.length === 0) throw failed[0] ?? Object.assign(new Error("no address"), { code: "ENODATA" });
  return found;
}

async function system(name: string): Promise<string[]> {
  const found = await systemDns.lookup(name, { all: true, family: 0, verbatim: true });
  return [...new Set(found.map(({ address }) => address))];
}

/** What a look-up comes to by the deadline; the system's own resolver knows none. */
function inTime<T>(lookUp: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(Object.assign(new Error("no answer in time"), { code: "ETIMEOUT" })), timeoutMs);
  });
  return Promise.race([lookUp, late]).finally(() => clearTimeout(timer));
}
