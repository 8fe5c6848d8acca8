/** Accepted versions: `from` and everything after it, up to but not including `below`. */
export interface VersionRange {
  readonly from: string;
  readonly below: string;
}

/** The first dotted number in a text, without what distributions append: "prometheus, version 2.42.0+ds" is "2.42.0". */
export function firstVersion(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0];
}

export function isWithin(version: string, range: VersionRange): boolean {
  return compareVersions(version, range.from) >= 0 && compareVersions(version, range.below) < 0;
}

/** Compares dotted numbers; a missing part counts as 0. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left.split("."), right.split(".")];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = Number(a[i] ?? 0) - Number(b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
