import type { Logger } from "@lakehouse/logging";
import type { Clock } from "@lakehouse/time";
import type { Events } from "../events.ts";
import type { Pool } from "../ledger/database.ts";
import type { Stores } from "../s3/store.ts";
import type { CopyPool } from "./copy-pool.ts";
import type { Semaphore } from "./semaphore.ts";
import type { Waker } from "./waker.ts";

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
