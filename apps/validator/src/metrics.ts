import type { ProbeDefinition } from "@lakehouse/environment";
import type { ProbeResult } from "@lakehouse/probes";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { createPhaseGauges } from "./phase-gauges.ts";

const labelNames = ["env", "service", "probe", "kind", "target"] as const;
type Labels = Readonly<Record<(typeof labelNames)[number], string>>;

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Names, units and meanings are blackbox_exporter's where it has them. What is unknown has no series: never a zero, never
 * a -1. Labels carry what environment.yaml declares, nothing that a run found out.
 */
export function createMetrics(registry: Registry, environment: string) {
  const instruments = createInstruments(registry);
  const phases = createPhaseGauges(registry, labelNames);
  const labelsOf = ({ id, service, kind, port }: ProbeDefinition): Labels => ({
    ...{ env: environment, service, probe: id, kind },
    target: `${service}:${port}`,
  });
  return {
    /** A probe is scheduled: its counters start at zero, so that the first failure is an increase. */
    declare(definition: ProbeDefinition): void {
      const labels = labelsOf(definition);
      instruments.interval.set(labels, definition.intervalMs / 1_000);
      instruments.timeout.set(labels, definition.timeoutMs / 1_000);
      for (const result of ["ok", "failed", "unmeasured"]) instruments.runs.inc({ ...labels, result }, 0);
    },
    /** A run is over; `at` is wall-clock milliseconds. */
    observe(definition: ProbeDefinition, result: ProbeResult, at: number): void {
      const labels = labelsOf(definition);
      observeOutcome(instruments, labels, result, at);
      observeDetails(instruments, labels, definition, result);
      phases.set(definition.kind, labels, result);
    },
    /** A probe that has no place here: its success is not known, and must not look as if it were. */
    forget(definition: ProbeDefinition): void {
      const labels = labelsOf(definition);
      instruments.success.remove(labels);
      instruments.duration.remove(labels);
      instruments.unmeasured.set(labels, 1);
    },
    observeDelay: (definition: ProbeDefinition, seconds: number) =>
      instruments.scheduleDelay.observe(labelsOf(definition), seconds),
    countSkipped: (definition: ProbeDefinition, count: number) =>
      instruments.skipped.inc({ ...labelsOf(definition), reason: "overrun" }, count),
  };
}

type Instruments = ReturnType<typeof createInstruments>;

/** Flat and unbranched on purpose: this is the catalogue. */
function createInstruments(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, label: L) =>
    new Counter({ name, help, labelNames: [...labelNames, label], registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    success: gauge("probe_success", "Whether the last run succeeded; absent while nothing is known."),
    unmeasured: gauge("probe_unmeasured", "Whether the probe says nothing about its target at present."),
    duration: gauge("probe_duration_seconds", "How long the last measured run took."),
    durations: histogram(
      "probe_all_duration_seconds",
      "How long measured runs took.",
      [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
    ),
    runs: counter("probe_runs_total", "Runs by result.", "result"),
    failures: counter("probe_failures_total", "Failed runs by reason.", "reason"),
    unmeasuredRuns: counter("probe_unmeasured_total", "Runs that say nothing about their target, by cause.", "cause"),
    skipped: counter("probe_skipped_total", "Planned starts that did not happen, by reason.", "reason"),
    lastRun: gauge("probe_last_run_timestamp_seconds", "When the last run ended."),
    lastSuccess: gauge("probe_last_success_timestamp_seconds", "When the last successful run ended."),
    consecutiveFailures: gauge("probe_consecutive_failures", "Failed runs since the last successful one."),
    interval: gauge("probe_interval_seconds", "The declared time between two starts."),
    timeout: gauge("probe_timeout_seconds", "The declared deadline of a run."),
    scheduleDelay: histogram(
      "probe_schedule_delay_seconds",
      "How much later than planned runs started.",
      [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    ),
    httpStatus: gauge("probe_http_status_code", "The status of the last HTTP answer."),
    certificateExpiry: gauge(
      "probe_ssl_earliest_cert_expiry",
      "When the first certificate of the chain expires, in unix seconds.",
    ),
  };
}

function observeOutcome(instruments: Instruments, labels: Labels, result: ProbeResult, at: number): void {
  const { outcome, durationSeconds } = result;
  instruments.runs.inc({ ...labels, result: outcome.kind });
  instruments.lastRun.set(labels, at / 1_000);
  instruments.unmeasured.set(labels, outcome.kind === "unmeasured" ? 1 : 0);
  if (outcome.kind === "unmeasured") {
    instruments.unmeasuredRuns.inc({ ...labels, cause: outcome.cause });
    instruments.success.remove(labels);
    instruments.duration.remove(labels);
    return;
  }
  instruments.success.set(labels, outcome.kind === "ok" ? 1 : 0);
  instruments.duration.set(labels, durationSeconds);
  instruments.durations.observe(labels, durationSeconds);
  if (outcome.kind === "failed") {
    instruments.failures.inc({ ...labels, reason: outcome.reason });
    instruments.consecutiveFailures.inc(labels);
    return;
  }
  instruments.lastSuccess.set(labels, at / 1_000);
  instruments.consecutiveFailures.set(labels, 0);
}

function observeDetails(
  instruments: Instruments,
  labels: Labels,
  definition: ProbeDefinition,
  { httpStatus, tlsEarliestExpirySeconds }: ProbeResult,
): void {
  if (definition.kind === "http" && httpStatus !== undefined) instruments.httpStatus.set(labels, httpStatus);
  else instruments.httpStatus.remove(labels);
  if (tlsEarliestExpirySeconds !== undefined) instruments.certificateExpiry.set(labels, tlsEarliestExpirySeconds);
  else instruments.certificateExpiry.remove(labels);
}
