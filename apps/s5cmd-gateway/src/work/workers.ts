import type { Logger } from "@lakehouse/logging";
import type { Clock } from "@lakehouse/time";
import type { Events } from "../events.ts";
import type { Pool } from "../ledger/database.ts";
import type { Stores } from "../s3/store.ts";
import { backoffMs } from "./backoff.ts";
import type { CopyPool } from "./copy-pool.ts";
import { createSemaphore, type Semaphore } from "./semaphore.ts";
import { takeChunk, takeSmallChunk } from "./take-chunk.ts";
import { takePlanning } from "./take-planning.ts";
import { sleepUntilWake, type Waker } from "./waker.ts";

/** What every worker of this replica shares. */
export interface WorkContext {
  /** Names this replica in the ledger. */
  readonly owner: string;
  readonly database: Pool;
  readonly stores: Stores;
  readonly copies: CopyPool;
  readonly events: Events;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly waker: Waker;
  /** Objects above this size are copied in parts. */
  readonly multipartAboveBytes: number;
  /** Objects in one chunk, at most. */
  readonly chunkItems: number;
  /** The bound of one operation on copies under way, shared by its chunks in this replica. */
  slots(opId: string, maxConcurrent: number): Semaphore;
}

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

/** Semaphores by operation, forgotten when nobody holds one any more. */
export function createOperationSlots(): WorkContext["slots"] {
  const slots = new Map<string, WeakRef<Semaphore>>();
  return (opId, maxConcurrent) => {
    const known = slots.get(opId)?.deref();
    if (known) return known;
    for (const [id, reference] of slots) if (!reference.deref()) slots.delete(id);
    const created = createSemaphore(maxConcurrent);
    slots.set(opId, new WeakRef(created));
    return created;
  };
}
