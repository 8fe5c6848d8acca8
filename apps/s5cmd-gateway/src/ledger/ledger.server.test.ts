import { randomUUID } from "node:crypto";
import { type PostgresService, startPostgres } from "@lakehouse/local-services";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { claimChunk, completeChunk, failChunk, releaseChunk, renewChunk } from "./chunks.ts";
import { createPool, isUnavailable, type Pool } from "./database.ts";
import { LeaseLostError } from "./lease.ts";
import { migrate } from "./migrate.ts";
import type { OperationSpec } from "./operation.ts";
import { acceptOperation, findOperation, listOperations, type NewOperation, queueAgeSeconds } from "./operations.ts";
import {
  claimPlanning,
  completePlanning,
  type PlanningClaim,
  recordPlanStep,
  releasePlanning,
  renewPlanning,
} from "./planning.ts";
import { cancelOperation } from "./settle.ts";

let postgres: PostgresService;
let pool: Pool;

beforeAll(async () => {
  postgres = await startPostgres();
  pool = createPool(postgres.connection(), () => {});
  await Promise.all([migrate(pool), migrate(pool)]);
}, 60_000);

afterAll(async () => {
  await pool?.[Symbol.asyncDispose]();
  await postgres?.stop();
}, 20_000);

beforeEach(async () => {
  await pool.query("TRUNCATE operations, chunks, items, events, audit");
});

const spec: OperationSpec = {
  type: "sync",
  source: { connection: "default", bucket: "a", prefix: "" },
  destination: { connection: "default", bucket: "b", prefix: "" },
  maxConcurrent: 32,
  partSizeMb: 50,
  verification: "etag",
};

function newOperation(more: Partial<NewOperation> = {}): NewOperation {
  const requestHash = Buffer.from("hash");
  const identity = { id: randomUUID(), tenant: "lakehouse", idempotencyKey: undefined, requestHash };
  return { ...identity, spec, canary: false, traceId: "0".repeat(32), ...more };
}

/** An operation with all of its listing done: `chunks` chunks of two objects. */
async function plan(chunks: number): Promise<string> {
  const { id } = newOperation();
  await acceptOperation(pool, newOperation({ id }));
  const claim = (await claimPlanning(pool, "planner"))!;
  for (let seq = 0; seq < chunks; seq++) await recordPlanStep(pool, claim, step(`${seq}`));
  await completePlanning(pool, claim);
  return id;
}

function step(name: string) {
  const items = ["a", "b"].map((letter) => ({ key: `${name}${letter}`, size: 10, etag: "e" }));
  return { items, skipped: { objects: 1, bytes: 5 }, cursor: `${name}b` };
}

function expireLeases(): Promise<unknown> {
  const past = "SET lease_until = now() - interval '1 ms' WHERE lease_until IS NOT NULL";
  return Promise.all([pool.query(`UPDATE chunks ${past}`), pool.query(`UPDATE operations ${past}`)]);
}

describe("chunks", () => {
  test("go to one replica each, however many claim at once", async () => {
    await plan(8);
    const claims = await Promise.all(Array.from({ length: 12 }, (_, index) => claimChunk(pool, `replica ${index}`)));
    // of 12 at once some find only rows that others are just claiming; they poll again
    let claimed = claims.filter((claim) => claim !== undefined);
    for (let more = await claimChunk(pool, "late"); more; more = await claimChunk(pool, "late"))
      claimed = [...claimed, more];
    expect(claimed.map(({ seq }) => seq).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("of an owner that died are taken over, and the old epoch cannot write any more", async () => {
    const id = await plan(1);
    const old = (await claimChunk(pool, "old"))!;
    expect(await claimChunk(pool, "new")).toBeUndefined();
    await expireLeases();
    const taken = (await claimChunk(pool, "new"))!;
    expect(taken).toMatchObject({ seq: 0, attempts: 2, epoch: old.epoch + 1 });

    old.letters.fill("e");
    await expect(renewChunk(pool, old)).rejects.toThrow(LeaseLostError);
    await expect(completeChunk(pool, old, [])).rejects.toThrow(LeaseLostError);
    await expect(failChunk(pool, old, { code: "x", message: "x" }, [])).rejects.toThrow(LeaseLostError);
    await releaseChunk(pool, old, 0, [{ index: 0, state: "failed", code: "x", message: "x" }]);
    expect(await findOperation(pool, "lakehouse", id)).toMatchObject({
      state: "running",
      counts: { copied: { objects: 0 }, failed: { objects: 0 } },
    });

    taken.letters.fill("e");
    expect(await completeChunk(pool, taken, [])).toMatchObject({ id, state: "completed" });
  });

  test("of the same owner are fenced by their epoch too", async () => {
    await plan(1);
    const before = (await claimChunk(pool, "same"))!;
    await expireLeases();
    const after = (await claimChunk(pool, "same"))!;
    await expect(renewChunk(pool, before)).rejects.toThrow(LeaseLostError);
    await renewChunk(pool, after);
  });

  test("given back keep what was done, and wait for their time", async () => {
    await plan(1);
    const claim = (await claimChunk(pool, "first"))!;
    claim.letters[0] = "c";
    await releaseChunk(pool, claim, 60_000, []);
    expect(await claimChunk(pool, "second")).toBeUndefined();
    await pool.query("UPDATE chunks SET not_before = now()");
    expect(await claimChunk(pool, "second")).toMatchObject({ letters: ["c", "-"], attempts: 2 });
  });

  test("that end at the same moment end their operation exactly once", async () => {
    const id = await plan(4);
    const claims = [];
    for (let claim = await claimChunk(pool, "o"); claim; claim = await claimChunk(pool, "o")) claims.push(claim);
    const settled = await Promise.all(
      claims.map((claim) => {
        claim.letters.fill("e");
        return completeChunk(pool, claim, []);
      }),
    );
    expect(settled.filter((end) => end !== undefined)).toMatchObject([{ id, state: "completed" }]);
    expect(await findOperation(pool, "lakehouse", id)).toMatchObject({
      counts: {
        planned: { objects: 8, bytes: 80 },
        copied: { objects: 8, bytes: 80 },
        verified: { objects: 8, bytes: 80 },
        skipped: { objects: 4, bytes: 20 },
      },
    });
  });

  test("with a failed item end their operation with errors", async () => {
    await plan(1);
    const claim = (await claimChunk(pool, "o"))!;
    claim.letters.splice(0, 2, "e", "f");
    const settled = await completeChunk(pool, claim, [{ index: 1, state: "failed", code: "x", message: "x" }]);
    expect(settled).toMatchObject({ state: "completed_with_errors" });
  });

  test("of a cancelled operation are not claimed, and lose their lease", async () => {
    const id = await plan(2);
    const claim = (await claimChunk(pool, "o"))!;
    expect(await cancelOperation(pool, "somebody else", id)).toBeUndefined();
    expect(await cancelOperation(pool, "lakehouse", id)).toMatchObject({ id, state: "cancelled" });
    await expect(renewChunk(pool, claim)).rejects.toThrow(LeaseLostError);
    expect(await claimChunk(pool, "o")).toBeUndefined();
  });
});

describe("operations", () => {
  test("take turns, so that a small one does not wait for a large one that came before", async () => {
    const large = await plan(3);
    await claimChunk(pool, "o");
    const small = await plan(1);
    expect([(await claimChunk(pool, "o"))?.opId, (await claimChunk(pool, "o"))?.opId]).toEqual([small, large]);
  });

  test("can be asked for small chunks only", async () => {
    await plan(1);
    expect(await claimChunk(pool, "o", { maxItems: 1 })).toBeUndefined();
    expect(await claimChunk(pool, "o", { maxItems: 2 })).toBeDefined();
  });
});

describe("planning", () => {
  test("of an owner that died goes on after its cursor, and the old epoch cannot write any more", async () => {
    await acceptOperation(pool, newOperation());
    const old = (await claimPlanning(pool, "old")) as PlanningClaim;
    await recordPlanStep(pool, old, step("é\n"));
    await expireLeases();
    const taken = (await claimPlanning(pool, "new")) as PlanningClaim;
    expect(taken).toMatchObject({ cursor: "é\nb", attempts: 2 });
    await expect(recordPlanStep(pool, old, step("late"))).rejects.toThrow(LeaseLostError);
    await expect(completePlanning(pool, old)).rejects.toThrow(LeaseLostError);
    await expect(renewPlanning(pool, old)).rejects.toThrow(LeaseLostError);
    await releasePlanning(pool, old, 0);
    await recordPlanStep(pool, taken, step("z"));
    const { rows } = await pool.query<{ seq: number }>("SELECT seq FROM chunks ORDER BY seq");
    expect(rows).toEqual([{ seq: 0 }, { seq: 1 }]);
  });

  test("that finds nothing to copy completes the operation", async () => {
    await acceptOperation(pool, newOperation());
    const claim = (await claimPlanning(pool, "o"))!;
    expect(await completePlanning(pool, claim)).toMatchObject({ state: "completed" });
  });
});

describe("accepting", () => {
  test("answers a repeated key with the same operation, and refuses it for another request", async () => {
    const first = newOperation({ idempotencyKey: "key" });
    expect(await acceptOperation(pool, first)).toEqual({ kind: "accepted", id: first.id });
    expect(await acceptOperation(pool, newOperation({ idempotencyKey: "key" }))).toEqual({
      kind: "repeated",
      id: first.id,
    });
    const other = newOperation({ idempotencyKey: "key", requestHash: Buffer.from("other") });
    expect(await acceptOperation(pool, other)).toEqual({ kind: "key_reused" });
    const elsewhere = newOperation({ idempotencyKey: "key", tenant: "other" });
    expect(await acceptOperation(pool, elsewhere)).toMatchObject({ kind: "accepted" });
  });

  test("leaves canaries out of lists, but not out of sight", async () => {
    const canary = newOperation({ canary: true });
    await acceptOperation(pool, canary);
    expect(await listOperations(pool, "lakehouse", 10)).toEqual([]);
    expect(await findOperation(pool, "lakehouse", canary.id)).toMatchObject({ canary: true });
    expect(await findOperation(pool, "other", canary.id)).toBeUndefined();
  });
});

test("the queue's age is that of the oldest waiting work, and 0 when nothing waits", async () => {
  expect(await queueAgeSeconds(pool)).toBe(0);
  await plan(1);
  await pool.query("UPDATE chunks SET created_at = now() - interval '90 s', not_before = now() - interval '90 s'");
  expect(await queueAgeSeconds(pool)).toBeGreaterThanOrEqual(90);
  await claimChunk(pool, "o");
  expect(await queueAgeSeconds(pool)).toBe(0);
});

test("a database that is away is told from a wrong statement", async () => {
  await using away = createPool({ ...postgres.connection(), port: 1 }, () => {});
  const refused = await away.query("SELECT 1").catch((error: unknown) => error);
  const wrong = await pool.query("SELECT nothing").catch((error: unknown) => error);
  expect([isUnavailable(refused), isUnavailable(wrong)]).toEqual([true, false]);
});
