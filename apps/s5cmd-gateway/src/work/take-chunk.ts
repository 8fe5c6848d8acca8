import type { ChunkClaim, ClaimLimits } from "../ledger/chunks.ts";
import { chunkTallies, claimChunk, completeChunk, failChunk, releaseChunk, renewChunk } from "../ledger/chunks.ts";
import { LeaseLostError } from "../ledger/lease.ts";
import { describeFailure } from "../s3/describe-failure.ts";
import { backoffMs } from "./backoff.ts";
import { withHeartbeat } from "./heartbeat.ts";
import { type ChunkResult, workOnChunk } from "./work-on-chunk.ts";
import type { WorkContext } from "./work-context.ts";

/** So many objects are quickly copied, unless they are large. */
const smallItems = 100;

/** Like takeChunk, but only what is small: canaries and little moves find a worker while large ones are under way. */
export async function takeSmallChunk(context: WorkContext, signal: AbortSignal): Promise<boolean> {
  return takeChunk(context, signal, { maxItems: smallItems });
}

/** Claims one chunk and works on it; false when none waits. @throws the database's errors. */
export async function takeChunk(context: WorkContext, signal: AbortSignal, limits?: ClaimLimits): Promise<boolean> {
  const { database, owner, clock } = context;
  const claim = await claimChunk(database, owner, limits);
  if (!claim) return false;
  const heartbeat = { what: `chunk ${claim.seq}`, renew: () => renewChunk(database, claim), clock };
  try {
    const result = await withHeartbeat(heartbeat, signal, (held) => workOn(context, claim, held));
    await record(context, claim, result);
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    context.logger.info(
      { trace_id: claim.traceId, operation_id: claim.opId, chunk: claim.seq },
      "a chunk was taken over",
    );
  }
  return true;
}

async function workOn(context: WorkContext, claim: ChunkClaim, signal: AbortSignal): Promise<ChunkResult> {
  const { copies, stores, clock, events, multipartAboveBytes } = context;
  const { spec, canary } = claim;
  const client = stores.client(spec.source.connection);
  const onS5cmd = (succeeded: boolean) => events.s5cmdEnded(canary, succeeded);
  const copier = { spec, pool: copies, client, clock, multipartAboveBytes, onS5cmd };
  const slots = context.slots(claim.opId, spec.maxConcurrent);
  try {
    return await workOnChunk({ claim, copier, client, slots }, signal);
  } catch (error) {
    if (signal.aborted) return { kind: "stopped", troubles: [] };
    const { code, message, failure } = describeFailure(error);
    if (failure === "fatal") return { kind: "fatal", error: { code, message }, troubles: [] };
    return { kind: "again", message, troubles: [] };
  }
}

async function record(context: WorkContext, claim: ChunkClaim, result: ChunkResult): Promise<void> {
  const { database, events } = context;
  switch (result.kind) {
    case "done":
      events.operationEnded(await completeChunk(database, claim, result.troubles));
      return events.chunkEnded(claim.canary, chunkTallies(claim));
    case "fatal":
      return events.operationEnded(await failChunk(database, claim, result.error, result.troubles));
    case "stopped":
      return releaseChunk(database, claim, 0, result.troubles);
    case "again": {
      const place = { trace_id: claim.traceId, operation_id: claim.opId, chunk: claim.seq, attempt: claim.attempts };
      context.logger.warn({ ...place, reason: result.message }, "a chunk is not finished, will be gone on with");
      return releaseChunk(database, claim, backoffMs(claim.attempts), result.troubles);
    }
  }
}
