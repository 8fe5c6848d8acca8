import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from "@aws-sdk/client-s3";
import type { ListedObject } from "../merge-compare.ts";

export interface ListOptions {
  readonly bucket: string;
  readonly prefix: string;
  /** Only keys after this one (the complete key, prefix included). */
  readonly startAfter?: string | undefined;
  /** Keys per page; default and maximum 1,000. */
  readonly pageKeys?: number | undefined;
}

/**
 * Lists page by page, keys without the prefix.
 * Any failed page fails the whole listing: a listing that ends early would look like missing objects.
 */
export async function* listPages(
  client: S3Client,
  { bucket, prefix, startAfter, pageKeys = 1_000 }: ListOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedObject[]> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: pageKeys,
        // keys can hold characters that XML cannot
        EncodingType: "url",
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(token !== undefined || startAfter === undefined ? {} : { StartAfter: startAfter }),
      }),
      { abortSignal: signal },
    );
    yield readPage(page, prefix);
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
    if (page.IsTruncated && token === undefined)
      throw new Error(`the listing of ${bucket} was cut without a way to go on`);
  } while (token !== undefined);
}

/** The objects of all pages, one after the other. */
export async function* listObjects(
  client: S3Client,
  options: ListOptions,
  signal: AbortSignal,
): AsyncGenerator<ListedObject> {
  for await (const page of listPages(client, options, signal)) yield* page;
}

function readPage({ Contents = [], EncodingType }: ListObjectsV2CommandOutput, prefix: string): ListedObject[] {
  return Contents.map(({ Key = "", Size = 0, ETag = "", LastModified }) => ({
    // a store that does not know the parameter sends keys as they are, and says so by not repeating it
    key: (EncodingType === "url" ? decodeURIComponent(Key.replaceAll("+", " ")) : Key).slice(prefix.length),
    size: Size,
    etag: ETag.replaceAll('"', ""),
    modifiedAt: LastModified?.getTime(),
  }));
}
