/** What the order of zones depends on. */
interface Zone {
  readonly id: string;
  readonly number?: number | undefined;
}

/**
 * Zones in the order in which awsx counts them, whatever their order in the file: by id, and after those the ones with a
 * number, by that. So a zone can join a VPC that stands without moving the others.
 */
export function inAwsxOrder<T extends Zone>(zones: readonly T[]): T[] {
  return [...zones].sort((a, b) => (a.number ?? 0) - (b.number ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
