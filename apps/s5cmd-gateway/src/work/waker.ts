import type { Clock } from "@lakehouse/time";

/** Lets workers sleep until there may be work: a notification, or the poll that covers a lost one. */
export interface Waker {
  wake(): void;
  /** Take it before looking for work and await it after finding none, so that no wake is lost in between. */
  next(): Promise<void>;
}

export function createWaker(): Waker {
  let turn = Promise.withResolvers<void>();
  return {
    wake() {
      turn.resolve();
      turn = Promise.withResolvers<void>();
    },
    next: () => turn.promise,
  };
}

/** Resolves at the wake, after `ms`, or when the signal aborts. */
export async function sleepUntilWake(
  woken: Promise<void>,
  ms: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  const over = new AbortController();
  await Promise.race([woken, clock.sleep(ms, AbortSignal.any([signal, over.signal])).catch(() => {})]);
  over.abort();
}
