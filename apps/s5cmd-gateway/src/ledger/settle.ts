import type { Database, Pool } from "./database.ts";
import { addEvent, type EventType } from "./events.ts";
import type { OperationError, OperationType } from "./operation.ts";

/** An operation that has just ended, for logs and metrics. */
export interface Settled {
  readonly id: string;
  readonly type: OperationType;
  readonly state: EventType;
  readonly canary: boolean;
  readonly traceId: string;
  /** From the start of planning to the end. */
  readonly seconds: number;
  readonly error: OperationError | undefined;
}

interface SettledRow {
  readonly id: string;
  readonly type: OperationType;
  readonly state: EventType;
  readonly canary: boolean;
  readonly trace_id: string;
  readonly seconds: number;
  readonly error: OperationError | null;
}

const returning = `RETURNING o.id, o.type, o.state, o.canary, o.trace_id, o.error,
  extract(epoch FROM o.finished_at - coalesce(o.started_at, o.created_at))::float8 AS seconds`;

/**
 * Serialises those who end parts of one operation: of two that finish the last chunks at once, the second must see
 * the first one's.
 */
export async function lockOperation(database: Database, opId: string): Promise<void> {
  await database.query("SELECT 1 FROM operations WHERE id = $1 FOR NO KEY UPDATE", [opId]);
}

/** Ends the operation if all is listed and every chunk is done. Call with the operation locked. */
export async function settleIfDone(database: Database, opId: string): Promise<Settled | undefined> {
  const { rows } = await database.query<SettledRow>(
    `UPDATE operations o SET finished_at = clock_timestamp(), state = CASE
       WHEN EXISTS (SELECT 1 FROM chunks WHERE op_id = o.id AND failed_objects > 0) THEN 'completed_with_errors'
       ELSE 'completed' END
     WHERE o.id = $1 AND o.state = 'running' AND o.list_complete
       AND NOT EXISTS (SELECT 1 FROM chunks WHERE op_id = o.id AND state <> 'done') ${returning}`,
    [opId],
  );
  return record(database, rows[0]);
}

/** Fails the operation as a whole; chunks of it that run elsewhere lose their lease at the next heartbeat. */
export async function failOperation(
  database: Database,
  opId: string,
  error: OperationError,
): Promise<Settled | undefined> {
  const { rows } = await database.query<SettledRow>(
    `UPDATE operations o SET finished_at = clock_timestamp(), state = 'failed', error = $2, owner = NULL, lease_until = NULL
     WHERE o.id = $1 AND o.state IN ('accepted', 'planning', 'running') ${returning}`,
    [opId, JSON.stringify(error)],
  );
  return record(database, rows[0]);
}

/** Ends the operation on request. What is under way finishes; nothing new is begun. Undefined if it had ended before. */
export async function cancelOperation(pool: Pool, tenant: string, id: string): Promise<Settled | undefined> {
  return pool.transaction(async (database) => {
    const { rows } = await database.query<SettledRow>(
      `UPDATE operations o SET finished_at = clock_timestamp(), state = 'cancelled', owner = NULL, lease_until = NULL
       WHERE o.id = $1 AND o.tenant = $2 AND o.state IN ('accepted', 'planning', 'running') ${returning}`,
      [id, tenant],
    );
    if (rows[0]) {
      const audit = "INSERT INTO audit (tenant, action, op_id, detail) VALUES ($1, 'cancel', $2, '{}')";
      await database.query(audit, [tenant, id]);
    }
    return record(database, rows[0]);
  });
}

async function record(database: Database, row: SettledRow | undefined): Promise<Settled | undefined> {
  if (!row) return undefined;
  const { id, type, state, canary, seconds } = row;
  await addEvent(database, id, state, { seconds });
  return { id, type, state, canary, traceId: row.trace_id, seconds, error: row.error ?? undefined };
}
