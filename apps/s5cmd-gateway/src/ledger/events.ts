import type { Database } from "./database.ts";

export type EventType = "accepted" | "planned" | "completed" | "completed_with_errors" | "failed" | "cancelled";

/** Replicas wait on this channel for work; who misses a notification finds the work by polling. */
export const workChannel = "gateway_work";

/** Written in the transaction that makes it true. */
export async function addEvent(database: Database, opId: string, type: EventType, data: object = {}): Promise<void> {
  await database.query("INSERT INTO events (op_id, type, data) VALUES ($1, $2, $3)", [
    opId,
    type,
    JSON.stringify(data),
  ]);
}

/** Wakes all replicas when the transaction commits. */
export async function notifyWork(database: Database): Promise<void> {
  await database.query("SELECT pg_notify($1, '')", [workChannel]);
}
