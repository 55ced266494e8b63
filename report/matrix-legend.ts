import type { Matrix } from "../proof/properties";

/** What the groups and the answers of a reachability matrix mean; only of those that it has. */
export function matrixLegend({ groups, cells }: Matrix): string[] {
  const has = (part: string) => groups.some((group) => group.endsWith(` ${part}`));
  const answers = new Set(cells.flat());
  const some = [...answers].some((cell) => cell.startsWith("some"));
  const doubt = [...answers].some((cell) => cell.endsWith("?"));
  const meanings: [boolean, string][] = [
    [has("consumers"), "consumers: subnets that may use Bedrock"],
    [has("others"), "others: the other workload subnets of the same spokes"],
    [has("bedrock"), "bedrock: endpoints of Bedrock, for consumers only"],
    [has("support"), "support: endpoints of all other services, for every subnet"],
    [true, "yes, no: for every pair of subnets"],
    [some, "some: for some pairs only; within a domain those are subnets of the same VPC"],
    [doubt, "?: besides there are pairs for which it cannot be told offline, see Proof"],
    [answers.has("none"), "-: nothing to ask"],
  ];
  return meanings.filter(([shown]) => shown).map(([, text]) => `  ${text}`);
}
