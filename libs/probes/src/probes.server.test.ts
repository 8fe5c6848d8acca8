import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type PostgresService,
  type RedisService,
  type S3Service,
  startPostgres,
  startRedis,
  startS3,
} from "@lakehouse/local-services";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { depsFor, postgres, redis, s3 } from "./definitions.fixture.ts";
import { runProbe } from "./run-probe.ts";

const never = new AbortController().signal;
const phasesOf = (phases: readonly { readonly phase: string }[]) => phases.map(({ phase }) => phase);

describe("postgres", () => {
  let server: PostgresService;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());
  const deps = (password = server.connection().password) => depsFor(server, { password });

  test("answers the query, tells its version, and every phase is measured", async () => {
    const result = await runProbe(postgres, deps(), never);
    expect(result.outcome).toEqual({ kind: "ok" });
    expect(phasesOf(result.phases)).toEqual(["resolve", "connect", "auth", "query"]);
    expect(result.details["server"]).toMatch(/^15\./);
    expect(result.address).toBe(`127.0.0.1:${server.port}`);
  });

  test("refuses a wrong password: auth, and the password is not shown", async () => {
    const result = await runProbe(postgres, deps("wrong-password"), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "auth" });
    expect(JSON.stringify(result)).not.toContain("wrong-password");
  });

  test("has no such database: an assertion that names it", async () => {
    const result = await runProbe({ ...postgres, database: "missing" }, deps(), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "assertion" });
    expect(result.outcome).toHaveProperty("message", expect.stringContaining('"missing"'));
  });

  test("runs a slow query: timeout in the phase query, and the server is rid of the session", async () => {
    const slow = { ...postgres, query: "select pg_sleep(30)", timeoutMs: 400 };
    const result = await runProbe(slow, deps(), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(result.phases.at(-1)?.phase).toBe("query");
    // the statement's own timeout ends it on the server; a session beside ours makes this divide by zero
    const alone =
      "select 1 / (case count(*) when 1 then 1 else 0 end) from pg_stat_activity where application_name = 'lakehouse-probe'";
    const left = await runProbe({ ...postgres, query: `select pg_sleep(0.5); ${alone}` }, deps(), never);
    expect(left.outcome).toEqual({ kind: "ok" });
  });
});

describe("redis", () => {
  let server: RedisService;
  beforeAll(async () => {
    server = await startRedis({ extraConfig: "user limited on >limited-password +ping" });
  }, 60_000);
  afterAll(() => server.stop());

  test("answers PONG, tells its role, and every phase is measured", async () => {
    const result = await runProbe(redis, depsFor(server, { password: server.password }), never);
    expect(result.outcome).toEqual({ kind: "ok" });
    expect(phasesOf(result.phases)).toEqual(["resolve", "connect", "auth", "command"]);
    expect(result.details).toEqual({ role: "master" });
  });

  test("is healthy for a user who may only PING; the role is just not shown", async () => {
    const result = await runProbe(
      { ...redis, user: "limited" },
      depsFor(server, { password: "limited-password" }),
      never,
    );
    expect(result.outcome).toEqual({ kind: "ok" });
    expect(result.details).toEqual({});
  });

  test("refuses a wrong password, and a missing one: auth", async () => {
    const wrong = await runProbe(redis, depsFor(server, { password: "wrong-password" }), never);
    expect(wrong.outcome).toMatchObject({ kind: "failed", reason: "auth" });
    const missing = await runProbe({ ...redis, password: undefined }, depsFor(server), never);
    expect(missing.outcome).toMatchObject({ kind: "failed", reason: "auth" });
  });
});

describe("s3", () => {
  let server: S3Service;
  beforeAll(async () => {
    server = await startS3();
    await server.createBuckets(["canary"]);
  }, 120_000);
  afterAll(() => server.stop());
  const deps = (secretKey = server.secretAccessKey) =>
    depsFor(server, { "access-key": server.accessKeyId, "secret-key": secretKey });

  async function keys(): Promise<string[]> {
    const client = server.client();
    try {
      const answer = await client.send(new ListObjectsV2Command({ Bucket: "canary" }));
      return (answer.Contents ?? []).flatMap(({ Key }) => Key ?? []);
    } finally {
      client.destroy();
    }
  }

  test("puts, reads, lists and deletes a canary, with the phases of every operation", async () => {
    const result = await runProbe(s3, deps(), never);
    expect(result.outcome).toEqual({ kind: "ok" });
    const operations = [...new Set(result.phases.map(({ operation }) => operation))];
    expect(operations).toEqual(["sweep", "put", "get", "list", "delete"]);
    const put = result.phases.filter(({ operation }) => operation === "put");
    expect(phasesOf(put)).toEqual(["resolve", "connect", "processing", "transfer"]);
    expect(await keys()).toEqual([]);
  });

  test("sweeps what an earlier prober left, once, and nothing of a sibling with a longer name", async () => {
    const client = server.client();
    for (const Key of ["test/replica/probe/old", "test/replica/probe-2"]) {
      await client.send(new PutObjectCommand({ Bucket: "canary", Key, Body: "left over" }));
    }
    const own = deps();
    expect((await runProbe(s3, own, never)).outcome).toEqual({ kind: "ok" });
    expect(await keys()).toEqual(["test/replica/probe-2"]);
    const second = await runProbe(s3, own, never);
    expect(second.phases.some(({ operation }) => operation === "sweep")).toBe(false);
    const sibling = await client.send(new GetObjectCommand({ Bucket: "canary", Key: "test/replica/probe-2" }));
    expect(await sibling.Body?.transformToString()).toBe("left over");
    client.destroy();
  });

  test("refuses wrong credentials: auth", async () => {
    const result = await runProbe(s3, deps("wrong-secret"), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "auth" });
  });

  test("has no such bucket: status, and the message names it", async () => {
    const result = await runProbe({ ...s3, bucket: "missing-bucket" }, deps(), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "status" });
    expect(result.outcome).toHaveProperty("message", expect.stringContaining("missing-bucket"));
  });
});
