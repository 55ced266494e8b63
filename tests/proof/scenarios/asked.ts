import type { Facts } from "../../../proof/facts";
import { ask, mainCourse, type Answer } from "../../../proof/tracer/query";
import { Tracer, type TraceOptions } from "../../../proof/tracer/trace";
import { modelOf, type World } from "../world";

/** Asks for traces of a network, with facts beside it. */
export function tracerOf(
  worlds: World | World[],
  facts: Partial<Facts> = {},
): (from: string, to: string, options?: TraceOptions) => Answer {
  const tracer = new Tracer(modelOf(worlds, facts));
  return (from, to, options) => ask(tracer, from, to, options);
}

/** Kinds of the hops of the request. */
export const kinds = (answer: Answer): string[] => mainCourse(answer)!.course.forward.map((hop) => hop.kind);
/** What blocks, with the direction. */
export const codes = (answer: Answer): string[] =>
  mainCourse(answer)!.course.blocks.map((b) => `${b.direction} ${b.code}`);
