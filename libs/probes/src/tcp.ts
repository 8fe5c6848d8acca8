import type { TcpProbeDefinition } from "@lakehouse/environment";
import { openSocket } from "./open-socket.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";

/** Connects, and that is all. */
export async function probeTcp(
  _definition: TcpProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const socket = await openSocket(context.address, context.record, signal);
  context.record.leave();
  socket.destroy();
  return { kind: "ok" };
}
