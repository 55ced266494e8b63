import { inBlocks } from "./blocks";
import { findCredentials } from "./credentials";
import { codeOf, hostOf, isAbsent, resolve } from "./names";
import { calls, connects, handshakes, isTurnedAway } from "./network";
import { isClosed } from "./place";
import { signedHeaders } from "./sigv4";
import type { Credentials, ProbeEndpoint, ProbeName, ProbeOptions, ProbePlan, ProbeResult } from "./types";

/** Read-only calls that prove an endpoint works, by service: cheap, and allowed by the default policies. */
const READ_ONLY_CALLS: Record<string, { path: string; signingName: string }> = {
  bedrock: { path: "/foundation-models", signingName: "bedrock" },
  "bedrock-runtime": { path: "/async-invoke", signingName: "bedrock" },
};

/** From a place that belongs to no spoke: no endpoint of any domain answers. */
export async function probeOutside(plan: ProbePlan, options: ProbeOptions = {}): Promise<ProbeResult[]> {
  return (await Promise.all([...plan.own, ...plan.foreign].map((one) => closedEndpoint(one, options)))).flat();
}

/** Probes everything that a plan expects, names in parallel; the results are in the plan's order. */
export async function probe(plan: ProbePlan, options: ProbeOptions = {}): Promise<ProbeResult[]> {
  const credentials = options.skipCall === true ? undefined : (options.credentials ?? (await findCredentials()));
  const own = plan.names.map((name) =>
    isClosed(plan, name) ? closedName(name, options) : openName(plan, name, options, credentials),
  );
  const foreign = plan.foreign.map((one) => closedEndpoint(one, options));
  return (await Promise.all([...own, ...foreign])).flat();
}

async function openName(
  plan: ProbePlan,
  { name, service }: ProbeName,
  options: ProbeOptions,
  credentials: Credentials | undefined,
): Promise<ProbeResult[]> {
  const { port = 443, timeoutMs = 5000, ca } = options;
  const host = hostOf(name);
  const result = (check: string, ok: boolean, detail: string): ProbeResult => ({ check, target: host, ok, detail });
  let addresses: string[];
  try {
    addresses = await resolve(host, options.servers, timeoutMs);
  } catch (error) {
    return [result("resolve", false, codeOf(error))];
  }
  const strays = addresses.filter((address) => !inBlocks(address, plan.ownBlocks));
  const resolved = result(
    "resolve",
    strays.length === 0 && addresses.length > 0,
    strays.length === 0 ? addresses.join(", ") : `${strays.join(", ")} outside ${plan.ownBlocks.join(", ")}`,
  );
  const connections = await Promise.all(
    addresses.map(async (address) => ({ address, ...(await connects(address, port, timeoutMs)) })),
  );
  const connected = connections.map(({ address, ok, detail }) => result("connect", ok, `${address}:${port} ${detail}`));
  const [first] = connections.filter(({ ok }) => ok);
  if (!first) return [resolved, ...connected];
  const shaken = await handshakes(host, first.address, port, timeoutMs, ca);
  const call = READ_ONLY_CALLS[service];
  const results = [resolved, ...connected, result("tls", shaken.ok, shaken.detail)];
  if (!call || options.skipCall === true || !shaken.ok) return results;
  if (!credentials)
    return [...results, result("call", false, "no credentials in the environment, the container or the instance")];
  const headers = signedHeaders({
    host,
    path: call.path,
    region: plan.region,
    service: call.signingName,
    credentials,
    now: new Date(),
  });
  const answer = await calls({ name: host, address: first.address, port, path: call.path }, headers, timeoutMs, ca);
  return [...results, result("call", answer.ok, answer.detail)];
}

/** An endpoint under its own name, which resolves everywhere. */
function closedEndpoint({ domain, service, host }: ProbeEndpoint, options: ProbeOptions): Promise<ProbeResult[]> {
  return closed(`${service} of ${domain}`, host, options, false);
}

/** A name from a place that may not use it: it may resolve, and nothing may answer. */
function closedName({ name }: ProbeName, options: ProbeOptions): Promise<ProbeResult[]> {
  const host = hostOf(name);
  return closed(host, host, options, true);
}

/**
 * Nothing answers at the host: no connection on any of its addresses.
 * @param mayBeAbsent whether a name that does not exist is as good. Not for an endpoint's own name, which resolves
 *   everywhere: where it does not, the endpoint is another one by now, and nothing was tried.
 */
async function closed(
  target: string,
  host: string,
  options: ProbeOptions,
  mayBeAbsent: boolean,
): Promise<ProbeResult[]> {
  const { port = 443, timeoutMs = 5000 } = options;
  const result = (ok: boolean, detail: string): ProbeResult[] => [{ check: "closed", target, ok, detail }];
  let addresses: string[];
  try {
    addresses = await resolve(host, options.servers, timeoutMs);
  } catch (error) {
    // Only a definite "no such name" closes a host; a resolver that is out of order proves nothing.
    if (!isAbsent(error)) return result(false, `cannot tell: the resolver answers ${codeOf(error)}`);
    if (mayBeAbsent) return result(true, "does not resolve");
    return result(false, `cannot tell: ${host} does not resolve; write the outputs anew if its endpoint was replaced`);
  }
  const attempts = await Promise.all(
    addresses.map(async (address) => ({ address, ...(await connects(address, port, timeoutMs)) })),
  );
  const open = attempts.filter(({ ok }) => ok).map(({ address }) => address);
  if (open.length > 0) return result(false, `${open.join(", ")} answers on port ${port}`);
  const told = attempts.map(({ address, detail }) => `${address}: ${detail}`).join("; ");
  return attempts.every(isTurnedAway) ? result(true, told) : result(false, `cannot tell: ${told}`);
}
