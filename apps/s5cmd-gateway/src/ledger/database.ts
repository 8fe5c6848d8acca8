import { types } from "node:util";
import pg from "pg";
import type { DatabaseConfig } from "../config/config.ts";

/** What a query runs on: the pool, or one connection inside a transaction. */
export interface Database {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>>;
}

export interface Pool extends Database, AsyncDisposable {
  /** Runs `work` in one transaction, rolled back if it throws. */
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
}

/** Each replica's share; all pools together stay under 80 % of the server's connections. */
const maxConnections = 10;

/** bigint as number: counts and bytes stay far below 2^53. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? (value: string) => Number(value) : (pg.types.getTypeParser(oid, format) as never),
};

export function clientConfig({ host, port, database, user, password }: DatabaseConfig): pg.ClientConfig {
  return {
    host,
    port,
    database,
    user,
    password,
    types: parsers,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "s5cmd-gateway",
  };
}

/** A pool that connects when it is first used; a server that is not there yet fails queries, not the start. */
export function createPool(config: DatabaseConfig, onError: (error: Error) => void): Pool {
  const pool = new pg.Pool({
    ...clientConfig(config),
    max: maxConnections,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
  });
  // an idle connection that breaks is replaced by itself
  pool.on("error", onError);
  return {
    query: (text, values = []) => pool.query(text, [...values]),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const result = await work({ query: (text, values = []) => client.query(text, [...values]) });
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        // a connection that cannot roll back is thrown away
        await client.query("ROLLBACK").then(
          () => client.release(),
          (broken: Error) => client.release(broken),
        );
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Whether an error says that the database is away (or stopping, or full), not that a statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  // instanceof would miss the errors of Node itself when they come from another realm (a test's)
  if (!types.isNativeError(error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^(08|53|57P0|25006|40003)/.test(code)) return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/.test(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|timeout expired/.test(error.message);
}
