import { quoteArgument } from "./quote.ts";

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

export interface CopyLineOptions {
  /** Whether this s5cmd knows --metadata-directive; see detectFeatures. */
  readonly metadataDirective: boolean;
}

/** The address cannot be said in one line of a run file; copy it another way. */
export class UnsayableAddressError extends Error {
  override readonly name = "UnsayableAddressError";
  readonly code = "unsayable_address";
}

export function objectUrl({ bucket, key }: ObjectAddress): string {
  return `s3://${bucket}/${key}`;
}

/** Whether `cp` in a run line can copy this key: a line feed ends the line, and a trailing slash is taken for a folder. */
export function isSayable(key: string): boolean {
  return key !== "" && !key.endsWith("/") && !/[\n\0]/.test(key);
}

/**
 * One line for `s5cmd run` that copies exactly this object, with its content type and user metadata.
 * @throws UnsayableAddressError for keys with a line feed or NUL, empty keys and keys that end in "/".
 */
export function copyLine(source: ObjectAddress, destination: ObjectAddress, options: CopyLineOptions): string {
  for (const { bucket, key } of [source, destination]) {
    if (!isSayable(key)) throw new UnsayableAddressError(`key ${JSON.stringify(key)} cannot be in a run line`);
    // a bucket name is never quoted away: anything but these letters is a mistake or an attack
    if (!/^[A-Za-z0-9._-]+$/.test(bucket))
      throw new UnsayableAddressError(`bucket ${JSON.stringify(bucket)} is no name`);
  }
  // 2.3.0 replaces all metadata by default; 2.2.2 copies it and does not know the flag
  const directive = options.metadataDirective ? " --metadata-directive COPY" : "";
  return `cp --raw${directive} ${quoteArgument(objectUrl(source))} ${quoteArgument(objectUrl(destination))}`;
}

/** What s5cmd calls this copy in its results; unquoted, so two different copies can share it. */
export function copyLabel(source: ObjectAddress, destination: ObjectAddress): string {
  return `cp ${objectUrl(source)} ${objectUrl(destination)}`;
}
