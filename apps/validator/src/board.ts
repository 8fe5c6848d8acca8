import type { ProbeDefinition, ProbeKind } from "@lakehouse/environment";
import type { FailureReason, Outcome, Phase, ProbeResult, UnmeasuredCause } from "@lakehouse/probes";
import { createRing, type Ring } from "./ring.ts";

export type ProbeState = "waiting" | "ok" | "failing" | "unmeasured";

/** One run as the sparkline needs it; times are milliseconds since the epoch. */
export interface RunPoint {
  readonly at: number;
  readonly kind: Outcome["kind"];
  readonly ms: number;
}

export interface FailurePoint {
  readonly at: number;
  readonly reason: FailureReason;
  readonly message: string;
}

/** What the page and the API show of a probe. What is not known is absent. */
export interface ProbeView {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly kind: ProbeKind;
  /** As declared: "redis:6379". */
  readonly target: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly state: ProbeState;
  readonly since: number;
  readonly address?: string | undefined;
  readonly reason?: FailureReason | UnmeasuredCause | undefined;
  readonly message?: string | undefined;
  readonly lastRunAt?: number | undefined;
  readonly lastSuccessAt?: number | undefined;
  readonly latencyMs?: number | undefined;
  readonly consecutiveFailures: number;
  readonly phases: readonly Phase[];
  readonly details: Readonly<Record<string, string>>;
  readonly runs: readonly RunPoint[];
  readonly failures: readonly FailurePoint[];
}

export interface Transition {
  readonly before: ProbeState;
  readonly after: ProbeState;
}

/** The state of every probe, in memory. */
export interface Board {
  /** A run is over; `at` is wall-clock milliseconds. */
  record(id: string, result: ProbeResult, at: number): Transition;
  /** A probe that has no place here: it is unmeasured without having run. */
  recordUnmeasurable(id: string, message: string, at: number): Transition;
  view(id: string): ProbeView;
  views(): ProbeView[];
}

interface Entry {
  view: Omit<ProbeView, "runs" | "failures">;
  readonly runs: Ring<RunPoint>;
  readonly failures: Ring<FailurePoint>;
}

const keptRuns = 120;
const keptFailures = 20;
const stateOf = { ok: "ok", failed: "failing", unmeasured: "unmeasured" } as const;

export function createBoard(probes: readonly ProbeDefinition[], startedAt: number): Board {
  const entries = new Map(probes.map((definition) => [definition.id, createEntry(definition, startedAt)]));
  const entryOf = (id: string): Entry => {
    const entry = entries.get(id);
    if (!entry) throw new Error(`no probe ${id}`);
    return entry;
  };
  return {
    record: (id, result, at) => recordRun(entryOf(id), result, at),
    recordUnmeasurable(id, message, at) {
      const entry = entryOf(id);
      return change(entry, { state: "unmeasured", reason: "vantage", message, latencyMs: undefined, phases: [] }, at);
    },
    view: (id) => viewOf(entryOf(id)),
    views: () => [...entries.values()].map(viewOf),
  };
}

function createEntry(definition: ProbeDefinition, startedAt: number): Entry {
  const { id, service, name, kind, port, intervalMs, timeoutMs } = definition;
  return {
    view: {
      ...{ id, service, name, kind, intervalMs, timeoutMs },
      target: `${service}:${port}`,
      state: "waiting",
      since: startedAt,
      consecutiveFailures: 0,
      phases: [],
      details: {},
    },
    runs: createRing(keptRuns),
    failures: createRing(keptFailures),
  };
}

function recordRun(entry: Entry, result: ProbeResult, at: number): Transition {
  const { outcome, durationSeconds } = result;
  entry.runs.push({ at, kind: outcome.kind, ms: durationSeconds * 1_000 });
  if (outcome.kind === "failed") entry.failures.push({ at, reason: outcome.reason, message: outcome.message });
  const { view } = entry;
  const update = {
    state: stateOf[outcome.kind],
    reason: outcome.kind === "failed" ? outcome.reason : outcome.kind === "unmeasured" ? outcome.cause : undefined,
    message: outcome.kind === "ok" ? undefined : outcome.message,
    address: result.address ?? view.address,
    lastRunAt: at,
    lastSuccessAt: outcome.kind === "ok" ? at : view.lastSuccessAt,
    latencyMs: outcome.kind === "ok" ? durationSeconds * 1_000 : undefined,
    // an unmeasured run neither continues nor ends a row of failures
    consecutiveFailures:
      outcome.kind === "ok" ? 0 : outcome.kind === "failed" ? view.consecutiveFailures + 1 : view.consecutiveFailures,
    phases: result.phases,
    details: outcome.kind === "ok" ? result.details : view.details,
  };
  return change(entry, update, at);
}

function change(entry: Entry, update: Partial<Entry["view"]> & { readonly state: ProbeState }, at: number): Transition {
  const before = entry.view.state;
  const since = before === update.state ? entry.view.since : at;
  entry.view = { ...entry.view, ...update, since };
  return { before, after: update.state };
}

function viewOf(entry: Entry): ProbeView {
  return { ...entry.view, runs: entry.runs.values(), failures: entry.failures.values() };
}
