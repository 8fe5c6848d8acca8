import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import type { ObjectAddress } from "@lakehouse/s5cmd";

export interface SdkCopy {
  readonly source: ObjectAddress;
  readonly destination: ObjectAddress;
  /** As planned; if the source has another by now, the copy fails rather than mix two versions. */
  readonly etag: string;
  readonly size: number;
  /** Objects above this are copied in parts; S3's limit for one request is 5 GiB. */
  readonly multipartAboveBytes: number;
  readonly partSizeBytes: number;
}

const maxParts = 10_000;
const partsAtOnce = 4;

/** Copies what an s5cmd run line cannot: keys it cannot say, and objects above the limit of one request. */
export async function copyWithSdk(client: S3Client, copy: SdkCopy, signal: AbortSignal): Promise<void> {
  if (copy.size > copy.multipartAboveBytes) return copyInParts(client, copy, signal);
  if (copy.size === 0 && copy.source.key.endsWith("/")) return writeFolderMarker(client, copy, signal);
  const { source, destination, etag } = copy;
  const input = {
    Bucket: destination.bucket,
    Key: destination.key,
    CopySource: copySource(source),
    CopySourceIfMatch: etag,
  };
  await client.send(new CopyObjectCommand(input), { abortSignal: signal });
}

/** Stores that keep folder markers as folders (posix backends) refuse to copy them, but take an empty object. */
async function writeFolderMarker(
  client: S3Client,
  { source, destination }: SdkCopy,
  signal: AbortSignal,
): Promise<void> {
  const head = await client.send(new HeadObjectCommand({ Bucket: source.bucket, Key: source.key }), {
    abortSignal: signal,
  });
  const target = { Bucket: destination.bucket, Key: destination.key };
  const put = new PutObjectCommand({ ...target, Body: new Uint8Array(), ContentLength: 0, ...properties(head) });
  await client.send(put, { abortSignal: signal });
}

async function copyInParts(client: S3Client, copy: SdkCopy, signal: AbortSignal): Promise<void> {
  const { source, destination } = copy;
  const from = { Bucket: source.bucket, Key: source.key };
  const target = { Bucket: destination.bucket, Key: destination.key };
  const head = await client.send(new HeadObjectCommand({ ...from, PartNumber: 1 }), { abortSignal: signal });
  const create = new CreateMultipartUploadCommand({ ...target, ...properties(head) });
  const { UploadId } = await client.send(create, { abortSignal: signal });
  try {
    const Parts = await copyParts(client, copy, UploadId, partSizeOf(copy, head), signal);
    const complete = new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } });
    await client.send(complete, { abortSignal: signal });
  } catch (error) {
    // parts of an upload that is neither completed nor aborted stay, unseen and paid for; abort even while stopping
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {});
    throw error;
  }
}

/** The source's own part size reproduces its ETag, which then proves the copy end to end. */
function partSizeOf({ size, partSizeBytes }: SdkCopy, firstPart: HeadObjectCommandOutput): number {
  const ofSource = firstPart.PartsCount !== undefined && firstPart.PartsCount > 1 ? firstPart.ContentLength : undefined;
  return Math.max(ofSource ?? partSizeBytes, Math.ceil(size / maxParts));
}

async function copyParts(
  client: S3Client,
  { source, destination, size, etag }: SdkCopy,
  UploadId: string | undefined,
  partSize: number,
  signal: AbortSignal,
): Promise<CompletedPart[]> {
  const numbers = Array.from({ length: Math.ceil(size / partSize) }, (_, index) => index + 1);
  const done: CompletedPart[] = [];
  const copyNext = async (): Promise<void> => {
    for (let PartNumber = numbers.shift(); PartNumber !== undefined; PartNumber = numbers.shift()) {
      const first = (PartNumber - 1) * partSize;
      const part = new UploadPartCopyCommand({
        Bucket: destination.bucket,
        Key: destination.key,
        UploadId,
        PartNumber,
        CopySource: copySource(source),
        CopySourceIfMatch: etag,
        CopySourceRange: `bytes=${first}-${Math.min(first + partSize, size) - 1}`,
      });
      const { CopyPartResult } = await client.send(part, { abortSignal: signal });
      done.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
  };
  const stopOthers = (error: unknown) => {
    numbers.length = 0;
    throw error;
  };
  // all have ended before the caller aborts the upload: a part that arrives after that would stay
  const ended = await Promise.allSettled(Array.from({ length: partsAtOnce }, () => copyNext().catch(stopOthers)));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  return done.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
}

/** What a new upload must be told, because only a copy in one request takes it over by itself. */
function properties(head: HeadObjectCommandOutput) {
  return {
    ContentType: head.ContentType,
    ContentEncoding: head.ContentEncoding,
    ContentDisposition: head.ContentDisposition,
    ContentLanguage: head.ContentLanguage,
    CacheControl: head.CacheControl,
    Metadata: head.Metadata,
    ...(head.ExpiresString === undefined ? {} : { Expires: new Date(head.ExpiresString) }),
  };
}

function copySource({ bucket, key }: ObjectAddress): string {
  return `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
}
