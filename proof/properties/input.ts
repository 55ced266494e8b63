/** P0: the intent and the network speak of the same things, and AWS would take what is planned. */
import type { Property } from "./ledger";

export const inputWhole: Property = {
  id: "P0",
  title: "The intent names what is there, and nothing is there that it does not name",
  restsOn: [],
  // It tells every gap itself.
  concerns: () => false,
  check({ gaps, model }, ledger) {
    ledger.count(model.vpcs.size);
    for (const { message, urn } of gaps) ledger.undetermined(`${urn} ${message}`, message, [urn]);
    for (const { urn, problem } of model.problems) ledger.violated(`${urn} ${problem}`, problem, [urn]);
    for (const { path, problem, got, contradicts } of model.factProblems ?? []) {
      const message = `facts: ${path}: ${problem}, got ${got}`;
      if (contradicts === undefined) ledger.undetermined(message, message, [got]);
      else ledger.violated(message, message, [contradicts]);
    }
    for (const stray of model.strays)
      ledger.undetermined(`${stray.urn} ${stray.aspect}`, `${stray.urn}: ${stray.because}`, [stray.urn]);
    for (const { urn, name, type, because } of model.unmodelled)
      ledger.undetermined(urn, `${name} (${type}): ${because}`, [urn]);
  },
};
