import type { GatewayProbeDefinition } from "@lakehouse/environment";
import { createApiClient } from "./api-client.ts";
import { moveCanary } from "./gateway-canary.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";

/** The monotonic time and duration of the last canary that arrived. */
interface LastCanary {
  readonly endedAtMs: number;
  readonly at: string;
  readonly seconds: number;
}

const memoryKey = "gateway.canary";

/**
 * The gateway says that it is ready, and at most once per `canaryIntervalMs` it really moves an object. A canary that
 * failed is tried again at the next run, so that a broken gateway is not reported healthy in between.
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
  if (last && monotonic() - last.endedAtMs < definition.canaryIntervalMs) {
    describeCanary(record.details, last);
    return { kind: "ok" };
  }
  const startedAtMs = monotonic();
  // forgotten until it arrives, so that a failure is followed by another try
  memory.delete(memoryKey);
  await moveCanary(definition, call, context, signal);
  const arrived = {
    endedAtMs: monotonic(),
    at: new Date().toISOString(),
    seconds: (monotonic() - startedAtMs) / 1_000,
  };
  memory.set(memoryKey, arrived);
  describeCanary(record.details, arrived);
  return { kind: "ok" };
}

function describeCanary(details: Record<string, string>, canary: LastCanary): void {
  details["last canary"] = canary.at;
  details["canary duration"] = `${canary.seconds.toFixed(2)} s`;
}
