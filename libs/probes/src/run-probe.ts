import type { ProbeDefinition } from "@lakehouse/environment";
import { startDeadline } from "@lakehouse/time";
import { explainFailure, explainTimeout } from "./explain-failure.ts";
import type { Outcome, ProbeResult } from "./outcome.ts";
import type { Probe, ProbeContext, Recorder } from "./probe.ts";
import { probes } from "./probes.ts";
import { createRecorder } from "./recorder.ts";
import { createRedactingReader } from "./secret-reader.ts";
import { untilAborted } from "./until-aborted.ts";

/** What a run needs from its caller; the recorder is the run's own. */
export type ProbeDeps = Omit<ProbeContext, "record">;

/**
 * Runs a probe once. Never throws: a timeout, an error of the target, a bug of ours and a shutdown all are results.
 * The deadline (`timeoutMs` of the definition) is kept here: a probe that ignores its signal is cut off, and the time is
 * charged to the phase in flight.
 * @param probe what runs; by default the probe of the definition's kind
 */
export async function runProbe(
  definition: ProbeDefinition,
  deps: ProbeDeps,
  signal: AbortSignal,
  // the map pairs every kind with its own definition, which the compiler cannot follow through the union
  probe: Probe = probes[definition.kind] as Probe,
): Promise<ProbeResult> {
  const startedAtMs = deps.monotonic();
  const record = createRecorder(deps.monotonic);
  const secrets = createRedactingReader(deps.secret);
  const context: ProbeContext = { ...deps, secret: secrets.read, record };
  const outcome = await decide(probe, definition, context, signal);
  const durationSeconds = (deps.monotonic() - startedAtMs) / 1_000;
  record.leave();
  return resultOf(record, outcome, durationSeconds, secrets.redact);
}

async function decide(
  probe: Probe,
  definition: ProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  using deadline = startDeadline(definition.timeoutMs, signal);
  try {
    // async, so that a probe that throws before its first await rejects like any other
    const run = async () => probe(definition, context, deadline.signal);
    return await untilAborted(run(), deadline.signal);
  } catch (error) {
    if (signal.aborted)
      return { kind: "unmeasured", cause: "shutdown", message: "the prober stopped before the run was over" };
    return deadline.signal.aborted ? explainTimeout(definition, context) : explainFailure(error, definition, context);
  }
}

/** A copy: what a cut-off probe still records belongs to nobody. */
function resultOf(
  record: Recorder,
  outcome: Outcome,
  durationSeconds: number,
  redact: (text: string) => string,
): ProbeResult {
  const details = Object.entries(record.details).map(([name, value]) => [name, redact(value)]);
  return {
    outcome: outcome.kind === "ok" ? outcome : { ...outcome, message: redact(outcome.message) },
    durationSeconds,
    phases: [...record.phases],
    address: record.address,
    httpStatus: record.httpStatus,
    tlsEarliestExpirySeconds: record.tlsEarliestExpirySeconds,
    attempts: 1,
    details: Object.fromEntries(details) as Record<string, string>,
  };
}
