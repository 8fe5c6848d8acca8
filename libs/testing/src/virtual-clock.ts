import type { Clock } from "@lakehouse/time";

export interface VirtualClock extends Clock {
  /** Moves time on, ending every sleep that falls due, in order; what a sleeper starts meanwhile is included. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as a correction of the system's time would. */
  step(ms: number): void;
  /** How many sleeps are pending. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** A clock that stands still until a test moves it. */
export function createVirtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let elapsed = 0;
  let stepped = 0;
  const sleepers = new Set<Sleeper>();

  const earliest = (until: number): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (sleeper.due <= until && (!first || sleeper.due < first.due)) first = sleeper;
    }
    return first;
  };

  return {
    now: () => startMs + stepped + elapsed,
    monotonic: () => elapsed,
    step: (ms) => void (stepped += ms),
    get sleeping() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const settle = (end: () => void) => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", onAbort);
          end();
        };
        const onAbort = () => settle(() => reject(signal?.reason as Error));
        const sleeper: Sleeper = { due: elapsed + ms, wake: () => settle(resolve) };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      }),
    async advance(ms) {
      const until = elapsed + ms;
      await settled();
      for (let next = earliest(until); next; next = earliest(until)) {
        elapsed = Math.max(elapsed, next.due);
        next.wake();
        await settled();
      }
      elapsed = until;
    },
  };
}

// one turn of the event loop: every promise that can settle without time passing has done so
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
