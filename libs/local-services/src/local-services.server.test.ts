import { once } from "node:events";
import { connect } from "node:net";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import pg from "pg";
import { expectGone } from "./expect-gone.fixture.ts";
import { findFreePort, isPortFree } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { startPrefect, startPrefectWorker } from "./prefect.ts";
import { startRedis } from "./redis.ts";
import { startS3 } from "./s3.ts";

const startMs = 120_000;

describe("startPostgres", () => {
  test(
    "gives a PostgreSQL 15 with the statements of a first start, and leaves nothing behind",
    async () => {
      await using postgres = await startPostgres({
        initSql: ["CREATE ROLE gateway LOGIN", "CREATE DATABASE gateway OWNER gateway"],
      });
      const client = new pg.Client(postgres.connection("gateway"));
      await client.connect();
      const { rows } = await client.query(
        `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('data_checksums') AS checksums,
        pg_encoding_to_char(encoding) AS encoding, datcollate AS locale FROM pg_database WHERE datname = 'gateway'`,
      );
      expect(rows).toEqual([{ major: 15, checksums: "on", encoding: "UTF8", locale: "C" }]);
      await client.end();
      await postgres.stop();
      await expectGone(postgres);
    },
    startMs,
  );

  test(
    "refuses a wrong password",
    async () => {
      await using postgres = await startPostgres();
      const client = new pg.Client({ ...postgres.connection(), password: "wrong" });
      await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
      await client.end();
    },
    startMs,
  );
});

async function firstLine(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

describe("startRedis", () => {
  test(
    "gives a Redis that asks for its password, and leaves nothing behind",
    async () => {
      await using redis = await startRedis();
      const client = new Redis({ host: redis.host, port: redis.port, password: redis.password });
      await client.set("key", "value");
      expect(await client.get("key")).toBe("value");
      client.disconnect();
      expect(await firstLine(redis.port, "GET key\r\n")).toMatch(/^-NOAUTH/);
      await redis.stop();
      await expectGone(redis);
    },
    startMs,
  );

  test(
    "says at once, with its last lines, that the server could not start",
    async () => {
      const begun = performance.now();
      await expect(startRedis({ extraConfig: "no-such-directive yes" })).rejects.toThrow("Bad directive");
      expect(performance.now() - begun).toBeLessThan(10_000);
    },
    startMs,
  );
});

describe("startS3", () => {
  test(
    "keeps an object with its content type and metadata, and leaves nothing behind",
    async () => {
      await using s3 = await startS3();
      const client = s3.client();
      await client.send(new CreateBucketCommand({ Bucket: "raw" }));
      const object = { Bucket: "raw", Key: "a b/c+d%/é.parquet" };
      await client.send(
        new PutObjectCommand({ ...object, Body: "body", ContentType: "text/plain", Metadata: { exchange: "binance" } }),
      );
      const read = await client.send(new GetObjectCommand(object));
      expect(await read.Body?.transformToString()).toBe("body");
      expect(read).toMatchObject({ ContentType: "text/plain", Metadata: { exchange: "binance" } });
      client.destroy();
      await s3.stop();
      await expectGone(s3);
    },
    startMs,
  );
});

describe("startPrefect", () => {
  test(
    "gives a server and a worker that makes its pool, and leaves nothing behind",
    async () => {
      await using server = await startPrefect();
      await using worker = await startPrefectWorker({ apiUrl: server.apiUrl, pool: "crypto-data-pool" });
      const pool = await (await fetch(`${server.apiUrl}/work_pools/crypto-data-pool`)).json();
      expect(pool).toMatchObject({ name: "crypto-data-pool", type: "process" });
      await worker.stop();
      await server.stop();
      await expectGone(worker);
      await expectGone(server);
    },
    startMs,
  );
});

test(
  "a port that something listens on is not free",
  async () => {
    await using redis = await startRedis({ port: await findFreePort() });
    expect(await isPortFree(redis.port)).toBe(false);
  },
  startMs,
);
