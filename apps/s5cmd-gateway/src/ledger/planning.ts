import { encodePlan, type PlannedItem } from "./chunk-codec.ts";
import type { Database, Pool } from "./database.ts";
import { addEvent, notifyWork } from "./events.ts";
import { type Lease, LeaseLostError, leaseSeconds } from "./lease.ts";
import type { OperationError, OperationSpec, Tally } from "./operation.ts";
import { failOperation, type Settled, settleIfDone } from "./settle.ts";

/** An operation whose listing this replica does now. */
export interface PlanningClaim extends Lease {
  readonly id: string;
  readonly spec: OperationSpec;
  readonly traceId: string;
  readonly canary: boolean;
  /** How often its planning was begun, this time included. */
  readonly attempts: number;
  /** The last source key (without prefix) that is decided; listing goes on after it. */
  readonly cursor: string | undefined;
}

/** Claims the next operation to plan, also one whose owner's lease ran out. */
export async function claimPlanning(database: Database, owner: string): Promise<PlanningClaim | undefined> {
  const { rows } = await database.query<{
    id: string;
    spec: OperationSpec;
    trace_id: string;
    canary: boolean;
    attempts: number;
    epoch: number;
    list_cursor: Buffer | null;
  }>(
    `WITH next AS MATERIALIZED (
       SELECT id FROM operations
       WHERE NOT list_complete AND state IN ('accepted', 'planning') AND not_before <= now()
         AND (lease_until IS NULL OR lease_until < now())
       ORDER BY priority DESC, created_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
     )
     UPDATE operations o SET state = 'planning', owner = $1, epoch = o.epoch + 1, attempts = o.attempts + 1,
       lease_until = now() + make_interval(secs => $2), started_at = coalesce(o.started_at, now())
     FROM next WHERE o.id = next.id
     RETURNING o.id, o.spec, o.trace_id, o.canary, o.attempts, o.epoch, o.list_cursor`,
    [owner, leaseSeconds],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { id, spec, canary, attempts, epoch } = row;
  return { id, spec, canary, attempts, epoch, owner, traceId: row.trace_id, cursor: row.list_cursor?.toString("utf8") };
}

export interface PlanStep {
  readonly items: readonly PlannedItem[];
  readonly skipped: Tally;
  /** The last source key (without prefix) that this step decides. */
  readonly cursor: string;
}

/**
 * Writes down what the listing has decided up to the cursor: a chunk, if there is something to copy, and the counts.
 * @throws LeaseLostError
 */
export async function recordPlanStep(pool: Pool, claim: PlanningClaim, step: PlanStep): Promise<void> {
  const { items, skipped, cursor } = step;
  const count = items.length;
  const bytes = totalBytes(items);
  const plan = await encodePlan(items);
  await pool.transaction(async (database) => {
    const { rows } = await database.query<{ seq: number }>(
      `UPDATE operations SET lease_until = now() + make_interval(secs => $4), list_cursor = $5,
         next_seq = next_seq + $6, planned_objects = planned_objects + $7, planned_bytes = planned_bytes + $8,
         skipped_objects = skipped_objects + $9, skipped_bytes = skipped_bytes + $10
       WHERE id = $1 AND owner = $2 AND epoch = $3 AND state = 'planning' RETURNING next_seq - 1 AS seq`,
      [
        ...fence(claim),
        leaseSeconds,
        Buffer.from(cursor),
        count > 0 ? 1 : 0,
        count,
        bytes,
        skipped.objects,
        skipped.bytes,
      ],
    );
    const [row] = rows;
    if (!row) throw new LeaseLostError(`planning ${claim.id}`);
    if (count === 0) return;
    await database.query("INSERT INTO chunks (op_id, seq, n, bytes, plan) VALUES ($1, $2, $3, $4, $5)", [
      claim.id,
      row.seq,
      count,
      bytes,
      plan,
    ]);
    await notifyWork(database);
  });
}

/** All is listed. Ends the operation if nothing is left to copy. @throws LeaseLostError */
export async function completePlanning(pool: Pool, claim: PlanningClaim): Promise<Settled | undefined> {
  return pool.transaction(async (database) => {
    const { rowCount } = await database.query(
      `UPDATE operations SET list_complete = true, state = 'running', owner = NULL, lease_until = NULL
       WHERE id = $1 AND owner = $2 AND epoch = $3 AND state = 'planning'`,
      fence(claim),
    );
    if (!rowCount) throw new LeaseLostError(`planning ${claim.id}`);
    await addEvent(database, claim.id, "planned");
    return settleIfDone(database, claim.id);
  });
}

/** @throws LeaseLostError */
export async function renewPlanning(database: Database, claim: PlanningClaim): Promise<void> {
  const { rowCount } = await database.query(
    `UPDATE operations SET lease_until = now() + make_interval(secs => $4)
     WHERE id = $1 AND owner = $2 AND epoch = $3 AND state = 'planning'`,
    [...fence(claim), leaseSeconds],
  );
  if (!rowCount) throw new LeaseLostError(`planning ${claim.id}`);
}

/** Gives the planning back, to be gone on with after `delayMs` by any replica. Does nothing if the lease is lost. */
export async function releasePlanning(database: Database, claim: PlanningClaim, delayMs: number): Promise<void> {
  await database.query(
    `UPDATE operations SET owner = NULL, lease_until = NULL, not_before = now() + make_interval(secs => $4)
     WHERE id = $1 AND owner = $2 AND epoch = $3 AND state = 'planning'`,
    [...fence(claim), delayMs / 1_000],
  );
}

/** Gives the operation up, unless another replica has taken it over. */
export async function failPlanning(
  pool: Pool,
  claim: PlanningClaim,
  error: OperationError,
): Promise<Settled | undefined> {
  return pool.transaction(async (database) => {
    const { rowCount } = await database.query(
      "SELECT 1 FROM operations WHERE id = $1 AND owner = $2 AND epoch = $3 FOR NO KEY UPDATE",
      fence(claim),
    );
    return rowCount ? failOperation(database, claim.id, error) : undefined;
  });
}

function fence({ id, owner, epoch }: PlanningClaim): [string, string, number] {
  return [id, owner, epoch];
}

function totalBytes(items: readonly PlannedItem[]): number {
  let bytes = 0;
  for (const { size } of items) bytes += size;
  return bytes;
}
