/** Where objects are: a bucket of a configured connection, and the keys that begin with `prefix` (a plain string). */
export interface Place {
  readonly connection: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** Destination key = destination prefix + source key without source prefix. */
export function mapKey(key: string, sourcePrefix: string, destinationPrefix: string): string {
  return destinationPrefix + key.slice(sourcePrefix.length);
}

/** Same keys, or keys of one that are also keys of the other: a copy would read what it has just written. */
export function overlap(a: Place, b: Place): "same" | "overlapping" | undefined {
  if (a.connection !== b.connection || a.bucket !== b.bucket) return undefined;
  if (a.prefix === b.prefix) return "same";
  return a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix) ? "overlapping" : undefined;
}

/** Order of keys in an S3 listing: UTF-8 bytes. JavaScript compares UTF-16 units, which differ above U+FFFF. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // surrogates belong after all other units, because what they encode does
  return bytesRank(a.charCodeAt(at)) - bytesRank(b.charCodeAt(at));
}

function bytesRank(unit: number): number {
  if (Number.isNaN(unit)) return -1;
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The rules S3 has for names; a name that breaks them must not reach a URL or a run line. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !/^\d+(\.\d+){3}$/.test(name);
}
