import type { S3Client } from "@aws-sdk/client-s3";
import type { PlannedItem } from "../ledger/chunk-codec.ts";
import type { Pool } from "../ledger/database.ts";
import { completePlanning, type PlanningClaim, recordPlanStep } from "../ledger/planning.ts";
import type { Settled } from "../ledger/settle.ts";
import type { Place } from "../keys.ts";
import { mergeCompare } from "../merge-compare.ts";
import { listObjects } from "../s3/list-objects.ts";

/** As many as a page of a listing, so that a chunk is verified with one or two requests. */
export const maxChunkItems = 1_000;
const maxBytes = 1024 ** 3;
/** Where nearly all is skipped, the cursor is still written down now and then. */
const maxDecided = 10_000;

/**
 * Lists both sides and writes down, chunk by chunk, what is to be copied; goes on where an earlier owner stopped.
 * Copying begins with the first chunk, while listing goes on.
 * @throws LeaseLostError, UnorderedListingError, or what the store's client throws: then nothing is complete.
 */
export async function planOperation(
  pool: Pool,
  client: S3Client,
  claim: PlanningClaim,
  chunkItems: number,
  signal: AbortSignal,
): Promise<Settled | undefined> {
  const { spec, cursor } = claim;
  const list = ({ bucket, prefix }: Place) => {
    const startAfter = cursor === undefined ? undefined : prefix + cursor;
    return listObjects(client, { bucket, prefix, startAfter, pageKeys: chunkItems }, signal);
  };
  const selection = spec.type === "copy" ? "all" : "changed";
  let step = emptyStep();
  for await (const { object, decision } of mergeCompare(list(spec.source), list(spec.destination), selection)) {
    step.cursor = object.key;
    step.decided += 1;
    if (decision === "copy") {
      step.items.push({ key: object.key, size: object.size, etag: object.etag });
      step.bytes += object.size;
    } else {
      step.skipped.objects += 1;
      step.skipped.bytes += object.size;
    }
    if (step.items.length < chunkItems && step.bytes < maxBytes && step.decided < maxDecided) continue;
    signal.throwIfAborted();
    await recordPlanStep(pool, claim, step);
    step = emptyStep();
  }
  signal.throwIfAborted();
  if (step.decided > 0) await recordPlanStep(pool, claim, step);
  return completePlanning(pool, claim);
}

function emptyStep() {
  return { items: [] as PlannedItem[], bytes: 0, decided: 0, cursor: "", skipped: { objects: 0, bytes: 0 } };
}
