import type { S3Client } from "@aws-sdk/client-s3";
import { type CopyOutcome, type FailureClass, isSayable } from "@lakehouse/s5cmd";
import type { Clock } from "@lakehouse/time";
import type { PlannedItem } from "../ledger/chunk-codec.ts";
import type { OperationSpec } from "../ledger/operation.ts";
import { copyWithSdk } from "../s3/copy-object.ts";
import { describeFailure } from "../s3/describe-failure.ts";
import { headObject } from "../s3/head-object.ts";
import type { CopyPool } from "./copy-pool.ts";

/** `again`: nothing is lost, but it needs another try later. */
export type ItemResult =
  | { readonly kind: "copied" }
  | { readonly kind: "again"; readonly code: string; readonly message: string }
  | { readonly kind: Exclude<FailureClass, "retry">; readonly code: string; readonly message: string };

export interface ItemCopier {
  readonly spec: OperationSpec;
  readonly pool: CopyPool;
  readonly client: S3Client;
  readonly clock: Clock;
  /** Objects above this size are copied in parts by the gateway. */
  readonly multipartAboveBytes: number;
  /** Called once per object that went through s5cmd. */
  readonly onS5cmd: (succeeded: boolean) => void;
}

const tries = 3;

/** Copies one object, with a few tries for what may pass. Never throws for what the store or s5cmd says. */
export async function copyItem(item: PlannedItem, copier: ItemCopier, signal: AbortSignal): Promise<ItemResult> {
  let result = await copyOnce(item, copier, signal);
  for (let attempt = 1; attempt < tries && result.kind === "again" && !signal.aborted; attempt++) {
    // full jitter: objects that failed together must not come back together
    await copier.clock.sleep(Math.random() * 200 * 4 ** attempt, signal).catch(() => {});
    if (!signal.aborted) result = await copyOnce(item, copier, signal);
  }
  return result;
}

async function copyOnce(item: PlannedItem, copier: ItemCopier, signal: AbortSignal): Promise<ItemResult> {
  const { spec, pool } = copier;
  const source = { bucket: spec.source.bucket, key: spec.source.prefix + item.key };
  const destination = { bucket: spec.destination.bucket, key: spec.destination.prefix + item.key };
  if (destination.key === "") {
    return { kind: "item", code: "empty_key", message: "without the source's prefix nothing is left of the key" };
  }
  try {
    if (!isSayable(source.key) || !isSayable(destination.key) || item.size > copier.multipartAboveBytes) {
      const { multipartAboveBytes } = copier;
      const partSizeBytes = spec.partSizeMb * 1024 ** 2;
      const copy = { source, destination, etag: item.etag, size: item.size, multipartAboveBytes, partSizeBytes };
      await copyWithSdk(copier.client, copy, signal);
      return { kind: "copied" };
    }
    const outcome = await pool.copy(spec.source.connection, source, destination);
    if (outcome.kind !== "unknown") copier.onS5cmd(outcome.kind === "copied");
    return await readOutcome(item, outcome, copier, signal);
  } catch (error) {
    const { code, message, failure } = describeFailure(error);
    return { kind: failure === "retry" ? "again" : failure, code, message };
  }
}

async function readOutcome(
  item: PlannedItem,
  outcome: CopyOutcome,
  { spec, client }: ItemCopier,
  signal: AbortSignal,
): Promise<ItemResult> {
  if (outcome.kind === "copied") return outcome;
  if (outcome.kind === "failed") {
    const code = /^(\w+):/.exec(outcome.error)?.[1] ?? "s5cmd";
    return { kind: outcome.failure === "retry" ? "again" : outcome.failure, code, message: outcome.error };
  }
  // a `copy` overwrites what may have been the same before, so only another copy is certain
  if (spec.type === "sync" && !signal.aborted) {
    const key = spec.destination.prefix + item.key;
    const head = await headObject(client, { bucket: spec.destination.bucket, key }, signal);
    if (head?.etag === item.etag && head.size === item.size) return { kind: "copied" };
  }
  return { kind: "again", code: "unknown", message: outcome.reason };
}
