export interface BucketRow {
  readonly name: string;
  readonly versioned: boolean;
  readonly expireDays?: number | undefined;
}

/** A line of the bucket table that says something else than "name on|off days|-". */
export class BucketTableError extends Error {
  override readonly name = "BucketTableError";
  readonly code = "bucket_table";
}

/** Reads the table of buckets: name, versioning (on|off), days until objects expire (- for never); `#` starts a comment. */
export function parseBucketTable(text: string): BucketRow[] {
  return text.split("\n").flatMap((line, index) => {
    const words = line.replace(/#.*$/, "").trim().split(/\s+/);
    if (words[0] === "") return [];
    const [name, versioning, days] = words;
    const valid = words.length === 3 && /^(on|off)$/.test(versioning ?? "") && /^(-|\d+)$/.test(days ?? "");
    if (!name || !valid) {
      throw new BucketTableError(`line ${index + 1} of the bucket table must be "name on|off days|-": ${line.trim()}`);
    }
    return [{ name, versioned: versioning === "on", expireDays: days === "-" ? undefined : Number(days) }];
  });
}
