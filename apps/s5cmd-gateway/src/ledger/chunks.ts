import { decodeOutcome, decodePlan, encodeOutcome, type ItemLetter, type PlannedItem } from "./chunk-codec.ts";
import type { Database, Pool } from "./database.ts";
import { type Lease, LeaseLostError, leaseSeconds } from "./lease.ts";
import type { OperationError, OperationSpec, Tally } from "./operation.ts";
import { failOperation, lockOperation, type Settled, settleIfDone } from "./settle.ts";

/** A chunk that this replica works on now. */
export interface ChunkClaim extends Lease {
  readonly opId: string;
  readonly seq: number;
  readonly spec: OperationSpec;
  readonly traceId: string;
  readonly canary: boolean;
  /** How often it was begun, this time included. */
  readonly attempts: number;
  readonly items: readonly PlannedItem[];
  /** One letter per item, as the last owner left them. */
  readonly letters: ItemLetter[];
}

/** What needs a person's eye: an item that was not copied, or not provably. */
export interface Trouble {
  readonly index: number;
  readonly state: "failed" | "vanished" | "conflict";
  readonly code: string;
  readonly message: string;
}

interface ChunkRow {
  readonly op_id: string;
  readonly seq: number;
  readonly spec: OperationSpec;
  readonly trace_id: string;
  readonly canary: boolean;
  readonly attempts: number;
  readonly epoch: number;
  readonly plan: Buffer;
  readonly outcome: Buffer | null;
}

export interface ClaimLimits {
  /** Only chunks of at most so many items. */
  readonly maxItems?: number | undefined;
}

/**
 * Claims the next chunk, also one whose owner's lease ran out; each goes to one replica only.
 * Operations take turns: one with a thousand chunks does not keep a later one with a single chunk waiting.
 */
export async function claimChunk(
  database: Database,
  owner: string,
  { maxItems }: ClaimLimits = {},
): Promise<ChunkClaim | undefined> {
  const { rows } = await database.query<ChunkRow>(
    `WITH running AS MATERIALIZED (
       SELECT op_id, count(*) AS chunks FROM chunks WHERE state = 'running' AND lease_until >= now() GROUP BY op_id
     ), next AS MATERIALIZED (
       SELECT c.op_id, c.seq FROM chunks c JOIN operations o ON o.id = c.op_id LEFT JOIN running r ON r.op_id = c.op_id
       WHERE c.state <> 'done' AND (c.state = 'queued' OR c.lease_until < now()) AND c.not_before <= now()
         AND o.state IN ('planning', 'running') AND ($3::integer IS NULL OR c.n <= $3)
       ORDER BY o.priority DESC, coalesce(r.chunks, 0), c.created_at, c.op_id, c.seq
       LIMIT 1 FOR NO KEY UPDATE OF c SKIP LOCKED
     )
     UPDATE chunks c SET state = 'running', owner = $1, epoch = c.epoch + 1, attempts = c.attempts + 1,
       lease_until = now() + make_interval(secs => $2)
     FROM next JOIN operations o ON o.id = next.op_id WHERE c.op_id = next.op_id AND c.seq = next.seq
     RETURNING c.op_id, c.seq, c.attempts, c.epoch, c.plan, c.outcome, o.spec, o.trace_id, o.canary`,
    [owner, leaseSeconds, maxItems ?? null],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { seq, spec, canary, attempts, epoch } = row;
  const items = await decodePlan(row.plan);
  const letters = await decodeOutcome(row.outcome, items.length);
  return { opId: row.op_id, seq, spec, canary, attempts, epoch, owner, traceId: row.trace_id, items, letters };
}

/** Keeps the lease and shows how far it is. @throws LeaseLostError, also when the operation has ended. */
export async function renewChunk(database: Database, claim: ChunkClaim): Promise<void> {
  const { rowCount } = await database.query(
    `UPDATE chunks c SET lease_until = now() + make_interval(secs => $5), ${setTallies(6)}
     FROM operations o WHERE ${fenced} AND o.id = c.op_id AND o.state IN ('planning', 'running')`,
    [...fence(claim), leaseSeconds, ...tallies(claim)],
  );
  if (!rowCount) throw new LeaseLostError(nameOf(claim));
}

/** Every item has ended. Ends the operation too, if this was the last chunk. @throws LeaseLostError */
export async function completeChunk(
  pool: Pool,
  claim: ChunkClaim,
  troubles: readonly Trouble[],
): Promise<Settled | undefined> {
  const outcome = await encodeOutcome(claim.letters);
  return pool.transaction(async (database) => {
    await lockOperation(database, claim.opId);
    const { rowCount } = await database.query(
      `UPDATE chunks c SET state = 'done', finished_at = clock_timestamp(), owner = NULL, lease_until = NULL,
         outcome = $5, ${setTallies(6)} WHERE ${fenced}`,
      [...fence(claim), outcome, ...tallies(claim)],
    );
    if (!rowCount) throw new LeaseLostError(nameOf(claim));
    await insertTroubles(database, claim, troubles);
    return settleIfDone(database, claim.opId);
  });
}

/** Gives the chunk back, to be gone on with after `delayMs` by any replica. Does nothing if the lease is lost. */
export async function releaseChunk(
  pool: Pool,
  claim: ChunkClaim,
  delayMs: number,
  troubles: readonly Trouble[],
): Promise<void> {
  const outcome = await encodeOutcome(claim.letters);
  await pool.transaction(async (database) => {
    const { rowCount } = await database.query(
      `UPDATE chunks c SET state = 'queued', owner = NULL, lease_until = NULL, outcome = $5,
         not_before = now() + make_interval(secs => $6), ${setTallies(7)} WHERE ${fenced}`,
      [...fence(claim), outcome, delayMs / 1_000, ...tallies(claim)],
    );
    if (rowCount) await insertTroubles(database, claim, troubles);
  });
}

/** A failure that holds for every object of the operation. @throws LeaseLostError */
export async function failChunk(
  pool: Pool,
  claim: ChunkClaim,
  error: OperationError,
  troubles: readonly Trouble[],
): Promise<Settled | undefined> {
  const outcome = await encodeOutcome(claim.letters);
  return pool.transaction(async (database) => {
    await lockOperation(database, claim.opId);
    const { rowCount } = await database.query(
      `UPDATE chunks c SET state = 'queued', owner = NULL, lease_until = NULL, outcome = $5, ${setTallies(6)} WHERE ${fenced}`,
      [...fence(claim), outcome, ...tallies(claim)],
    );
    if (!rowCount) throw new LeaseLostError(nameOf(claim));
    await insertTroubles(database, claim, troubles);
    return failOperation(database, claim.opId, error);
  });
}

async function insertTroubles(database: Database, claim: ChunkClaim, troubles: readonly Trouble[]): Promise<void> {
  const { opId, seq, items, spec } = claim;
  for (const { index, state, code, message } of troubles) {
    const item = items[index];
    if (!item) continue;
    await database.query(
      `INSERT INTO items (op_id, chunk_seq, n, src_key, dst_key, size, state, err_code, err_msg)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        opId,
        seq,
        index,
        Buffer.from(spec.source.prefix + item.key),
        Buffer.from(spec.destination.prefix + item.key),
        item.size,
        state,
        code,
        message,
      ],
    );
  }
}

const fenced = "c.op_id = $1 AND c.seq = $2 AND c.owner = $3 AND c.epoch = $4 AND c.state = 'running'";

function fence({ opId, seq, owner, epoch }: ChunkClaim): [string, number, string, number] {
  return [opId, seq, owner, epoch];
}

const tallyColumns = ["copied", "verified", "failed"].flatMap((what) => [`${what}_objects`, `${what}_bytes`]);

function setTallies(first: number): string {
  return tallyColumns.map((name, index) => `${name} = $${first + index}`).join(", ");
}

/** In the order of the columns. */
function tallies(claim: ChunkClaim): number[] {
  const { copied, verified, failed } = chunkTallies(claim);
  return [copied, verified, failed].flatMap(({ objects, bytes }) => [objects, bytes]);
}

/** How far the chunk is. What is verified was also copied. */
export function chunkTallies(claim: ChunkClaim): Record<"copied" | "verified" | "failed", Tally> {
  return { copied: tally(claim, "cse"), verified: tally(claim, "se"), failed: tally(claim, "fvx") };
}

function tally({ items, letters }: ChunkClaim, group: string): Tally {
  let objects = 0;
  let bytes = 0;
  for (const [index, { size }] of items.entries()) {
    if (!group.includes(letters[index] ?? "-")) continue;
    objects += 1;
    bytes += size;
  }
  return { objects, bytes };
}

function nameOf({ opId, seq }: ChunkClaim): string {
  return `chunk ${seq} of ${opId}`;
}
