import type { S3Client } from "@aws-sdk/client-s3";
import { compareKeys } from "../keys.ts";
import type { PlannedItem } from "../ledger/chunk-codec.ts";
import type { OperationSpec } from "../ledger/operation.ts";
import { areComparable } from "../merge-compare.ts";
import { headObject } from "../s3/head-object.ts";
import { listPages } from "../s3/list-objects.ts";
import { createSemaphore } from "./semaphore.ts";

/** The rung of the ladder that proved a copy, or why none did. */
export type Verdict =
  | { readonly kind: "etag" }
  | { readonly kind: "size" }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "vanished" };

interface Copy {
  readonly size: number;
  readonly etag: string;
}

/** Below this, asking for each object costs less than a page of the listing. */
const headOnlyBelow = 8;
const headsAtOnce = 16;
/** A page in which fewer than this many keys are ours is a listing not worth going on with. */
const worthwhileHits = 50;

/**
 * Proves copies against the listing of the destination (one request per 1,000), and asks object by object only for
 * what that leaves open. `items` are sorted by key.
 * @throws what the store's client throws.
 */
export async function verifyItems(
  client: S3Client,
  spec: OperationSpec,
  items: readonly PlannedItem[],
  signal: AbortSignal,
): Promise<Map<PlannedItem, Verdict>> {
  const verdicts = new Map<PlannedItem, Verdict>();
  const open: PlannedItem[] = [];
  const listed = await listCopies(client, spec, items, signal);
  for (const item of items) {
    const copy = listed.get(item.key);
    const rung = copy && rungOf(item, copy, spec);
    if (rung) verdicts.set(item, { kind: rung });
    else open.push(item);
  }
  const slots = createSemaphore(headsAtOnce);
  await Promise.all(
    open.map((item) => slots.run(async () => verdicts.set(item, await verifyByHead(client, spec, item, signal)))),
  );
  return verdicts;
}

/** Which rung the two satisfy; undefined when they differ, or seem to. */
function rungOf(item: PlannedItem, copy: Copy, { verification }: OperationSpec): "etag" | "size" | undefined {
  if (item.size !== copy.size) return undefined;
  if (verification === "size") return "size";
  if (item.etag === copy.etag) return "etag";
  // a copy in one request turns a multipart ETag into a plain one: no error, and no proof
  return areComparable(item.etag, copy.etag) ? undefined : "size";
}

async function listCopies(
  client: S3Client,
  { destination: { bucket, prefix } }: OperationSpec,
  items: readonly PlannedItem[],
  signal: AbortSignal,
): Promise<Map<string, Copy>> {
  const copies = new Map<string, Copy>();
  const wanted = new Set(items.map(({ key }) => key));
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last || items.length < headOnlyBelow) return copies;
  // a listing begins after a key, so the first one is left to its own request
  for await (const page of listPages(client, { bucket, prefix, startAfter: prefix + first.key }, signal)) {
    const hits = page.filter(({ key }) => wanted.has(key));
    for (const object of hits) copies.set(object.key, object);
    const end = page.at(-1);
    if (!end || compareKeys(end.key, last.key) >= 0 || hits.length < worthwhileHits) break;
  }
  return copies;
}

async function verifyByHead(
  client: S3Client,
  spec: OperationSpec,
  item: PlannedItem,
  signal: AbortSignal,
): Promise<Verdict> {
  const copyAddress = { bucket: spec.destination.bucket, key: spec.destination.prefix + item.key };
  const copy = await headObject(client, copyAddress, signal);
  if (!copy) return { kind: "wrong", message: "the copy is not there" };
  const rung = rungOf(item, copy, spec);
  if (rung) return { kind: rung };
  const sourceAddress = { bucket: spec.source.bucket, key: spec.source.prefix + item.key };
  const source = await headObject(client, sourceAddress, signal);
  if (!source) return { kind: "vanished" };
  // written again after it was listed: what counts is that the copy is what the source is now
  const now = rungOf({ ...item, size: source.size, etag: source.etag }, copy, spec);
  if (now) return { kind: now };
  // encryption with a managed key makes ETags that are no digests, although they look like ones
  if (source.size === copy.size && (source.opaqueEtag || copy.opaqueEtag)) return { kind: "size" };
  const was = `${source.size} bytes, ETag ${source.etag}`;
  return { kind: "wrong", message: `the source has ${was}, the copy ${copy.size} bytes, ETag ${copy.etag}` };
}
