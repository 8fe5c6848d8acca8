import { backoffMs } from "./backoff.ts";
import { takeChunk, takeSmallChunk } from "./take-chunk.ts";
import { takePlanning } from "./take-planning.ts";
import { sleepUntilWake } from "./waker.ts";
import type { WorkContext } from "./work-context.ts";

/** Looks for work, does it, and tells whether there was any. */
export type TakeWork = (context: WorkContext, signal: AbortSignal) => Promise<boolean>;

const pollMs = 1_000;
const planners = 4;

/** Runs planners, `workers` chunk workers and one for small chunks until the signal aborts and their work is put down. Never rejects. */
export async function runWorkers(context: WorkContext, workers: number, signal: AbortSignal): Promise<void> {
  const loops = [
    ...Array.from({ length: planners }, () => loop(takePlanning, context, signal)),
    ...Array.from({ length: workers }, () => loop(takeChunk, context, signal)),
    loop(takeSmallChunk, context, signal),
  ];
  await Promise.all(loops);
}

async function loop(take: TakeWork, context: WorkContext, signal: AbortSignal): Promise<void> {
  const { waker, clock, logger } = context;
  let failures = 0;
  while (!signal.aborted) {
    const woken = waker.next();
    try {
      const found = await take(context, signal);
      failures = 0;
      if (!found) await sleepUntilWake(woken, pollMs, signal, clock);
    } catch (error) {
      // only the database is left to throw here; the leases run out by themselves
      failures += 1;
      logger.warn({ err: error }, "a worker could not reach the ledger");
      await clock.sleep(backoffMs(failures), signal).catch(() => {});
    }
  }
}
