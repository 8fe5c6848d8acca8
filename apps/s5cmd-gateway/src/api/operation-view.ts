import type { TroubledItem } from "../ledger/items.ts";
import type { Operation } from "../ledger/operation.ts";

/** An operation as the API shows it; what is not known yet is absent. */
export function viewOperation({ id, spec, state, counts, error, canary, traceId, ...times }: Operation) {
  const { planned, copied, skipped, verified, failed } = counts;
  return {
    operation_id: id,
    operation_type: spec.type,
    operation_mode: "direct_sync",
    status: state,
    source: spec.source,
    destination: spec.destination,
    configuration: {
      max_concurrent: spec.maxConcurrent,
      part_size_mb: spec.partSizeMb,
      verification: spec.verification,
    },
    counts: {
      objects: {
        planned: planned.objects,
        copied: copied.objects,
        skipped: skipped.objects,
        verified: verified.objects,
        failed: failed.objects,
      },
      bytes: {
        planned: planned.bytes,
        copied: copied.bytes,
        skipped: skipped.bytes,
        verified: verified.bytes,
        failed: failed.bytes,
      },
    },
    trace_id: traceId,
    created_at: times.createdAt.toISOString(),
    ...(times.startedAt ? { started_at: times.startedAt.toISOString() } : {}),
    ...(times.finishedAt ? { finished_at: times.finishedAt.toISOString() } : {}),
    ...(error ? { error } : {}),
    ...(canary ? { canary } : {}),
  };
}

export function viewItem({ sourceKey, destinationKey, size, state, code, message }: TroubledItem) {
  return { source_key: sourceKey, destination_key: destinationKey, size, state, error: { code, message } };
}
