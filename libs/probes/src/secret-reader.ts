import type { SecretRef } from "@lakehouse/environment";

type ReadSecret = (ref: SecretRef) => Promise<string>;

export interface RedactingReader {
  readonly read: ReadSecret;
  /** Replaces every value that was read by dots: servers like to repeat what they were sent. */
  redact(text: string): string;
}

export function createRedactingReader(readSecret: ReadSecret): RedactingReader {
  const values = new Set<string>();
  return {
    async read(ref) {
      const value = await readSecret(ref);
      if (value !== "") values.add(value);
      return value;
    },
    redact(text) {
      let redacted = text;
      // longest first: one secret may be a part of another
      for (const value of [...values].sort((a, b) => b.length - a.length)) redacted = redacted.replaceAll(value, "•••");
      return redacted;
    },
  };
}
