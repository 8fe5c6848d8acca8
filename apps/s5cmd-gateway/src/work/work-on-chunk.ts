import type { S3Client } from "@aws-sdk/client-s3";
import type { ItemLetter, PlannedItem } from "../ledger/chunk-codec.ts";
import type { ChunkClaim, Trouble } from "../ledger/chunks.ts";
import type { OperationError } from "../ledger/operation.ts";
import { copyItem, type ItemCopier } from "./copy-item.ts";
import type { Semaphore } from "./semaphore.ts";
import { verifyItems } from "./verify-items.ts";

/** How a chunk came out; the claim's letters tell it item by item. */
export type ChunkResult = { readonly troubles: readonly Trouble[] } & (
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly message: string }
  | { readonly kind: "fatal"; readonly error: OperationError }
  | { readonly kind: "stopped" }
);

export interface ChunkWork {
  readonly claim: ChunkClaim;
  readonly copier: ItemCopier;
  readonly client: S3Client;
  /** Shared by all chunks of the operation in this replica. */
  readonly slots: Semaphore;
}

const maxAttempts = 5;

/** What this round could not finish, by the item's place in the plan. */
type Unfinished = Map<number, { readonly code: string; readonly message: string }>;

/**
 * Copies and verifies the items of a chunk that are not done yet, and marks them in `claim.letters`.
 * When the signal aborts it begins nothing more, awaits what is under way, and returns.
 * @throws what the store's client throws while it verifies.
 */
export async function workOnChunk(work: ChunkWork, signal: AbortSignal): Promise<ChunkResult> {
  const { claim } = work;
  const troubles: Trouble[] = [];
  const unfinished: Unfinished = new Map();
  // an owner that died may have copied what it could not write down
  if (claim.attempts > 1 && claim.spec.type === "sync") await recognizeCopies(work, signal);
  const fatal = await copyAll(work, troubles, unfinished, signal);
  if (fatal) return { kind: "fatal", error: fatal, troubles };
  if (signal.aborted) return { kind: "stopped", troubles };
  if (claim.spec.verification !== "none") await verifyAll(work, troubles, unfinished, signal);
  const [first] = unfinished.values();
  if (first && claim.attempts < maxAttempts) return { kind: "again", message: first.message, troubles };
  for (const [index, problem] of unfinished) {
    claim.letters[index] = "f";
    troubles.push({ index, state: "failed", ...problem });
  }
  return { kind: "done", troubles };
}

async function copyAll(
  { claim, copier, slots }: ChunkWork,
  troubles: Trouble[],
  unfinished: Unfinished,
  signal: AbortSignal,
): Promise<OperationError | undefined> {
  let fatal: OperationError | undefined;
  const copyAt = async (index: number, item: PlannedItem): Promise<void> => {
    if (signal.aborted || fatal) return;
    const result = await copyItem(item, copier, signal);
    const { kind } = result;
    if (kind === "copied") {
      claim.letters[index] = "c";
      return;
    }
    const { code, message } = result;
    if (kind === "again") unfinished.set(index, { code, message });
    else if (kind === "fatal") fatal = { code, message };
    else if (kind === "vanished") end(claim, troubles, { index, state: "vanished", code, message });
    // 412 to "if the ETag still is": it was written since it was listed
    else end(claim, troubles, { index, state: code === "PreconditionFailed" ? "conflict" : "failed", code, message });
  };
  await Promise.all(at(claim, "-").map(({ index, item }) => slots.run(() => copyAt(index, item))));
  return fatal;
}

async function verifyAll(
  { claim, client }: ChunkWork,
  troubles: Trouble[],
  unfinished: Unfinished,
  signal: AbortSignal,
): Promise<void> {
  const copied = at(claim, "c");
  const verdicts = await verifyItems(
    client,
    claim.spec,
    copied.map(({ item }) => item),
    signal,
  );
  for (const { index, item } of copied) {
    const verdict = verdicts.get(item) ?? { kind: "wrong", message: "nothing was said about it" };
    if (verdict.kind === "etag") claim.letters[index] = "e";
    else if (verdict.kind === "size") claim.letters[index] = "s";
    else if (verdict.kind === "vanished") {
      const message = "the source was deleted before its copy could be compared with it";
      end(claim, troubles, { index, state: "vanished", code: "source_vanished", message });
    } else {
      claim.letters[index] = "-";
      unfinished.set(index, { code: "verification_failed", message: verdict.message });
    }
  }
}

/** Only equal ETags are believed here: what was planned differed from its source when it was listed. */
async function recognizeCopies({ claim, client }: ChunkWork, signal: AbortSignal): Promise<void> {
  const open = at(claim, "-");
  const spec = { ...claim.spec, verification: "etag" as const };
  const verdicts = await verifyItems(
    client,
    spec,
    open.map(({ item }) => item),
    signal,
  );
  for (const { index, item } of open) if (verdicts.get(item)?.kind === "etag") claim.letters[index] = "c";
}

const letterOf = { failed: "f", vanished: "v", conflict: "x" } as const;

function end(claim: ChunkClaim, troubles: Trouble[], trouble: Trouble): void {
  claim.letters[trouble.index] = letterOf[trouble.state];
  troubles.push(trouble);
}

function at(
  { items, letters }: ChunkClaim,
  letter: ItemLetter,
): { readonly index: number; readonly item: PlannedItem }[] {
  return items.flatMap((item, index) => (letters[index] === letter ? [{ index, item }] : []));
}
