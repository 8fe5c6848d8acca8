import type { FailureReason, ProbeResult } from "@lakehouse/probes";

/** What a late event loop can feign. A refused connection or a wrong status is true however late it is seen. */
const feignable: ReadonlySet<FailureReason> = new Set(["timeout", "connect_timeout", "dns"]);

/** The share of its timeout for which the event loop may have been blocked before a timeout says nothing. */
const heavyShare = 0.25;

/**
 * A timeout that this process may have caused itself is unmeasured, not failed: when the event loop was blocked for a
 * quarter of the probe's timeout or more while it ran.
 */
export function judgeResult(result: ProbeResult, loopDelayMs: number, timeoutMs: number): ProbeResult {
  const { outcome } = result;
  if (outcome.kind !== "failed" || !feignable.has(outcome.reason)) return result;
  if (loopDelayMs < timeoutMs * heavyShare) return result;
  const message = `the validator itself was busy for ${Math.round(loopDelayMs)} ms of this run, which ended with: ${outcome.message}`;
  return { ...result, outcome: { kind: "unmeasured", cause: "loop_delay", message } };
}
