import type { Pool } from "./database.ts";
import { migrations } from "./migrations.ts";

/** Any number, the same in every replica: only one migrates at a time, the others wait and find nothing to do. */
const lockId = 7_305_127;

/** Brings the schema up to date. @throws the database's error; what was applied until then stays. */
export async function migrate(pool: Pool): Promise<void> {
  for (const { version, sql } of migrations) {
    await pool.transaction(async (database) => {
      await database.query("SELECT pg_advisory_xact_lock($1)", [lockId]);
      await database.query(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
      );
      const { rowCount } = await database.query("SELECT 1 FROM schema_migrations WHERE version = $1", [version]);
      if (rowCount) return;
      await database.query(sql);
      await database.query("INSERT INTO schema_migrations (version) VALUES ($1)", [version]);
    });
  }
}
