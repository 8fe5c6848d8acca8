import type { Logger } from "@lakehouse/logging";
import type { Tally } from "./ledger/operation.ts";
import type { Settled } from "./ledger/settle.ts";
import type { Metrics, ObjectResult } from "./metrics.ts";

/** What is worth telling, in the log and in the metrics alike. None of these throws. */
export interface Events {
  operationEnded(settled: Settled | undefined): void;
  chunkEnded(canary: boolean, tallies: Readonly<Record<ObjectResult, Tally>>): void;
  s5cmdEnded(canary: boolean, succeeded: boolean): void;
}

export function createEvents(logger: Logger, metrics: Metrics): Events {
  return {
    operationEnded(settled) {
      if (!settled) return;
      const { id, type, state, canary, seconds, error } = settled;
      const log = logger.child({ trace_id: settled.traceId });
      const level = canary ? "debug" : state === "completed" || state === "cancelled" ? "info" : "warn";
      log[level]({ operation_id: id, type, state, seconds, ...(error ? { error } : {}) }, "operation ended");
      if (canary) return;
      metrics.operations.labels({ operation: type, status: state }).inc();
      metrics.processing.labels({ operation: type }).observe(seconds);
    },
    chunkEnded(canary, tallies) {
      if (canary) return;
      for (const [result, { objects, bytes }] of Object.entries(tallies)) {
        metrics.objects.labels({ result }).inc(objects);
        metrics.bytes.labels({ result }).inc(bytes);
      }
    },
    s5cmdEnded(canary, succeeded) {
      if (!canary) metrics.s5cmdOperations.labels({ operation: "cp", status: succeeded ? "success" : "failure" }).inc();
    },
  };
}
