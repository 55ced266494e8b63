/** Records that lead a client on to other names, or tell it addresses by the way. */

/** Types of them: RFC 9460 (HTTPS, SVCB), RFC 2782 (SRV), RFC 5321 section 5 (MX), RFC 3403 (NAPTR). */
export const POINTERS = ["HTTPS", "SVCB", "SRV", "MX", "NAPTR"] as const;

export type PointerType = (typeof POINTERS)[number];

/** Where a value leads. */
export interface Pointer {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** At which field the target's name stands; the first two of an HTTPS record are priority and target. */
const TARGET: Readonly<Record<PointerType, number>> = { HTTPS: 1, SVCB: 1, SRV: 3, MX: 1, NAPTR: 5 };

/** True if records of the type lead on. */
export function isPointer(type: string): type is PointerType {
  return (POINTERS as readonly string[]).includes(type);
}

/** What a value says; `undefined` if it cannot be read. @param owner the name that has the record */
export function pointerOf(type: PointerType, owner: string, value: string): Pointer | undefined {
  const fields = value.split(/\s+/).filter((field) => field !== "");
  const target = fields[TARGET[type]]?.toLowerCase();
  if (target === undefined) return undefined;
  const name = target.replace(/\.$/, "");
  const service = type === "HTTPS" || type === "SVCB";
  // RFC 9460, 2.5: a target of "." is the owner itself; elsewhere it says that there is none.
  const names = name === "" ? (service ? [owner] : []) : [name];
  const hints = service ? fields.slice(2).flatMap((field) => /^ipv[46]hint="?([^"]*)"?$/i.exec(field)?.[1] ?? []) : [];
  return { names, addresses: hints.flatMap((hint) => hint.split(",")) };
}
