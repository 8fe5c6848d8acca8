import type { ProbeDefinition } from "@lakehouse/environment";
import type { Logger } from "@lakehouse/logging";
import type { ProbeResult } from "@lakehouse/probes";
import type { Transition } from "./board.ts";

/** The log's share of a run: changes of state and failures. A probe that goes on well is not worth a line. */
export function logRun(
  log: Logger,
  definition: ProbeDefinition,
  result: ProbeResult,
  { before, after }: Transition,
): void {
  const { outcome, address, durationSeconds } = result;
  const facts = {
    probe: definition.id,
    kind: definition.kind,
    address,
    duration_s: Number(durationSeconds.toFixed(4)),
  };
  if (outcome.kind === "failed") {
    const failure = { ...facts, reason: outcome.reason, detail: outcome.message };
    if (before === after) log.info(failure, "probe still fails");
    else log.warn(failure, "probe failed");
    return;
  }
  if (before === after) return log.debug(facts, "probe ran");
  if (outcome.kind === "ok")
    log.info(facts, before === "waiting" ? "probe succeeded for the first time" : "probe recovered");
  else log.info({ ...facts, cause: outcome.cause, detail: outcome.message }, "probe is unmeasured");
}
