import { beforeEach, describe, expect, test } from "@jest/globals";
import type { ProbeDefinition } from "@lakehouse/environment";
import type { Outcome, Phase, ProbeResult } from "@lakehouse/probes";
import { Registry } from "prom-client";
import { createMetrics, type Metrics } from "./metrics.ts";

const place = { file: "environment.yaml", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
const base = { name: "check", intervalMs: 5_000, timeoutMs: 4_000, place };
const redis: ProbeDefinition = { ...base, id: "redis/check", service: "redis", port: 6379, kind: "redis" };
const web: ProbeDefinition = { ...base, id: "web/check", service: "web", port: 80, kind: "http", path: "/", tls: true };

const ok: Outcome = { kind: "ok" };
const refused: Outcome = { kind: "failed", reason: "connect_refused", message: "nothing listens" };
const busy: Outcome = { kind: "unmeasured", cause: "loop_delay", message: "busy" };
const resultOf = (outcome: Outcome, more: Partial<ProbeResult> = {}): ProbeResult => ({
  ...{ outcome, durationSeconds: 0.25, phases: [], attempts: 1, details: {} },
  ...more,
});
const phase = (name: string, seconds: number, operation?: string): Phase => ({ phase: name, seconds, operation });

let registry: Registry;
let metrics: Metrics;
beforeEach(() => {
  registry = new Registry();
  metrics = createMetrics(registry, "docker");
});

/** The lines of one metric, without the labels that every series has. */
async function series(name: string): Promise<string[]> {
  const text = await registry.metrics();
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
  return lines.map((line) =>
    line.replace(/env="docker",service="\w+",probe="[\w/]+",kind="\w+",target="[\w:]+",?/, ""),
  );
}

test("a declared probe has its interval and deadline, counters at zero, and no success", async () => {
  metrics.declare(redis);
  expect(await series("probe_interval_seconds")).toEqual(["probe_interval_seconds{} 5"]);
  expect(await series("probe_timeout_seconds")).toEqual(["probe_timeout_seconds{} 4"]);
  expect(await series("probe_runs_total")).toHaveLength(3);
  expect(await series("probe_success")).toEqual([]);
});

test("every series carries env, service, probe, kind and target as they are declared", async () => {
  metrics.observe(redis, resultOf(ok, { address: "10.0.0.7:6379" }), 1_000);
  const labels = 'env="docker",service="redis",probe="redis/check",kind="redis",target="redis:6379"';
  expect(await registry.metrics()).toContain(`probe_success{${labels}} 1\n`);
});

test("failures are counted by reason and in a row, until a success", async () => {
  for (const outcome of [ok, refused, refused]) metrics.observe(redis, resultOf(outcome), 60_000);
  expect(await series("probe_success")).toEqual(["probe_success{} 0"]);
  expect(await series("probe_failures_total")).toEqual(['probe_failures_total{reason="connect_refused"} 2']);
  expect(await series("probe_consecutive_failures")).toEqual(["probe_consecutive_failures{} 2"]);
  metrics.observe(redis, resultOf(ok), 90_000);
  expect(await series("probe_consecutive_failures")).toEqual(["probe_consecutive_failures{} 0"]);
  expect(await series("probe_last_success_timestamp_seconds")).toEqual(["probe_last_success_timestamp_seconds{} 90"]);
});

describe("an unmeasured run", () => {
  test("takes success and duration away, is counted by cause, and ends no row of failures", async () => {
    for (const outcome of [refused, busy]) metrics.observe(redis, resultOf(outcome), 1_000);
    expect(await series("probe_success")).toEqual([]);
    expect(await series("probe_duration_seconds")).toEqual([]);
    expect(await series("probe_unmeasured")).toEqual(["probe_unmeasured{} 1"]);
    expect(await series("probe_unmeasured_total")).toEqual(['probe_unmeasured_total{cause="loop_delay"} 1']);
    expect(await series("probe_consecutive_failures")).toEqual(["probe_consecutive_failures{} 1"]);
    expect(await series("probe_all_duration_seconds_count")).toEqual(["probe_all_duration_seconds_count{} 1"]);
  });

  test("is over with the next measured one", async () => {
    for (const outcome of [busy, ok]) metrics.observe(redis, resultOf(outcome), 1_000);
    expect(await series("probe_unmeasured")).toEqual(["probe_unmeasured{} 0"]);
    expect(await series("probe_success")).toEqual(["probe_success{} 1"]);
  });
});

test("a probe that lost its place here keeps no success", async () => {
  metrics.observe(redis, resultOf(ok), 1_000);
  metrics.forget(redis);
  expect(await series("probe_success")).toEqual([]);
  expect(await series("probe_unmeasured")).toEqual(["probe_unmeasured{} 1"]);
});

describe("phases", () => {
  test("of the last run replace those of the one before", async () => {
    metrics.observe(redis, resultOf(ok, { phases: [phase("connect", 0.1), phase("command", 0.2)] }), 1_000);
    metrics.observe(redis, resultOf(refused, { phases: [phase("connect", 0.3)] }), 2_000);
    expect(await series("probe_redis_duration_seconds")).toEqual(['probe_redis_duration_seconds{phase="connect"} 0.3']);
  });

  test("of an operation that happened several times add up", async () => {
    const gateway = { ...web, kind: "gateway" } as unknown as ProbeDefinition;
    const phases = [phase("wait", 0.25, "poll"), phase("wait", 0.5, "poll")];
    metrics.observe(gateway, resultOf(ok, { phases }), 1_000);
    expect(await series("probe_gateway_duration_seconds")).toEqual([
      'probe_gateway_duration_seconds{operation="poll",phase="wait"} 0.75',
    ]);
  });

  test("of a canary outlive good runs without one, and end with a failure", async () => {
    const gateway = { ...web, kind: "gateway" } as unknown as ProbeDefinition;
    const ready = phase("processing", 0.1, "ready");
    metrics.observe(gateway, resultOf(ok, { phases: [ready, phase("processing", 0.5, "put")] }), 1_000);
    metrics.observe(gateway, resultOf(ok, { phases: [ready] }), 2_000);
    expect(await series("probe_gateway_duration_seconds")).toHaveLength(2);
    metrics.observe(gateway, resultOf(refused, { phases: [ready] }), 3_000);
    expect(await series("probe_gateway_duration_seconds")).toHaveLength(1);
  });
});

test("status and certificate expiry are there only while the last run knew them", async () => {
  metrics.observe(web, resultOf(ok, { httpStatus: 200, tlsEarliestExpirySeconds: 2_000_000_000 }), 1_000);
  expect(await series("probe_http_status_code")).toEqual(["probe_http_status_code{} 200"]);
  expect(await series("probe_ssl_earliest_cert_expiry")).toEqual(["probe_ssl_earliest_cert_expiry{} 2000000000"]);
  metrics.observe(web, resultOf(refused), 2_000);
  expect(await series("probe_http_status_code")).toEqual([]);
  expect(await series("probe_ssl_earliest_cert_expiry")).toEqual([]);
});
