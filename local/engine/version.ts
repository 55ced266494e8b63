/** A released version, as numbers. Pre-release and build suffixes are ignored. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Parses `v3.259.0`, `3.259.0-dev.1+x`; `undefined` for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Negative if `a` is older than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** `3.259.0`. */
export function formatVersion(version: Version): string {
  return version.join(".");
}
