import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { otherToken, putObjects, startTestbed, type Testbed, type TestGateway } from "../gateway.fixture.ts";
import { s3Error, startS3Proxy } from "../s3-proxy.fixture.ts";

let bed: Testbed;
let gateway: TestGateway;
let database: pg.Client;

beforeAll(async () => {
  bed = await startTestbed();
  await bed.s3.createBuckets(["lake-source", "lake-destination", "private"]);
  await putObjects(bed.client, "lake-source", [{ key: "a/1", size: 10 }]);
  gateway = await bed.startGateway();
  database = new pg.Client(bed.postgres.connection("gateway"));
  await database.connect();
}, 120_000);

afterAll(async () => {
  await database?.end();
  await gateway?.[Symbol.asyncDispose]();
  await bed?.[Symbol.asyncDispose]();
}, 30_000);

const good = {
  operation_type: "sync",
  source: { bucket: "lake-source", prefix: "a/" },
  destination: { bucket: "lake-destination", prefix: "b/" },
};

async function countOperations(): Promise<number> {
  return Number((await database.query("SELECT count(*) FROM operations")).rows[0].count);
}

describe("a request that cannot be accepted", () => {
  let before: number;
  beforeEach(async () => {
    before = await countOperations();
  });

  const one = (pointer: string, message: string) => [{ pointer, name: pointer.split("/").at(-1) ?? "", message }];
  test.each<[string, unknown, number, unknown]>([
    ["malformed JSON", '{"operation_type":', 400, [{ pointer: "", name: "body", message: "the body is no JSON" }]],
    ["no object", [], 400, one("", "must be object, is array")],
    [
      "every field missing",
      {},
      400,
      [...one("/operation_type", "is missing"), ...one("/source", "is missing"), ...one("/destination", "is missing")],
    ],
    [
      "several fields wrong at once",
      {
        operation_type: "teleport",
        source: { bucket: 7, prefx: "a" },
        destination: {},
        configuration: { max_concurrent: "many", part_size_mb: 5.5, verification: "hope" },
        "un/known": 1,
      },
      400,
      [
        { pointer: "/un~1known", name: "un/known", message: "is unknown" },
        ...one("/operation_type", "must be one of sync, copy, move, mirror, verify"),
        ...one("/source/prefx", "is unknown"),
        ...one("/source/bucket", "must be string, is number"),
        ...one("/destination/bucket", "is missing"),
        ...one("/configuration/max_concurrent", "must be integer, is string"),
        ...one("/configuration/part_size_mb", "must be integer, is fraction"),
        ...one("/configuration/verification", "must be one of none, size, etag"),
      ],
    ],
    [
      "numbers out of range",
      { ...good, configuration: { max_concurrent: 0, part_size_mb: 5121 } },
      400,
      [
        ...one("/configuration/max_concurrent", "must be >= 1"),
        ...one("/configuration/part_size_mb", "must be <= 5120"),
      ],
    ],
    [
      "source is destination",
      { ...good, destination: good.source },
      422,
      [
        ...one("/source", "source and destination are the same"),
        ...one("/destination", "source and destination are the same"),
      ],
    ],
    [
      "one prefix inside the other",
      { ...good, destination: { bucket: "lake-source", prefix: "a/b/" } },
      422,
      ["source", "destination"].flatMap((side) =>
        one(`/${side}/prefix`, "in one bucket, neither prefix may begin with the other"),
      ),
    ],
    [
      "buckets that are not there",
      { ...good, source: { bucket: "lake-none" }, destination: { bucket: "lake-nowhere" } },
      422,
      [
        ...one("/source/bucket", 'bucket "lake-none" does not exist'),
        ...one("/destination/bucket", 'bucket "lake-nowhere" does not exist'),
      ],
    ],
    [
      "a bucket that is no name, a connection nobody configured, and a type and mode that come later",
      {
        operation_type: "move",
        operation_mode: "staged",
        source: { bucket: "../x" },
        destination: { bucket: "lake-x", connection: "mars" },
      },
      422,
      [
        ...one("/operation_type", "move comes later; now there are sync and copy"),
        ...one("/operation_mode", "staged comes later; now there is direct_sync"),
        ...one("/source/bucket", '"../x" is no bucket name'),
        ...one("/destination/connection", 'no connection is named "mars"'),
        ...one("/source/connection", "moves between connections come later; both must be the same"),
        ...one("/destination/connection", "moves between connections come later; both must be the same"),
      ],
    ],
    [
      "a bucket without a grant",
      { ...good, source: { bucket: "private" } },
      403,
      one("/source", "no grant to read here"),
    ],
  ])("%s: names every field, and nothing is recorded", async (_, body, status, errors) => {
    const answer = await gateway.call("POST", "/sync", { body });
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(answer.body["errors"]).toEqual(errors);
    expect(answer.status).toBe(status);
    expect(answer.body["status"]).toBe(status);
    expect(await countOperations()).toBe(before);
  });

  test.each([
    ["no token", undefined],
    ["a wrong token", "wrong"],
  ])("%s: 401 with a challenge", async (_, token) => {
    for (const [method, path] of [
      ["POST", "/sync"],
      ["GET", "/operations"],
    ] as const) {
      const answer = await gateway.call(method, path, { token, ...(method === "POST" ? { body: good } : {}) });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm=/);
    }
    expect(await countOperations()).toBe(before);
  });

  test("a body that is too large or no JSON by its type: 413 and 415", async () => {
    const large = await gateway.call("POST", "/sync", { body: { ...good, x: "x".repeat(70_000) } });
    const typed = await gateway.call("POST", "/sync", { body: "x=1", headers: { "content-type": "text/plain" } });
    expect([large.status, typed.status]).toEqual([413, 415]);
  });

  test("a store that cannot be asked: 503, and it may be tried again", async () => {
    await using proxy = await startS3Proxy(bed.s3.endpoint, () => s3Error("InternalError", 500));
    await using other = await bed.startGateway({ endpoint: proxy.endpoint });
    const answer = await other.call("POST", "/sync", { body: good });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await countOperations()).toBe(before);
  });
});

test("an accepted move tells where to follow it, and carries the caller's trace", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const { status, headers: answered, body } = await gateway.call("POST", "/sync", { body: good, headers });
  expect(status).toBe(202);
  expect(body).toEqual({ operation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const path = `/operations/${String(body["operation_id"])}`;
  expect(answered.get("location")).toBe(path);
  const shown = await gateway.call("GET", path);
  expect(shown.body).toMatchObject({
    operation_id: body["operation_id"],
    operation_type: "sync",
    operation_mode: "direct_sync",
    source: { connection: "default", bucket: "lake-source", prefix: "a/" },
    configuration: { max_concurrent: 32, part_size_mb: 50, verification: "etag" },
    trace_id: traceId,
  });
});

test("another tenant neither sees nor ends an operation", async () => {
  const { body } = await gateway.call("POST", "/sync", { body: good });
  const path = `/operations/${String(body["operation_id"])}`;
  for (const [method, at] of [
    ["GET", path],
    ["GET", `${path}/items`],
    ["POST", `${path}/cancel`],
    ["GET", "/operations/x"],
  ] as const) {
    expect((await gateway.call(method, at, { token: otherToken })).status).toBe(404);
  }
  expect((await gateway.call("GET", "/operations", { token: otherToken })).body).toEqual({ operations: [] });
  expect((await gateway.call("POST", "/sync", { body: good, token: otherToken })).status).toBe(403);
});

test("a repeated Idempotency-Key gives the same operation, and another body under it is refused", async () => {
  const headers = { "idempotency-key": "nightly-2026-11-20" };
  const first = await gateway.call("POST", "/sync", { body: good, headers });
  const reordered = { destination: good.destination, source: good.source, operation_type: "sync", canary: false };
  const again = await gateway.call("POST", "/sync", { body: reordered, headers });
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.body).toEqual(first.body);
  const other = await gateway.call("POST", "/sync", { body: { ...good, operation_type: "copy" }, headers });
  expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
});

test("a canary is copied, but is neither listed nor counted", async () => {
  const counted = async () => {
    const { body } = await gateway.call("GET", "/metrics");
    return /^crypto_lakehouse_operations_total\{operation="copy",status="completed"\} (\d+)$/m.exec(
      String(body["text"]),
    )?.[1];
  };
  const before = await counted();
  const canary = await gateway.move({ ...good, operation_type: "copy", canary: true });
  expect(canary).toMatchObject({ status: "completed", counts: { objects: { copied: 1, verified: 1 } } });
  expect(await counted()).toBe(before);
  const { body } = await gateway.call("GET", "/operations");
  expect(JSON.stringify(body)).not.toContain(canary.operation_id);
  await gateway.move({ ...good, operation_type: "copy" });
  expect(await counted()).toBe(String(Number(before) + 1));
});

test("metrics have the platform's names, and an empty queue's age is 0", async () => {
  const { body } = await gateway.call("GET", "/metrics", { token: undefined });
  const text = String(body["text"]);
  for (const name of [
    "crypto_lakehouse_operations_total",
    "crypto_lakehouse_s5cmd_operations_total",
    "crypto_lakehouse_processing_duration_seconds",
    "crypto_lakehouse_objects_total",
    "crypto_lakehouse_bytes_total",
    "gateway_build_info",
  ]) {
    expect(text).toContain(`# TYPE ${name} `);
  }
  expect(text).toContain('crypto_lakehouse_processing_duration_seconds_bucket{le="300",operation="sync"}');
  expect(text).toMatch(/^crypto_lakehouse_queue_age_seconds 0$/m);
  // promtool would complain
  expect(text).not.toMatch(/^# TYPE \w+_total gauge$/m);
});

test("health, readiness and the description of the API need no token", async () => {
  const answers = await Promise.all(
    ["/health", "/ready", "/openapi.json", "/nothing"].map((path) => gateway.call("GET", path, { token: undefined })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
  expect(answers[2]?.body["openapi"]).toBe("3.1.0");
});

test("a gateway without its database lives, is not ready, and answers 503 until the database comes", async () => {
  await using early = await bed.startGateway({ database: "absent", awaitReady: false });
  expect((await early.call("GET", "/health")).status).toBe(200);
  expect(await early.call("GET", "/ready")).toMatchObject({
    status: 503,
    body: { status: "not_ready", reasons: ["the database is not reachable or not migrated yet"] },
  });
  expect(await early.call("POST", "/sync", { body: good })).toMatchObject({
    status: 503,
    body: { code: "unavailable" },
  });
  expect(String((await early.call("GET", "/metrics")).body["text"])).not.toMatch(
    /^crypto_lakehouse_queue_age_seconds /m,
  );
  await database.query("CREATE DATABASE absent");
  await early.untilReady();
  expect((await early.call("GET", "/operations")).body).toEqual({ operations: [] });
}, 30_000);
