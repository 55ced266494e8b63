/** One dimension of a request: the ways to choose it, each with the statements that it leaves possible. */
import { Automaton, type Element } from "./automaton";
import { Questions } from "./matcher";
import { type Principal } from "./request";

/** What a choice puts into the request. */
export interface Draft {
  readonly principal?: Principal;
  readonly orgPath?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** One way to choose a dimension. `mask` has the bits of the matchers that still match. */
export interface Choice {
  readonly mask: bigint;
  readonly draft: Draft;
}

/** Whether a matcher (its bit) matches a text, by the labels that the text carries. */
export interface Test {
  readonly bit: bigint;
  readonly holds: (labels: bigint) => boolean;
}

/** Bits of the matchers whose tests are true. */
export function maskOf(tests: readonly Test[], labels: bigint, all: bigint): bigint {
  let mask = all;
  for (const { bit, holds } of tests) if ((mask & bit) !== 0n && !holds(labels)) mask &= ~bit;
  return mask;
}

/** Keeps the first choice of each mask: choices are listed simplest first. */
export function distinct(choices: Iterable<Choice>): Choice[] {
  const byMask = new Map<bigint, Choice>();
  for (const choice of choices) if (!byMask.has(choice.mask)) byMask.set(choice.mask, choice);
  return [...byMask.values()];
}

/** A class of texts with the matchers that are left. */
export interface TextChoice {
  readonly mask: bigint;
  readonly labels: bigint;
  readonly text: string;
}

/**
 * The classes of a dimension whose values are texts.
 * @param universe the texts that are possible.
 * @param tests asks the questions and says what their answers mean.
 */
export function textChoices(
  universe: readonly Element[][],
  tests: (questions: Questions) => readonly Test[],
  all: bigint,
  maxStates: number,
): TextChoice[] {
  const automaton = new Automaton();
  for (const elements of universe) automaton.addUniverse(elements);
  const asked = tests(new Questions(automaton));
  return automaton.explore(maxStates).map(({ labels, text }) => ({ labels, text, mask: maskOf(asked, labels, all) }));
}
