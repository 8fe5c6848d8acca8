import type { GatewayProbeDefinition } from "@lakehouse/environment";
import { createApiClient } from "./api-client.ts";
import { classifyError } from "./classify-error.ts";
import { moveCanary } from "./gateway-canary.ts";
import type { FailureReason, Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";

/** The last canary that the gateway took: it arrived, or its failure stands until the next one may be sent. */
type LastCanary = { readonly submittedAtMs: number } & (
  | { readonly kind: "arrived"; readonly at: string; readonly seconds: number }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string }
);

const memoryKey = "gateway.canary";

/**
 * The gateway says that it is ready, and at most once per `canaryIntervalMs` it really moves an object. Between two canaries
 * the last one's verdict stands, so that a gateway that moves nothing is not reported healthy because it answers.
 * What fails before the gateway has taken a canary is tried again at every run.
 */
export async function probeGateway(
  definition: GatewayProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { address, memory, monotonic, record } = context;
  const authorization = `Bearer ${await context.secret(definition.token)}`;
  const call = createApiClient({ address, tls: definition.tls, authorization, record, signal });
  await call({ operation: "ready", method: "GET", path: "/ready" });
  const last = memory.get(memoryKey) as LastCanary | undefined;
  if (last && monotonic() - last.submittedAtMs < definition.canaryIntervalMs) {
    return verdictOf(last, definition, context);
  }
  const startedAtMs = monotonic();
  let submittedAtMs: number | undefined;
  try {
    await moveCanary(definition, call, context, { signal, onSubmitted: () => (submittedAtMs = monotonic()) });
  } catch (error) {
    if (submittedAtMs !== undefined) memory.set(memoryKey, failedCanary(submittedAtMs, error, signal));
    throw error;
  }
  const seconds = (monotonic() - startedAtMs) / 1_000;
  const arrived: LastCanary = {
    kind: "arrived",
    submittedAtMs: submittedAtMs ?? startedAtMs,
    at: new Date().toISOString(),
    seconds,
  };
  memory.set(memoryKey, arrived);
  return verdictOf(arrived, definition, context);
}

function failedCanary(submittedAtMs: number, error: unknown, signal: AbortSignal): LastCanary {
  // the deadline aborts whatever is under way, so what was thrown only says where
  if (signal.aborted) return { kind: "failed", submittedAtMs, reason: "timeout", message: "it did not arrive in time" };
  const { reason, decisive } = classifyError(error);
  const message = decisive instanceof ProbeFailure ? decisive.message : `it ended with ${reason}`;
  return { kind: "failed", submittedAtMs, reason, message };
}

function verdictOf(last: LastCanary, definition: GatewayProbeDefinition, { monotonic, record }: ProbeContext): Outcome {
  if (last.kind === "arrived") {
    record.details["last canary"] = last.at;
    record.details["canary duration"] = `${last.seconds.toFixed(2)} s`;
    return { kind: "ok" };
  }
  const agoMs = monotonic() - last.submittedAtMs;
  const ago = Math.round(agoMs / 1_000);
  const next = Math.ceil((definition.canaryIntervalMs - agoMs) / 1_000);
  const message = `the canary of ${ago} s ago failed: ${last.message}; the next one starts in ${next} s`;
  return { kind: "failed", reason: last.reason, message };
}
