/** What the contracts add to the findings of the properties: the one setting that is wrong. */
import { checkContracts, inconsistencies } from "../proof/contracts";
import type { Intent } from "../proof/intent";
import type { NetworkModel } from "../proof/model";
import type { Finding, ProofReport } from "../proof/properties";

/**
 * Failures of the contracts from which a violated property follows, and any contradiction between the engines. A contract
 * that fails beside properties which all hold is stricter than what it serves, and refuses nothing.
 */
export function settingsBehind(
  model: NetworkModel,
  intent: Intent,
  { properties }: Pick<ProofReport, "properties">,
): Finding[] {
  const report = checkContracts(model, intent);
  const violated = new Set(properties.filter(({ verdict }) => verdict === "violated").map(({ id }) => id));
  const behind = new Set(report.implications.filter((i) => violated.has(i.property)).flatMap((i) => i.contracts));
  const settings = report.contracts
    .filter(({ id }) => behind.has(id))
    .flatMap(({ failures }) => failures)
    .map(({ contract, object, setting, expected, found, fix }): Finding => ({
      property: contract,
      verdict: "violated",
      message: `${object.name}, ${setting}: expected ${expected}, found ${found}; ${fix}`,
      urns: [object.urn],
    }));
  const contradictions = inconsistencies(report, properties).map(({ message }): Finding => ({
    property: "engines-agree",
    verdict: "violated",
    message,
    urns: [],
  }));
  return [...settings, ...contradictions];
}
