import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { EventType } from "./ledger/events.ts";
import type { OperationType } from "./ledger/operation.ts";

export interface MetricsOptions {
  readonly version: string;
  /** Asked at every scrape; undefined when it cannot be known, and then the metric is absent. */
  readonly queueAgeSeconds: () => Promise<number | undefined>;
}

export type ObjectResult = "copied" | "verified" | "failed";

const types: readonly OperationType[] = ["sync", "copy"];
const endings: readonly EventType[] = ["completed", "completed_with_errors", "failed", "cancelled"];

/** Counters of this replica, since its start; sums over replicas are the truth. Canaries are not counted. */
export function createMetrics({ version, queueAgeSeconds }: MetricsOptions) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // gauges that are named like counters; promtool rejects them, and each has a twin with a right name
  for (const name of ["handles", "requests", "resources"]) registry.removeSingleMetric(`nodejs_active_${name}_total`);
  const operations = new Counter({
    name: "crypto_lakehouse_operations_total",
    help: "Operations that ended, by type and how they ended",
    labelNames: ["operation", "status"],
    registers,
  });
  const s5cmdOperations = new Counter({
    name: "crypto_lakehouse_s5cmd_operations_total",
    help: "Commands that s5cmd ended, by command and result",
    labelNames: ["operation", "status"],
    registers,
  });
  const processing = new Histogram({
    name: "crypto_lakehouse_processing_duration_seconds",
    help: "From the start of an operation to its end",
    labelNames: ["operation"],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400],
    registers,
  });
  const objects = new Counter({
    name: "crypto_lakehouse_objects_total",
    help: "Objects, by what became of them",
    labelNames: ["result"],
    registers,
  });
  const bytes = new Counter({
    name: "crypto_lakehouse_bytes_total",
    help: "Bytes of objects, by what became of them",
    labelNames: ["result"],
    registers,
  });
  const queueAge = new Gauge({
    name: "crypto_lakehouse_queue_age_seconds",
    help: "How long the oldest work has been waiting for a worker; 0 when nothing waits",
    registers,
    async collect() {
      const age = await queueAgeSeconds();
      if (age === undefined) this.remove();
      else this.set(age);
    },
  });
  new Gauge({ name: "gateway_build_info", help: "Always 1", labelNames: ["version", "node"], registers })
    .labels(version, process.version)
    .set(1);
  // a rate over a series that appears with its first event misses that event
  for (const operation of types) {
    processing.zero({ operation });
    for (const status of endings) operations.labels({ operation, status }).inc(0);
  }
  for (const status of ["success", "failure"]) s5cmdOperations.labels({ operation: "cp", status }).inc(0);
  for (const result of ["copied", "verified", "failed"] satisfies ObjectResult[]) {
    objects.labels({ result }).inc(0);
    bytes.labels({ result }).inc(0);
  }
  return { registry, operations, s5cmdOperations, processing, objects, bytes, queueAge };
}

export type Metrics = ReturnType<typeof createMetrics>;
