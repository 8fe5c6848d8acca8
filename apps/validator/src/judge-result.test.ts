import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import type { FailureReason, ProbeResult } from "@lakehouse/probes";
import { judgeResult } from "./judge-result.ts";
import { startLoopDelay } from "./loop-delay.ts";

function failed(reason: FailureReason): ProbeResult {
  return {
    outcome: { kind: "failed", reason, message: "no answer" },
    durationSeconds: 2,
    phases: [],
    attempts: 1,
    details: {},
  };
}

test.each(["timeout", "connect_timeout", "dns"] as const)("%s under heavy delay is unmeasured", (reason) => {
  expect(judgeResult(failed(reason), 500, 2_000).outcome).toEqual({
    kind: "unmeasured",
    cause: "loop_delay",
    message: "the validator itself was busy for 500 ms of this run, which ended with: no answer",
  });
});

test("a timeout under light delay stays failed", () => {
  const result = failed("timeout");
  expect(judgeResult(result, 499, 2_000)).toBe(result);
});

test.each(["connect_refused", "status", "auth"] as const)("%s is true however late it is seen", (reason) => {
  const result = failed(reason);
  expect(judgeResult(result, 2_000, 2_000)).toBe(result);
});

test("a blocked event loop is noticed, even while it is still blocked", async () => {
  using loopDelay = startLoopDelay(() => performance.now());
  await delay(50);
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < 200);
  expect(loopDelay.sinceMs(startedAtMs)).toBeGreaterThan(150);
  await delay(50);
  expect(loopDelay.sinceMs(startedAtMs)).toBeGreaterThan(150);
  expect(loopDelay.sinceMs(startedAtMs)).toBeLessThan(performance.now() - startedAtMs);
});
