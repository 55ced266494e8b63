import { editDistance } from "../../catalogue/nearest";
import { ConfigError } from "../../stacks/problems";

/** Options of every command of the Pulumi CLI (`pulumi --help`, 3.259). */
const GLOBAL =
  "color disable-integrity-checking emoji fully-qualify-stack-names help logflow logtostderr memprofilerate " +
  "non-interactive otel-traces profiling tracing verbose";

/** Options of those that deploy (`pulumi up|preview|refresh|destroy --help`, 3.259). */
const DEPLOYING =
  "attach-debugger clear-pending-creates config config-file config-path continue-on-error debug diff exclude " +
  "exclude-dependents exclude-protected expect-no-changes ignore-protect import-file import-pending-creates json message " +
  "neo override-env parallel plan policy-pack policy-pack-config preview-only refresh remove replace run-program save-plan " +
  "secrets-provider show-config show-full-output show-policy-remediations show-reads show-replacement-steps show-sames " +
  "show-secrets skip-config-validation skip-pending-creates skip-plugin-pre-install skip-preview strict suppress-outputs " +
  "suppress-permalink suppress-progress target target-dependents target-replace urns yes";

const OWN = ["--local", "--stack"];
const listOf = (...texts: string[]): string[] => [
  ...OWN,
  ...texts
    .join(" ")
    .split(" ")
    .map((name) => `--${name}`),
];

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  up: listOf(GLOBAL, DEPLOYING),
  preview: listOf(GLOBAL, DEPLOYING),
  refresh: listOf(GLOBAL, DEPLOYING),
  destroy: listOf(GLOBAL, DEPLOYING),
  "stack export": listOf(GLOBAL, "file show-secrets version"),
  "stack output": listOf(GLOBAL, "json shell show-secrets"),
  shell: OWN,
};

/**
 * Refuses options that are a slip away from a known one, before anything runs: the CLI would refuse them too, but only
 * after the plan. An option that is near none is passed on, since a newer CLI may know it. Of commands that lead to any
 * command of the CLI only our own options are known.
 * @throws ConfigError with the nearest option for each
 */
export function refuseSlips(name: string, argv: readonly string[]): void {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const known = KNOWN[name] ?? OWN;
  const far = KNOWN[name] ? 2 : 1;
  const problems = words.flatMap((word, i) => {
    const option = word.split("=")[0] ?? "";
    if (option === "--stack" || word === "-s") {
      if (word.includes("=") || words[i + 1] !== undefined) return [];
      return [{ path: word, problem: "has no value", fix: `write one after it, as in ${word} <value>` }];
    }
    if (!option.startsWith("--") || known.includes(option)) return [];
    const near = known
      .map((candidate) => ({ candidate, distance: editDistance(option, candidate) }))
      .filter(({ distance }) => distance <= far)
      .sort((a, b) => a.distance - b.distance)[0];
    if (!near) return [];
    return [{ path: option, problem: "is no option of this command", fix: `did you mean ${near.candidate}?` }];
  });
  if (problems.length > 0) throw new ConfigError(problems, name);
}
