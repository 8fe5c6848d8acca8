import { compareKeys } from "./keys.ts";

/** One object as a listing tells it; `key` without the prefix of its side. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch, by the store's clock; undefined if the listing left it out. */
  readonly modifiedAt: number | undefined;
}

/** `copy` takes all; `sync` what is new or changed. Neither ever deletes. */
export type Selection = "all" | "changed";

export interface Compared {
  readonly object: ListedObject;
  readonly decision: "copy" | "skip";
}

/** A listing that is not sorted cannot be merged: an object could be missed. */
export class UnorderedListingError extends Error {
  override readonly name = "UnorderedListingError";
  readonly code = "unordered_listing";
}

/**
 * Walks two sorted listings side by side and decides about every object of the source, in order.
 * Holds one object of each side in memory.
 * @throws UnorderedListingError
 */
export async function* mergeCompare(
  source: AsyncIterable<ListedObject>,
  destination: AsyncIterable<ListedObject>,
  selection: Selection,
): AsyncGenerator<Compared> {
  const others = inOrder(destination)[Symbol.asyncIterator]();
  try {
    let other = selection === "all" ? undefined : await next(others);
    for await (const object of inOrder(source)) {
      while (other && compareKeys(other.key, object.key) < 0) other = await next(others);
      const same = other?.key === object.key && isSame(object, other);
      yield { object, decision: same ? "skip" : "copy" };
    }
  } finally {
    await others.return?.(undefined);
  }
}

/**
 * An ETag with a dash is a digest of parts and says nothing about a copy made in one piece. Then the size must do, and
 * that the source was not written after its copy.
 */
export function isSame(source: ListedObject, copy: ListedObject): boolean {
  if (source.size !== copy.size) return false;
  if (source.etag === copy.etag) return true;
  if (areComparable(source.etag, copy.etag)) return false;
  return (source.modifiedAt ?? 0) <= (copy.modifiedAt ?? 0);
}

/** Whether different ETags mean different contents: both are digests of a whole object. */
export function areComparable(a: string, b: string): boolean {
  const plain = /^[0-9a-f]{32}$/i;
  return plain.test(a) && plain.test(b);
}

async function next(objects: AsyncIterator<ListedObject, unknown>): Promise<ListedObject | undefined> {
  const result = await objects.next();
  return result.done ? undefined : result.value;
}

async function* inOrder(objects: AsyncIterable<ListedObject>): AsyncGenerator<ListedObject> {
  let last: string | undefined;
  for await (const object of objects) {
    if (last !== undefined && compareKeys(last, object.key) >= 0) {
      throw new UnorderedListingError(`the listing has ${JSON.stringify(object.key)} after ${JSON.stringify(last)}`);
    }
    last = object.key;
    yield object;
  }
}
