/** AWS services that call by themselves. */
import { callerKeys, entryTests, fixedTests, textTests } from "./caller";
import { type Choice, distinct, textChoices } from "./dimension";
import { sets } from "./dimension-key";
import { holds, type Matcher, testElements, usesOf, variablesFor } from "./matcher";
import { ANY, SERVICES, text } from "./shapes";

/** The name that the service calls under, and where a policy asks for it the list of its names. */
export function serviceChoices(matchers: readonly Matcher[], all: bigint, maxStates: number): Choice[] {
  const lists = usesOf(matchers, "aws:principalservicenameslist").filter(
    ({ condition }) => condition.test.family !== "null",
  );
  const bits: bigint[] = [];
  const classes = textChoices(
    SERVICES,
    (questions) => {
      for (const { matcher, condition } of lists) {
        bits.push(questions.ask(() => testElements(condition.test, variablesFor(matcher, condition.negated))));
      }
      return [
        ...entryTests(matchers, (entries) => {
          const names = entries.flatMap((entry) => (entry.type === "service" ? [text(entry.name)] : []));
          const label = questions.ask(() => names);
          return (labels) => (labels & label) !== 0n;
        }),
        ...textTests(matchers, "aws:principalservicename", questions, (elements) => elements, ANY),
        ...fixedTests(
          matchers,
          callerKeys({ type: "service" }).filter((key) => !key.startsWith("aws:principalservice")),
          { "aws:principalisawsservice": "true" },
        ),
        ...usesOf(matchers, "aws:principalservicenameslist")
          .filter(({ condition }) => condition.test.family === "null")
          .map(({ matcher, condition }) => ({
            bit: matcher.bit,
            holds: () => holds(condition, { any: true, all: true, empty: false }),
          })),
      ];
    },
    all,
    maxStates,
  );
  const matched = (labels: bigint): bigint =>
    bits.reduce((sum, bit, at) => ((labels & bit) === 0n ? sum : sum | (1n << BigInt(at))), 0n);
  const values = classes.map(({ labels, text: name }) => ({ text: name, matched: matched(labels) }));
  const choices: Choice[] = [];
  for (const { mask, labels, text: name } of classes) {
    const own = matched(labels);
    const others = lists.length === 0 ? [] : sets(values, maxStates);
    // The list of a service's names holds at least the one that it calls under.
    for (const other of [{ members: [], any: own, all: own }, ...others]) {
      let left = mask;
      for (const [at, { matcher, condition }] of lists.entries()) {
        const bit = 1n << BigInt(at);
        const present = { any: ((other.any | own) & bit) !== 0n, all: (other.all & own & bit) !== 0n, empty: false };
        if (!holds(condition, present)) left &= ~matcher.bit;
      }
      const names = other.members.filter((member) => member !== name);
      choices.push({
        mask: left,
        draft: { principal: { type: "service", name, ...(names.length > 0 ? { names } : {}) } },
      });
    }
  }
  return distinct(choices);
}
