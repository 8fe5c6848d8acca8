import type { Environment, ProbeDefinition, SecretRef } from "@lakehouse/environment";
import { type Logger, newTraceId } from "@lakehouse/logging";
import { locateProbe, type ProbeLocation, runProbe } from "@lakehouse/probes";
import type { Clock } from "@lakehouse/time";
import type { Board } from "./board.ts";
import type { Config } from "./config/config.ts";
import type { Feed } from "./feed.ts";
import { judgeResult } from "./judge-result.ts";
import type { LoopDelay } from "./loop-delay.ts";
import type { Metrics } from "./metrics.ts";
import { logRun } from "./report-run.ts";
import type { RunFileView } from "./run-file-view.ts";
import { type ResultEvent, resultEventOf } from "./snapshot.ts";

export interface ProberOptions {
  readonly config: Config;
  readonly environment: Environment;
  readonly runFile: RunFileView;
  readonly readSecret: (ref: SecretRef) => Promise<string>;
  readonly clock: Clock;
  readonly loopDelay: LoopDelay;
  readonly board: Board;
  readonly metrics: Metrics;
  readonly feed: Feed<ResultEvent>;
  readonly log: Logger;
}

export interface Prober {
  /** Runs the probe once and reports the result everywhere; a probe that has no place here does not run. Never throws. */
  probe(definition: ProbeDefinition, signal: AbortSignal): Promise<void>;
  /** Reports the probes that have no place here, before any has run. */
  reportUnmeasurable(): Promise<void>;
}

/** What happens at a planned start: locate, run, judge, and hand the one result to state, metrics, log and page. */
export function createProber(options: ProberOptions): Prober {
  const { environment } = options;
  const memories = new Map(environment.probes.map(({ id }) => [id, new Map<string, unknown>()]));
  return {
    async probe(definition, signal) {
      const location = await locate(definition, options);
      if (location.kind === "unmeasured") return reportUnmeasurable(definition, location.message, options);
      await runLocated(
        definition,
        location,
        memories.get(definition.id) ?? new Map<string, unknown>(),
        options,
        signal,
      );
    },
    async reportUnmeasurable() {
      for (const definition of environment.probes) {
        const location = await locate(definition, options);
        if (location.kind === "unmeasured") reportUnmeasurable(definition, location.message, options);
      }
    },
  };
}

async function locate(definition: ProbeDefinition, options: ProberOptions): Promise<ProbeLocation> {
  const { config, environment, runFile } = options;
  return locateProbe(definition, { environment, vantage: config.vantage, ...(await runFile.current()) });
}

async function runLocated(
  definition: ProbeDefinition,
  location: Extract<ProbeLocation, { kind: "located" }>,
  memory: Map<string, unknown>,
  options: ProberOptions,
  signal: AbortSignal,
): Promise<void> {
  const { board, clock, config, environment, feed, log, loopDelay, metrics, readSecret } = options;
  const traceId = newTraceId();
  const startedAtMs = clock.monotonic();
  const measured = await runProbe(
    definition,
    {
      address: location.address,
      resolve: location.resolve,
      secret: readSecret,
      canaryKey: `${environment.name}/${config.replica}/${definition.id}`,
      traceId,
      memory,
      monotonic: clock.monotonic,
    },
    signal,
  );
  // a run that the shutdown cut off says nothing, and nobody is left to read it
  if (signal.aborted) return;
  const result = judgeResult(measured, loopDelay.sinceMs(startedAtMs), definition.timeoutMs);
  const now = clock.now();
  const transition = board.record(definition.id, result, now);
  metrics.observe(definition, result, now);
  logRun(log.child({ trace_id: traceId }), definition, result, transition);
  feed.publish(resultEventOf(board, definition.id, now, true));
}

function reportUnmeasurable(definition: ProbeDefinition, message: string, options: ProberOptions): void {
  const { board, clock, feed, log, metrics } = options;
  const now = clock.now();
  const { before, after } = board.recordUnmeasurable(definition.id, message, now);
  metrics.forget(definition);
  if (before === after) return;
  log.info({ probe: definition.id, cause: "vantage", detail: message }, "probe is unmeasured");
  feed.publish(resultEventOf(board, definition.id, now, false));
}
