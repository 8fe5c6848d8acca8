import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "@jest/globals";
import { runCommand } from "@lakehouse/processes";
import pg from "pg";
import { expectGone } from "./expect-gone.fixture.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import { startS3 } from "./s3.ts";
import { useFolder } from "./use-folder.fixture.ts";

const startMs = 120_000;

async function query(connection: pg.ClientConfig, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a start that failed might have left in the system's temporary folder. */
async function leftovers(name: string): Promise<string[]> {
  return (await readdir(tmpdir())).filter((entry) => entry.startsWith(`lakehouse-${name}-`)).sort();
}

describe("starting a service", () => {
  test(
    "a port that somebody listens on is named, and that server is not taken for ours",
    async () => {
      const other = createServer((_request, response) => response.end("healthy"));
      other.listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      await expect(startS3({ port })).rejects.toThrow(`port ${port} is taken`);
      other.close();
    },
    startMs,
  );

  test(
    "an abort ends the start with its reason and leaves neither process nor folder",
    async () => {
      const before = await leftovers("postgres");
      const abort = new AbortController();
      const why = new Error("asked to stop");
      const start = startPostgres({ settings: { cluster_name: "aborted_start" } }, abort.signal);
      abort.abort(why);
      const error = await start.catch((caught: unknown) => caught as Error);
      expect([error, (error as Error).cause]).toContain(why);
      expect(await leftovers("postgres")).toEqual(before);
    },
    startMs,
  );

  test(
    "a server that dies while starting is reported at once and leaves no folder",
    async () => {
      const before = await leftovers("redis");
      const begun = performance.now();
      await expect(startRedis({ extraConfig: "no-such-directive yes" })).rejects.toMatchObject({
        code: "service_failed",
        message: expect.stringContaining("no-such-directive"),
      });
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(await leftovers("redis")).toEqual(before);
    },
    startMs,
  );

  test(
    "a password stands in no process's arguments",
    async () => {
      await using redis = await startRedis({ password: "pass-word-7f3a" });
      await using postgres = await startPostgres({ superuserPassword: "pass-word-7f3a" });
      const { stdout } = await runCommand("ps", ["-eo", "args"], { timeoutMs: 10_000 });
      expect(stdout).toContain(String(redis.port));
      expect(stdout).not.toContain(postgres.connection().password);
    },
    startMs,
  );
});

describe("a PostgreSQL data folder that is kept", () => {
  test(
    "is used again, its first statements are not repeated, and another password is refused at once",
    async () => {
      await using folder = await useFolder();
      const options = {
        dataDir: folder.path,
        superuserPassword: "first",
        initSql: ["CREATE TABLE t AS SELECT 7 AS n"],
      };
      for (const start of [1, 2]) {
        await using postgres = await startPostgres(options);
        expect([start, await query(postgres.connection(), "SELECT n FROM t")]).toEqual([start, [{ n: 7 }]]);
      }
      const begun = performance.now();
      await expect(startPostgres({ ...options, superuserPassword: "second" })).rejects.toThrow(
        "another superuser password",
      );
      expect(performance.now() - begun).toBeLessThan(15_000);
    },
    startMs,
  );

  test(
    "survives SIGKILL of the server",
    async () => {
      await using folder = await useFolder();
      const options = {
        dataDir: folder.path,
        superuserPassword: "first",
        initSql: ["CREATE TABLE t AS SELECT 7 AS n"],
      };
      const killed = await startPostgres(options);
      process.kill(killed.pid, "SIGKILL");
      await killed.process.exited;
      await killed.stop();
      await expectGone(killed);
      await using postgres = await startPostgres(options);
      expect(await query(postgres.connection(), "SELECT n FROM t")).toEqual([{ n: 7 }]);
    },
    startMs,
  );

  test(
    "is started anew when its first statements failed",
    async () => {
      await using folder = await useFolder();
      const options = { dataDir: folder.path, superuserPassword: "first" };
      const sql = ["CREATE TABLE t (n int)", "SELECT nonsense"];
      await expect(startPostgres({ ...options, initSql: sql })).rejects.toThrow("nonsense");
      await using postgres = await startPostgres({ ...options, initSql: ["CREATE TABLE t AS SELECT 8 AS n"] });
      expect(await query(postgres.connection(), "SELECT n FROM t")).toEqual([{ n: 8 }]);
    },
    startMs,
  );
});

test(
  "a bucket that exists already is kept with its objects by the next createBuckets",
  async () => {
    await using folder = await useFolder();
    const options = { dataDir: folder.path, accessKeyId: "access", secretAccessKey: "secret-secret" };
    for (const start of [1, 2]) {
      await using s3 = await startS3(options);
      await s3.createBuckets(["raw", "canary"]);
      const client = s3.client();
      const { Buckets } = await client.send(new ListBucketsCommand({}));
      client.destroy();
      expect([start, Buckets?.map(({ Name }) => Name).sort()]).toEqual([start, ["canary", "raw"]]);
    }
  },
  startMs,
);
