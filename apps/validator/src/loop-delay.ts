/** How long this process could not look at its sockets: what it measured meanwhile may be its own fault. */
export interface LoopDelay extends Disposable {
  /** Milliseconds of delay since the given monotonic time, a delay that still lasts included. */
  sinceMs(monotonicMs: number): number;
}

const periodMs = 20;
/** Timers are that inexact on a healthy machine. */
const toleranceMs = 10;
/** Longer than any probe may take. */
const keptMs = 120_000;

/** Starts a timer that should fire every 20 ms, and remembers when it was late. It does not keep the process alive. */
export function startLoopDelay(monotonic: () => number): LoopDelay {
  const delays: { readonly atMs: number; readonly delayMs: number }[] = [];
  let lastMs = monotonic();
  const timer = setInterval(() => {
    const nowMs = monotonic();
    const delayMs = nowMs - lastMs - periodMs;
    if (delayMs > toleranceMs) delays.push({ atMs: nowMs, delayMs });
    while (delays[0] && delays[0].atMs < nowMs - keptMs) delays.shift();
    lastMs = nowMs;
  }, periodMs);
  timer.unref();
  return {
    sinceMs(monotonicMs) {
      const pendingMs = monotonic() - Math.max(lastMs, monotonicMs) - periodMs;
      let sumMs = pendingMs > toleranceMs ? pendingMs : 0;
      for (const { atMs, delayMs } of delays) {
        // a delay that began before the run counts with its part that fell into the run
        if (atMs > monotonicMs) sumMs += Math.min(delayMs, atMs - monotonicMs);
      }
      return sumMs;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
