import { describe, expect, test } from "@jest/globals";
import type { ProbeDefinition } from "@lakehouse/environment";
import type { Outcome, ProbeResult } from "@lakehouse/probes";
import { createBoard } from "./board.ts";
import { createRing } from "./ring.ts";

const place = { file: "environment.yaml", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
const definition: ProbeDefinition = {
  ...{ id: "redis/ping", name: "ping", service: "redis", port: 6379, kind: "redis" },
  ...{ intervalMs: 5_000, timeoutMs: 4_000, place },
};
const ok: Outcome = { kind: "ok" };
const refused: Outcome = { kind: "failed", reason: "connect_refused", message: "nothing listens" };
const busy: Outcome = { kind: "unmeasured", cause: "loop_delay", message: "busy" };
const resultOf = (outcome: Outcome): ProbeResult => ({
  ...{ outcome, durationSeconds: 0.25, phases: [], attempts: 1, details: {} },
});

function boardAfter(outcomes: readonly Outcome[]) {
  const board = createBoard([definition], 0);
  outcomes.forEach((outcome, index) => board.record("redis/ping", resultOf(outcome), (index + 1) * 1_000));
  return board;
}

test("a probe waits until its first run", () => {
  expect(boardAfter([]).view("redis/ping")).toMatchObject({
    state: "waiting",
    since: 0,
    target: "redis:6379",
    runs: [],
  });
});

test("a state is as old as its first run, however many follow", () => {
  expect(boardAfter([ok, refused, refused, refused]).view("redis/ping")).toMatchObject({
    ...{ state: "failing", since: 2_000, reason: "connect_refused", message: "nothing listens" },
    ...{ lastRunAt: 4_000, lastSuccessAt: 1_000, consecutiveFailures: 3 },
  });
});

test("a success takes the error away, and the failures stay in the history", () => {
  const view = boardAfter([refused, ok]).view("redis/ping");
  expect(view).toMatchObject({ state: "ok", since: 2_000, latencyMs: 250, consecutiveFailures: 0 });
  expect([view.reason, view.message]).toEqual([undefined, undefined]);
  expect(view.failures).toEqual([{ at: 1_000, reason: "connect_refused", message: "nothing listens" }]);
  expect(view.runs.map(({ kind }) => kind)).toEqual(["failed", "ok"]);
});

test("an unmeasured run is no failure, and has no latency", () => {
  const view = boardAfter([ok, busy]).view("redis/ping");
  expect(view).toMatchObject({ state: "unmeasured", reason: "loop_delay", consecutiveFailures: 0 });
  expect(view.latencyMs).toBeUndefined();
});

test("a probe without a place here is unmeasured without a run", () => {
  const board = createBoard([definition], 0);
  const transition = board.recordUnmeasurable("redis/ping", "redis is left out", 1_000);
  expect(transition).toEqual({ before: "waiting", after: "unmeasured" });
  expect(board.view("redis/ping")).toMatchObject({ reason: "vantage", runs: [], message: "redis is left out" });
});

test("the history is bounded: 120 runs and 20 failures", () => {
  const view = boardAfter(Array<Outcome>(150).fill(refused)).view("redis/ping");
  expect([view.runs.length, view.failures.length]).toEqual([120, 20]);
  expect(view.runs.at(-1)?.at).toBe(150_000);
  expect(view.failures[0]?.at).toBe(131_000);
});

describe("a ring", () => {
  test("keeps the last values, oldest first", () => {
    const ring = createRing<number>(3);
    const seen = [1, 2, 3, 4, 5].map((value) => {
      ring.push(value);
      return ring.values();
    });
    expect(seen).toEqual([[1], [1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]);
  });
});
