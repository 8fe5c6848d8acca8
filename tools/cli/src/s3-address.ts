import { UserError } from "./exit-code.ts";

export interface S3Address {
  readonly connection?: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** Reads `[connection:]s3://bucket/prefix`; a prefix is a plain string and may be empty. */
export function parseS3Address(text: string): S3Address {
  const match = /^(?:([a-z0-9][a-z0-9-]*):)?s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(text);
  if (!match) throw new UserError(`${JSON.stringify(text)} is no address; it must look like s3://bucket/prefix`);
  const [, connection, bucket = "", prefix = ""] = match;
  return { ...(connection ? { connection } : {}), bucket, prefix };
}
