import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";

/** One object to copy; `key` without the source's prefix. */
export interface PlannedItem {
  readonly key: string;
  readonly size: number;
  /** The source's, when it was listed. */
  readonly etag: string;
}

/**
 * Where an item stands: still to do, copied, copied and verified by that rung, or ended without a copy.
 * One letter each, so that a chunk's outcome is one short text.
 */
export const itemStates = {
  "-": "planned",
  c: "copied",
  s: "verified_size",
  e: "verified_etag",
  f: "failed",
  v: "vanished",
  x: "conflict",
} as const;

export type ItemLetter = keyof typeof itemStates;

const compress = promisify(deflateRaw);
const decompress = promisify(inflateRaw);

type PlanTuple = readonly [key: string, size: number, etag: string];

/** A chunk's plan as one compressed value: 1,000 rows would cost PostgreSQL a hundred times as much. */
export async function encodePlan(items: readonly PlannedItem[]): Promise<Buffer> {
  return compress(JSON.stringify({ v: 1, items: items.map(({ key, size, etag }): PlanTuple => [key, size, etag]) }));
}

export async function decodePlan(value: Buffer): Promise<PlannedItem[]> {
  const { v, items } = JSON.parse((await decompress(value)).toString("utf8")) as { v: number; items: PlanTuple[] };
  if (v !== 1) throw new Error(`a plan of version ${v} is newer than this gateway`);
  return items.map(([key, size, etag]) => ({ key, size, etag }));
}

export async function encodeOutcome(letters: readonly ItemLetter[]): Promise<Buffer> {
  return compress(letters.join(""));
}

/** @throws when it does not fit the plan: then nothing in it can be trusted. */
export async function decodeOutcome(value: Buffer | null, length: number): Promise<ItemLetter[]> {
  if (value === null) return Array.from({ length }, () => "-" as const);
  const letters = [...(await decompress(value)).toString("utf8")];
  if (letters.length !== length || !letters.every((letter) => letter in itemStates)) {
    throw new Error("a chunk's outcome does not fit its plan");
  }
  return letters as ItemLetter[];
}
