import type { Database, Pool } from "./database.ts";
import { addEvent, notifyWork } from "./events.ts";
import type { Operation, OperationError, OperationSpec, OperationState } from "./operation.ts";

export interface NewOperation {
  readonly id: string;
  readonly tenant: string;
  readonly spec: OperationSpec;
  readonly canary: boolean;
  readonly traceId: string;
  readonly idempotencyKey: string | undefined;
  /** Of the request's body; tells a repeated request from another one under the same key. */
  readonly requestHash: Buffer;
}

export type Acceptance =
  | { readonly kind: "accepted"; readonly id: string }
  | { readonly kind: "repeated"; readonly id: string }
  | { readonly kind: "key_reused" };

/** Records the operation and wakes the workers, all in one transaction. */
export async function acceptOperation(pool: Pool, operation: NewOperation): Promise<Acceptance> {
  const { id, tenant, spec, canary, traceId, idempotencyKey, requestHash } = operation;
  return pool.transaction(async (database) => {
    const { rowCount } = await database.query(
      `INSERT INTO operations (id, tenant, idem_key, request_hash, type, spec, canary, trace_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, idem_key) DO NOTHING`,
      [id, tenant, idempotencyKey ?? null, requestHash, spec.type, JSON.stringify(spec), canary, traceId],
    );
    if (!rowCount) return (await findRepeated(database, operation)) ?? { kind: "key_reused" };
    await addEvent(database, id, "accepted");
    await database.query("INSERT INTO audit (tenant, action, op_id, detail) VALUES ($1, 'accept', $2, $3)", [
      tenant,
      id,
      JSON.stringify(spec),
    ]);
    await notifyWork(database);
    return { kind: "accepted", id };
  });
}

/** What was answered to an earlier request with this key, or undefined if there was none. */
export async function findRepeated(
  database: Database,
  { tenant, idempotencyKey, requestHash }: Pick<NewOperation, "tenant" | "idempotencyKey" | "requestHash">,
): Promise<Acceptance | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const { rows } = await database.query<{ id: string; request_hash: Buffer }>(
    "SELECT id, request_hash FROM operations WHERE tenant = $1 AND idem_key = $2",
    [tenant, idempotencyKey],
  );
  const [row] = rows;
  if (!row) return undefined;
  return row.request_hash.equals(requestHash) ? { kind: "repeated", id: row.id } : { kind: "key_reused" };
}

interface OperationRow {
  readonly id: string;
  readonly tenant: string;
  readonly spec: OperationSpec;
  readonly state: OperationState;
  readonly canary: boolean;
  readonly trace_id: string;
  readonly planned_objects: number;
  readonly planned_bytes: number;
  readonly skipped_objects: number;
  readonly skipped_bytes: number;
  readonly copied_objects: number;
  readonly copied_bytes: number;
  readonly verified_objects: number;
  readonly verified_bytes: number;
  readonly failed_objects: number;
  readonly failed_bytes: number;
  readonly error: OperationError | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

const chunkTallies = ["copied", "verified", "failed"].flatMap((what) => [`${what}_objects`, `${what}_bytes`]);

/** Counts of copies are summed over the chunks, which their owners keep up to date: one truth, nothing counted twice. */
const selectOperation = `
SELECT o.id, o.tenant, o.spec, o.state, o.canary, o.trace_id, o.error, o.created_at, o.started_at, o.finished_at,
  o.planned_objects, o.planned_bytes, o.skipped_objects, o.skipped_bytes, c.*
FROM operations o CROSS JOIN LATERAL (
  SELECT ${chunkTallies.map((name) => `coalesce(sum(${name}), 0)::bigint AS ${name}`).join(", ")}
  FROM chunks WHERE op_id = o.id
) c`;

/** One operation of the tenant; another tenant's is not there. */
export async function findOperation(database: Database, tenant: string, id: string): Promise<Operation | undefined> {
  const { rows } = await database.query<OperationRow>(`${selectOperation} WHERE o.id = $1 AND o.tenant = $2`, [
    id,
    tenant,
  ]);
  return rows[0] && operationFromRow(rows[0]);
}

/** The tenant's newest operations, canaries left out. */
export async function listOperations(database: Database, tenant: string, limit: number): Promise<Operation[]> {
  const { rows } = await database.query<OperationRow>(
    `${selectOperation} WHERE o.tenant = $1 AND NOT o.canary ORDER BY o.created_at DESC, o.id LIMIT $2`,
    [tenant, limit],
  );
  return rows.map(operationFromRow);
}

/**
 * How long the oldest work has been waiting for a worker, in seconds; 0 when nothing waits.
 * What waits for its time (a retry with backoff) is not counted before that time.
 */
export async function queueAgeSeconds(database: Database): Promise<number> {
  const { rows } = await database.query<{ age: number }>(
    `SELECT coalesce(extract(epoch FROM now() - min(since)), 0)::float8 AS age FROM (
       SELECT greatest(created_at, not_before) AS since FROM operations WHERE state = 'accepted'
       UNION ALL
       SELECT greatest(c.created_at, c.not_before) FROM chunks c JOIN operations o ON o.id = c.op_id
       WHERE c.state = 'queued' AND o.state IN ('planning', 'running')
     ) waiting WHERE since <= now()`,
  );
  return rows[0]?.age ?? 0;
}

function operationFromRow(row: OperationRow): Operation {
  return {
    id: row.id,
    tenant: row.tenant,
    spec: row.spec,
    state: row.state,
    canary: row.canary,
    traceId: row.trace_id,
    counts: {
      planned: { objects: row.planned_objects, bytes: row.planned_bytes },
      copied: { objects: row.copied_objects, bytes: row.copied_bytes },
      skipped: { objects: row.skipped_objects, bytes: row.skipped_bytes },
      verified: { objects: row.verified_objects, bytes: row.verified_bytes },
      failed: { objects: row.failed_objects, bytes: row.failed_bytes },
    },
    error: row.error ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
