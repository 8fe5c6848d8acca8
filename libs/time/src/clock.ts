import { setTimeout as delay } from "node:timers/promises";

/** Time as a collaborator: code that waits or measures takes one, so that tests can tick it. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. For stamps people read, never for durations. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary origin. For durations and schedules. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // node wraps the reason into an AbortError of its own; callers want the reason they gave
      signal?.throwIfAborted();
      throw error;
    }
  },
};
