import { HeadObjectCommand, type HeadObjectCommandOutput, NotFound, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectAddress } from "@lakehouse/s5cmd";

export interface ObjectHead {
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number | undefined;
  /** Its ETag is no digest of its content. */
  readonly opaqueEtag: boolean;
  readonly raw: HeadObjectCommandOutput;
}

/** What the store says about one object, or undefined when it has none. */
export async function headObject(
  client: S3Client,
  { bucket, key }: ObjectAddress,
  signal: AbortSignal,
): Promise<ObjectHead | undefined> {
  try {
    const raw = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return {
      size: raw.ContentLength ?? 0,
      etag: (raw.ETag ?? "").replaceAll('"', ""),
      modifiedAt: raw.LastModified?.getTime(),
      opaqueEtag: raw.ServerSideEncryption?.startsWith("aws:kms") === true || raw.SSECustomerAlgorithm !== undefined,
      raw,
    };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
