import type { Clock } from "@lakehouse/time";

/** Something that is done again and again. */
export interface Job {
  readonly intervalMs: number;
  /** Never throws, and ends soon after the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** A run starts this much after its planned time. */
  readonly onDelay: (seconds: number) => void;
  /** A run took so long that this many planned starts passed; they are dropped, never queued. */
  readonly onSkipped: (count: number) => void;
}

export interface Scheduler extends AsyncDisposable {
  /** Aborts what runs, waits until it has ended, and starts nothing more. Idempotent. */
  stop(): Promise<void>;
}

/** A start that is late by less than this share of its interval still happens: a run that times out may take all of it. */
const tolerance = 0.1;

/**
 * Starts every job at its own phase of its interval, so that jobs with the same interval are spread over it: started
 * together they would measure each other. A job never overlaps itself, and its planned starts do not drift.
 */
export function startScheduler(jobs: readonly Job[], clock: Clock): Scheduler {
  const controller = new AbortController();
  const startedAtMs = clock.monotonic();
  const loops = jobs.map((job, index) => {
    const firstAtMs = startedAtMs + (job.intervalMs * index) / jobs.length;
    return repeat(job, firstAtMs, clock, controller.signal);
  });
  const stop = async () => {
    controller.abort();
    await Promise.all(loops);
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

async function repeat(job: Job, firstAtMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let plannedAtMs = firstAtMs; ; plannedAtMs += job.intervalMs) {
    if (!(await sleepUntil(plannedAtMs, clock, signal))) return;
    // a timer may fire a fraction of a millisecond early
    job.onDelay(Math.max(0, clock.monotonic() - plannedAtMs) / 1_000);
    await job.run(signal);
    const missed = Math.floor((clock.monotonic() - plannedAtMs) / job.intervalMs - tolerance);
    if (missed < 1) continue;
    job.onSkipped(missed);
    plannedAtMs += missed * job.intervalMs;
  }
}

/** False when the signal aborted instead. */
async function sleepUntil(atMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(Math.max(0, atMs - clock.monotonic()), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
}
