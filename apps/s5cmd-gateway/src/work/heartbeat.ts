import type { Clock } from "@lakehouse/time";
import { heartbeatMs, LeaseLostError, leaseSeconds } from "../ledger/lease.ts";

/** The worker stops this long before others may take its work over: its last copies need time to end. */
const marginMs = 3_000;

export interface Heartbeat {
  /** For messages: "chunk 3 of ...". */
  readonly what: string;
  /** Renews the lease. @throws LeaseLostError */
  readonly renew: () => Promise<void>;
  readonly clock: Clock;
}

/**
 * Runs `work` while its lease is renewed. The signal it gets aborts with a LeaseLostError when the lease is gone, or when
 * the database could not be asked for so long that it may be.
 */
export async function withHeartbeat<Result>(
  { what, renew, clock }: Heartbeat,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const over = new AbortController();
  const beat = async (): Promise<void> => {
    let renewedAt = clock.monotonic();
    while (!over.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(heartbeatMs, over.signal);
      const askedAt = clock.monotonic();
      try {
        await renew();
        renewedAt = askedAt;
      } catch (error) {
        if (error instanceof LeaseLostError) return lost.abort(error);
        if (clock.monotonic() - renewedAt + heartbeatMs > leaseSeconds * 1_000 - marginMs) {
          lost.abort(new LeaseLostError(what, { cause: error }));
        }
      }
    }
  };
  const beating = beat().catch(() => {});
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    over.abort();
    await beating;
  }
}
