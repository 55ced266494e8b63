/** One question for the tracer over everything that its two ends stand for. */
import type { Opaque } from "../model";
import { apart, type Apart } from "./family";
import { sourcesOf, targetsOf } from "./places";
import type { Course, Source, Target, Trace, Tracer, TraceOptions, Verdict } from "./trace";

/** A trace between one source and one target, of several that a question stands for. */
export interface Leg {
  readonly source: Source;
  readonly target: Target;
  readonly trace: Trace;
}

/** The answer to a question: the verdict over all its legs. */
export interface Answer {
  readonly verdict: Verdict;
  readonly oneWay: Verdict;
  readonly possible: boolean;
  readonly legs: readonly Leg[];
  readonly unknown: readonly Opaque[];
  /** Where no pair has an address family in common: why. */
  readonly apart?: Extract<Apart, { certain: true }>;
}

/** Traces from everything that `from` stands for to everything that `to` stands for. @throws InputError */
export function ask(tracer: Tracer, from: string, to: string, options: TraceOptions = {}): Answer {
  return askAll(tracer, sourcesOf(tracer.network, from), targetsOf(tracer.network, to), options);
}

/** As `ask`, with both ends resolved. Pairs of different address families are left out; if there is no other, it says so. */
export function askAll(
  tracer: Tracer,
  sources: readonly Source[],
  targets: readonly Target[],
  options: TraceOptions = {},
): Answer {
  const legs: Leg[] = [];
  for (const source of sources) {
    for (const target of targets) {
      const family = target.kind === "service" ? 4 : target.address.family;
      if (source.address.family === family) legs.push({ source, target, trace: tracer.trace(source, target, options) });
    }
  }
  const why = legs.length === 0 ? apart(tracer.network, sources, targets) : undefined;
  if (why) {
    const verdict = why.certain ? "UNREACHABLE" : "UNDETERMINED";
    const told = why.certain ? { unknown: [], apart: why } : { unknown: distinct(why.unknown) };
    return { verdict, oneWay: verdict, possible: false, legs, ...told };
  }
  return {
    verdict: combine(legs.map((leg) => leg.trace.verdict)),
    oneWay: combine(legs.map((leg) => leg.trace.oneWay)),
    possible: legs.some((leg) => leg.trace.possible),
    legs,
    unknown: distinct(legs.flatMap((leg) => leg.trace.unknown)),
  };
}

function distinct(list: readonly Opaque[]): Opaque[] {
  return [...new Map(list.map((o) => [`${o.urn} ${o.because}`, o])).values()];
}

/** One verdict of several: the same everywhere, else AMBIGUOUS; anything undetermined makes all of it so. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  const distinct = new Set(verdicts);
  const [only] = distinct;
  if (distinct.has("UNDETERMINED") || only === undefined) return "UNDETERMINED";
  return distinct.size === 1 ? only : "AMBIGUOUS";
}

/** The course that a person wants to see first: an open one, else one that is unknown, else the one blocked last. */
export function mainCourse(answer: Answer): { leg: Leg; course: Course } | undefined {
  const all = answer.legs.flatMap((leg) => leg.trace.courses.map((course) => ({ leg, course })));
  const rank = { open: 0, unknown: 1, blocked: 2 };
  const wanted = answer.verdict === "UNDETERMINED" ? { open: 1, unknown: 0, blocked: 2 } : rank;
  return [...all].sort(
    (a, b) => wanted[a.course.outcome] - wanted[b.course.outcome] || a.course.blocks.length - b.course.blocks.length,
  )[0];
}
