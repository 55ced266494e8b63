/**
 * Findings of one cause. One wrong association breaks a connection for each service; a person wants one trace and the
 * list of what else it breaks.
 */
import type { Finding } from "../proof/properties";

/** Findings that one setting brings about: the first has the witness that is shown. */
export interface Cause {
  readonly first: Finding;
  readonly others: readonly Finding[];
}

/** Groups findings by what brings them about, in the order of the first of each. JSON, SARIF and JUnit keep all. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  const causes = new Map<string, { first: Finding; others: Finding[] }>();
  findings.forEach((finding, i) => {
    const key = causeOf(finding) ?? `finding ${i}`;
    const known = causes.get(key);
    if (known) known.others.push(finding);
    else causes.set(key, { first: finding, others: [] });
  });
  return [...causes.values()];
}

/**
 * What stops a connection, or the routes that lead it; of what cannot be told, the resources that hide it. `undefined`
 * where a finding stands for itself.
 */
function causeOf({ property, verdict, urns, witness }: Finding): string | undefined {
  if (verdict === "undetermined" && urns.length > 0) return [property, verdict, ...urns].join("\n");
  if (witness?.kind !== "path") return undefined;
  const { blocks, forward, reply } = witness.course;
  const parts =
    blocks.length > 0
      ? blocks.map(({ direction, code, urn }) => `${direction} ${code} ${urn}`)
      : [...forward, ...reply].flatMap(({ route, table }) => (route ? [`${table?.key ?? ""} ${route.urn}`] : []));
  return parts.length === 0 ? undefined : [property, verdict, ...new Set(parts)].join("\n");
}

/** The ends of the other connections, or what else cannot be told, each once, for a line below the first. */
export function otherEnds({ others }: Cause): string[] {
  const ends = others.map(({ witness, message }) =>
    witness?.kind === "path" ? `${witness.from} -> ${witness.to}` : message,
  );
  return [...new Set(ends)];
}
