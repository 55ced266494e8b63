/** `bedrock-hub trace`: one question about a network, answered with the path, for people and as JSON. */
import { holds, prefix, representatives, type Address } from "../net/ip";
import type { FactProblem, Key, NetworkModel, Opaque } from "./model";
import {
  isDnsName,
  resolveInbound,
  resolveInVpc,
  type DnsAnswer,
  type QueryPath,
  type Resolution,
} from "./dns/resolve";
import { InputError, type InputProblem } from "./read";
import { oracleOf, type Call } from "./trace-policy";
import { nameHint } from "./trace-names";
import { reservedTarget, type Reserved } from "./trace-reserved";
import { CODES, type ReasonCode } from "./tracer/codes";
import { isPrivate, type Network } from "./tracer/network";
import { withId, type Hop } from "./tracer/path";
import { allPrefixes, known, sourcesOf, targetsOf } from "./tracer/places";
import { askAll, combine, mainCourse, type Answer } from "./tracer/query";
import { Tracer, type Course, type Source, type Target, type Verdict } from "./tracer/trace";

export interface Question {
  readonly from: string;
  readonly to: string;
  /** Default 443. */
  readonly port: number;
  /** IANA number; default 6. */
  readonly protocol: number;
  /** What is called, so that the policy of an endpoint on the way is evaluated. */
  readonly call?: Call;
}

/** What stops a connection at its ends, before any packet; what stops packets is in tracer/codes. */
const END_CODES = {
  DNS_NXDOMAIN: "the name does not exist",
  DNS_NO_RESOLVER: "no resolver answers",
  NO_COMMON_ADDRESS_FAMILY: "the two ends have no address family in common",
  RESERVED_ADDRESS: "nothing can have the address",
} as const;

/** What blocks, for people and programs. */
export interface ReportedBlock {
  readonly direction: "dns" | "forward" | "reply";
  readonly code: ReasonCode | keyof typeof END_CODES;
  readonly meaning: string;
  readonly urn: string;
  readonly detail: string;
}

/** The answer as `--json` prints it. */
export interface TraceReport {
  readonly schemaVersion: 1;
  readonly question: Question;
  readonly verdict: Verdict;
  /** Verdict on the request alone. */
  readonly oneWay: Verdict;
  /** True if request and reply pass the same gateways; null where no reply was followed, or not to its end. */
  readonly symmetric: boolean | null;
  /** The course shown: an open one if there is one. */
  readonly forward: readonly Hop[];
  readonly reply: readonly Hop[];
  /** Reason code where the course stops first; absent if it is open. */
  readonly reason?: ReportedBlock["code"];
  /** Every setting that blocks the course. */
  readonly blockedBy: readonly ReportedBlock[];
  /** Number of different courses that the choices of AWS and the addresses of both ends make. */
  readonly courses: { readonly open: number; readonly blocked: number; readonly unknown: number };
  /** What made the verdict UNDETERMINED, with the resource to look at. */
  readonly unknown: readonly Opaque[];
  /** How a DNS name was resolved. */
  readonly dns?: Resolution;
  /** What a person may have meant, or would have to say for an endpoint's policy to be part of the verdict. */
  readonly hint?: string;
  /** Contradictions in the input that AWS would refuse. */
  readonly problems: readonly { readonly urn: string; readonly problem: string }[];
  /** Facts that do not fit the states: what they say changes nothing. */
  readonly facts: readonly FactProblem[];
}

/** Answers a question. @throws InputError if an end of it names nothing */
export function answer(model: NetworkModel, question: Question): TraceReport {
  const tracer = new Tracer(model);
  const { network } = tracer;
  const { sources, targets } = endsOf(network, question);
  const { port, protocol, call } = question;
  const options = { port, protocol, ...(call ? { policy: oracleOf(model, call) } : {}) };
  const reserved = reservedTarget(network, question.to, sources, port);
  if (reserved) return nothingThere(model, question, reserved);
  if (!isDnsName(question.to)) return report(model, question, askAll(tracer, sources, targets, options), []);
  const resolutions = resolveFor(tracer, sources, question.to);
  const blocked = resolutions.flatMap(({ resolution }) => resolution.answers.flatMap(nameBlock));
  const unknown = resolutions.flatMap(({ resolution }) =>
    resolution.answers.flatMap((a) => (a.kind === "unknown" ? [a.opaque] : [])),
  );
  const answers = resolutions.flatMap(({ source, resolution }) =>
    resolution.answers.flatMap((a) => {
      const targets = targetsFor(network, source, a);
      return targets.length === 0 ? [] : [askAll(tracer, [source], targets, options)];
    }),
  );
  const verdicts = [
    ...answers.map((a) => a.verdict),
    ...blocked.map((): Verdict => "UNREACHABLE"),
    ...unknown.map((): Verdict => "UNDETERMINED"),
  ];
  const all: Answer = {
    verdict: combine(verdicts),
    oneWay: combine([...answers.map((a) => a.oneWay), ...verdicts.slice(answers.length)]),
    possible: answers.some((a) => a.possible),
    legs: answers.flatMap((a) => a.legs),
    unknown: [...unknown, ...answers.flatMap((a) => a.unknown)],
    ...answers.reduce((out, { apart }) => (apart ? { apart } : out), {}),
  };
  const [first] = resolutions;
  if (!first) return report(model, question, all, blocked);
  const hint = nameHint(model, question.to, first.resolution);
  return { ...report(model, question, all, blocked), dns: first.resolution, ...(hint === undefined ? {} : { hint }) };
}

/** Both ends, or what is wrong with either of them. A DNS name gives no targets yet. */
function endsOf(network: Network, { from, to }: Question): { readonly sources: Source[]; readonly targets: Target[] } {
  const problems: InputProblem[] = [];
  const read = <T>(find: () => T[]): T[] => {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };
  const sources = read(() => sourcesOf(network, from));
  const targets = isDnsName(to) ? [] : read(() => targetsOf(network, to));
  if (problems.length > 0) throw new InputError("trace", problems);
  return { sources, targets };
}

/** Nothing can have the address. */
function nothingThere(model: NetworkModel, question: Question, reserved: Reserved): TraceReport {
  const known = "detail" in reserved;
  const verdict = known ? "UNREACHABLE" : "UNDETERMINED";
  const unknown = known ? [] : [reserved.unknown];
  const block = known ? [endBlock("forward", "RESERVED_ADDRESS", reserved.subnet.urn, reserved.detail)] : [];
  return report(model, question, { verdict, oneWay: verdict, possible: false, legs: [], unknown }, block);
}

/** The name as each source's resolver answers it. */
function resolveFor(
  tracer: Tracer,
  sources: readonly Source[],
  name: string,
): { source: Source; resolution: Resolution }[] {
  const { model, network } = tracer;
  const queryPath: QueryPath = (outbound, address, port) => queryReaches(tracer, outbound, address, port);
  const kept = new Map<Key, Resolution>();
  return sources.flatMap((source) => {
    if (source.kind === "on-premises") return resolveOnPremises(tracer, source, name, queryPath);
    const vpc = network.subnet(source.station.subnet).vpc;
    const resolution = kept.get(vpc) ?? resolveInVpc(model, vpc, name, { queryPath });
    kept.set(vpc, resolution);
    return [{ source, resolution }];
  });
}

/** On-premises asks the inbound resolver endpoints that it reaches; without any it has public DNS only. */
function resolveOnPremises(
  tracer: Tracer,
  source: Source,
  name: string,
  queryPath: QueryPath,
): { source: Source; resolution: Resolution }[] {
  const inbound = [...tracer.model.resolverEndpoints.values()].filter((e) => e.direction === "inbound");
  const asked = inbound.filter((endpoint) => {
    const targets = endpoint.interfaces.flatMap((at) =>
      stationTargets(tracer.network, tracer.network.resolverStation(endpoint, at), at.addresses),
    );
    return askAll(tracer, [source], targets, { protocol: 17, port: 53 }).verdict !== "UNREACHABLE";
  });
  if (asked.length === 0) {
    const step = {
      vpc: "on-premises",
      name,
      decision: "no inbound resolver endpoint answers on-premises: public DNS",
      urn: "on-premises",
    };
    return [{ source, resolution: { verdict: "ANSWERED", answers: [{ kind: "public", name }], steps: [step] } }];
  }
  return asked.map((endpoint) => ({
    source,
    resolution: resolveInbound(tracer.model, endpoint.key, name, { queryPath }),
  }));
}

/** Whether a query gets from an outbound resolver endpoint to a DNS server. */
function queryReaches(
  tracer: Tracer,
  outbound: Key,
  address: string,
  port: number,
): Opaque | "reachable" | "unreachable" {
  const endpoint = tracer.model.resolverEndpoints.get(outbound);
  const targets = targetsOf(tracer.network, address);
  const sources = (endpoint?.interfaces ?? []).flatMap((at): Source[] =>
    endpoint ? stationTargets(tracer.network, tracer.network.resolverStation(endpoint, at), at.addresses) : [],
  );
  const { verdict, unknown } = askAll(tracer, sources, targets, { protocol: 17, port });
  if (verdict === "REACHABLE" || verdict === "AMBIGUOUS") return "reachable";
  const opaque = unknown[0] ?? {
    aspect: "dns" as const,
    urn: outbound,
    because: "the way of forwarded queries is not known",
  };
  return verdict === "UNREACHABLE" ? "unreachable" : opaque;
}

function stationTargets(network: Network, station: Parameters<typeof known>[1], addresses: readonly string[]) {
  return known(network, station, addresses).map((at) => ({ kind: "station" as const, ...at }));
}

/** What a DNS answer makes a caller connect to. */
export function targetsFor(network: Network, source: Source, answer: DnsAnswer): Target[] {
  switch (answer.kind) {
    case "endpoint": {
      const endpoint = network.model.interfaceEndpoints.get(answer.endpoint);
      return (endpoint?.interfaces ?? []).flatMap((at) =>
        endpoint ? stationTargets(network, network.endpointStation(endpoint, at), at.addresses) : [],
      );
    }
    case "addresses":
      return answer.addresses.flatMap((address) => targetsOf(network, address));
    case "public":
      return publicTargets(network, source, answer.name);
    default:
      return [];
  }
}

/** S3 and DynamoDB, the services with gateway endpoints, by the names of their Regional endpoints. */
const GATEWAY_NAME = /(?:^|\.)(s3|dynamodb)\.([a-z0-9-]+)\.amazonaws\.com$/;

/** Public addresses: those of the service where its prefix list is known, else any that the network tells apart. */
function publicTargets(network: Network, source: Source, name: string): Target[] {
  const match = GATEWAY_NAME.exec(name);
  const service = match ? `com.amazonaws.${match[2] ?? ""}.${match[1] ?? ""}` : undefined;
  const vpc = source.kind === "station" ? network.subnet(source.station.subnet).vpc : undefined;
  const own = [...network.model.gatewayEndpoints.values()].find((e) => e.service === service && e.vpc === vpc);
  const list = own
    ? network.model.prefixLists.get(own.prefixList)
    : [...network.model.prefixLists.values()].find((l) => service !== undefined && l.service === service);
  const at = (address: Address): Target => ({ kind: "address", address });
  if (list && list.entries.length > 0) {
    const entries = list.entries.map((entry) => network.prefix(entry)).filter((p) => p.family === 4);
    return entries.flatMap((p) => representatives(p, allPrefixes(network))).map(at);
  }
  if (list && service !== undefined) return [{ kind: "service", prefixList: list.key, label: service }];
  const all = representatives(prefix("0.0.0.0/0"), [...allPrefixes(network), ...RESERVED]);
  return all.filter((a) => !isPrivate(a) && !RESERVED.some((range) => holds(range, a))).map(at);
}

/** Ranges that are neither private nor public destinations, and the private ones, so that they are cut out. */
const RESERVED = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
].map(prefix);

function nameBlock(answer: DnsAnswer): ReportedBlock[] {
  if (answer.kind === "nxdomain") {
    const detail = "a private zone matches the name and has no record for it";
    return [endBlock("dns", "DNS_NXDOMAIN", answer.zone, detail)];
  }
  if (answer.kind === "no-resolver") {
    return [endBlock("dns", "DNS_NO_RESOLVER", "", "DNS support is off, or the server is not reachable")];
  }
  return [];
}

function endBlock(
  direction: ReportedBlock["direction"],
  code: keyof typeof END_CODES,
  urn: string,
  detail: string,
): ReportedBlock {
  return { direction, code, meaning: END_CODES[code], urn, detail };
}

function report(model: NetworkModel, question: Question, all: Answer, dns: readonly ReportedBlock[]): TraceReport {
  const shown = mainCourse(all)?.course;
  const blocks =
    shown?.blocks
      .filter((b) => b.certain)
      .map((b): ReportedBlock => ({
        direction: b.direction,
        code: b.code,
        meaning: CODES[b.code],
        urn: b.urn,
        detail: b.detail,
      })) ?? [];
  const courses = all.legs.flatMap((leg) => leg.trace.courses);
  const count = (outcome: Course["outcome"]): number => courses.filter((c) => c.outcome === outcome).length;
  const { apart } = all;
  const families = apart ? [endBlock("forward", "NO_COMMON_ADDRESS_FAMILY", apart.urn, apart.detail)] : [];
  const blockedBy = [...dns, ...families, ...blocks];
  const [first] = blockedBy;
  return {
    schemaVersion: 1,
    question,
    verdict: all.verdict,
    oneWay: all.oneWay,
    symmetric: shown?.symmetric ?? null,
    forward: shown?.forward ?? [],
    reply: shown?.reply ?? [],
    ...(first && all.verdict !== "REACHABLE" ? { reason: first.code } : {}),
    blockedBy,
    courses: { open: count("open"), blocked: count("blocked"), unknown: count("unknown") },
    unknown: all.unknown,
    ...hintOf(model, question, shown),
    problems: model.problems,
    facts: model.factProblems ?? [],
  };
}

/** Without a call, an endpoint at the end of the way may still refuse what it carries. */
function hintOf(model: NetworkModel, { call }: Question, course: Course | undefined): { hint?: string } {
  const last = course?.forward.at(-1);
  if (call || !course || !last) return {};
  const endpoint =
    model.gatewayEndpoints.get(last.key) ??
    [...model.interfaceEndpoints.values()].find(
      (e) => e.key === last.key || e.interfaces.some((card) => card.key === last.key),
    );
  if (!endpoint) return {};
  const has = endpoint.policy === undefined ? "has AWS's default policy, which allows everything" : "has a policy";
  return {
    hint: `the policy was not asked: the endpoint ${endpoint.name} ${has}: --principal, --action and --resource tell whether it lets a call through`,
  };
}

/** The report as lines for a terminal. */
export function showReport(report: TraceReport): string[] {
  const { question } = report;
  const lines = [`${report.verdict}  ${question.from} -> ${question.to}  ${showProtocol(question)}`];
  for (const step of report.dns?.steps ?? []) lines.push(`  name ${step.name}: ${step.decision}`);
  for (const answer of report.dns?.answers ?? []) lines.push(`  answer: ${showAnswer(answer)}`);
  lines.push(...showHops("request", report.forward), ...showHops("reply", report.reply));
  if (report.symmetric !== null) lines.push(`symmetric: ${report.symmetric ? "yes" : "no"}`);
  if (report.oneWay !== report.verdict) lines.push(`the request alone: ${report.oneWay}`);
  const { open, blocked, unknown } = report.courses;
  if (open + blocked + unknown > 1) lines.push(`courses: ${open} open, ${blocked} blocked, ${unknown} unknown`);
  if (report.blockedBy.length > 0) lines.push("blocked by");
  for (const block of report.blockedBy)
    lines.push(`  ${block.direction}  ${block.code}  ${block.detail}`, `    ${block.urn}`);
  if (report.unknown.length > 0) lines.push("not known");
  for (const opaque of report.unknown) lines.push(`  ${opaque.because}`, `    ${opaque.urn}`);
  if (report.hint !== undefined) lines.push(`hint: ${report.hint}`);
  if (report.problems.length > 0) lines.push("AWS would refuse");
  for (const { urn, problem } of report.problems) lines.push(`  ${problem}`, `    ${urn}`);
  if (report.facts.length > 0) lines.push("facts that do not fit the states");
  for (const { path, problem, got } of report.facts) lines.push(`  ${path}: ${problem}, got ${got}`);
  return lines;
}

function showProtocol({ protocol, port }: Question): string {
  const name = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6" }[protocol] ?? `protocol ${protocol}`;
  return protocol === 6 || protocol === 17 ? `${name}/${port}` : name;
}

function showAnswer(answer: DnsAnswer): string {
  switch (answer.kind) {
    case "endpoint":
      return `endpoint ${answer.endpoint}`;
    case "addresses":
      return answer.addresses.join(", ");
    case "public":
      return "public DNS";
    case "nxdomain":
      return "NXDOMAIN";
    case "no-resolver":
      return "no resolver";
    case "unknown":
      return `not known: ${answer.opaque.because}`;
  }
}

function showHops(title: string, hops: readonly Hop[]): string[] {
  if (hops.length === 0) return [];
  const first = hops.findIndex(({ behind }) => behind);
  const lines = hops.flatMap((hop, index) => {
    const head = index === first ? ["      behind what blocks, as if it were mended"] : [];
    const table = hop.table ? `  table ${withId(hop.table)}` : "";
    const route = hop.route ? `  ${hop.route.destination} -> ${hop.route.target}` : "";
    const line = `  ${String(index + 1).padStart(2)}  ${hop.kind}  ${withId(hop)}${table}${route}`;
    const more = [...(hop.rules ?? []), ...(hop.note === undefined ? [] : [hop.note])];
    return [...head, line, ...more.map((text) => `       ${text}`)];
  });
  return [title, ...lines];
}
