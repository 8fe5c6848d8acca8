import { type Clock, systemClock } from "./clock.ts";

export interface WaitUntilOptions {
  /** What is awaited, for the error message: "postgres to accept connections". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
}

/** Thrown when the condition did not hold in time; `cause` is what the last attempt said. */
export class WaitError extends Error {
  override readonly name = "WaitError";
  readonly code = "wait_timeout";
}

/**
 * Tries until the attempt returns something other than `undefined` and returns that.
 * An attempt that throws counts as "not yet"; its error becomes the cause when time is up.
 */
export async function waitUntil<T>(
  attempt: () => Promise<T | undefined> | T | undefined,
  options: WaitUntilOptions,
): Promise<T> {
  const { what, timeoutMs, intervalMs = 100, signal, clock = systemClock } = options;
  const end = clock.monotonic() + timeoutMs;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    if (clock.monotonic() + intervalMs > end) {
      throw new WaitError(`waited ${timeoutMs / 1000} s for ${what}`, { cause: last });
    }
    await clock.sleep(intervalMs, signal);
  }
}
