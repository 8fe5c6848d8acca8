import type { Database } from "./database.ts";

/** An object that was not copied, or not provably. */
export interface TroubledItem {
  readonly sourceKey: string;
  readonly destinationKey: string;
  readonly size: number;
  readonly state: "failed" | "vanished" | "conflict";
  readonly code: string;
  readonly message: string;
}

/** The troubled items of an operation in the order they were planned, all states or one. */
export async function listItems(
  database: Database,
  opId: string,
  filter: { readonly state?: TroubledItem["state"] | undefined; readonly limit: number },
): Promise<TroubledItem[]> {
  const { rows } = await database.query<{
    src_key: Buffer;
    dst_key: Buffer;
    size: number;
    state: TroubledItem["state"];
    err_code: string;
    err_msg: string;
  }>(
    `SELECT src_key, dst_key, size, state, err_code, err_msg FROM items
     WHERE op_id = $1 AND ($2::text IS NULL OR state = $2) ORDER BY chunk_seq, n LIMIT $3`,
    [opId, filter.state ?? null, filter.limit],
  );
  return rows.map((row) => ({
    sourceKey: row.src_key.toString("utf8"),
    destinationKey: row.dst_key.toString("utf8"),
    size: row.size,
    state: row.state,
    code: row.err_code,
    message: row.err_msg,
  }));
}
