import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { CopyObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type S3Service, startS3 } from "@lakehouse/local-services";
import { depsFor, gateway } from "./definitions.fixture.ts";
import { runProbe } from "./run-probe.ts";

const never = new AbortController().signal;

let store: S3Service;
let client: S3Client;
let stub: Awaited<ReturnType<typeof startStubGateway>>;

beforeAll(async () => {
  store = await startS3();
  await store.createBuckets(["canary"]);
  client = store.client();
}, 120_000);
afterAll(async () => {
  client.destroy();
  await store.stop();
});
beforeEach(async () => {
  stub = await startStubGateway();
});
afterEach(() => stub[Symbol.asyncDispose]());

/**
 * Speaks the gateway's API over the real S3 server, and can be told to go wrong in ways the real gateway is built not to.
 */
async function startStubGateway() {
  const requests: { path: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const faults: { endsAs?: string; copies?: boolean; ready?: number; submit?: number } = {};
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const path = request.url ?? "";
    requests.push({ path, headers: request.headers, body });
    const answer = (status: number, json: unknown) => response.writeHead(status).end(JSON.stringify(json));
    if (path === "/ready") return answer(faults.ready ?? 200, {});
    if (request.headers.authorization !== "Bearer right-token") return answer(401, {});
    if (path.startsWith("/operations/")) {
      const isFirst = requests.filter((earlier) => earlier.path === path).length === 1;
      return answer(200, { status: isFirst ? "running" : (faults.endsAs ?? "completed") });
    }
    if (faults.submit && faults.submit !== 202) return answer(faults.submit, {});
    const { source, destination } = JSON.parse(body) as Record<string, { bucket: string; prefix: string }>;
    if (faults.copies !== false && source && destination) {
      const CopySource = `${source.bucket}/${source.prefix}object`;
      const Key = `${destination.prefix}object`;
      await client.send(new CopyObjectCommand({ Bucket: destination.bucket, Key, CopySource }));
    }
    answer(202, { operation_id: "operation-1" });
  };
  // a request that the stub cannot answer ends without an answer
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    requests,
    faults,
    submissions: () => requests.filter(({ path }) => path === "/sync"),
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function deps(token = "right-token") {
  const secrets = { token, "access-key": store.accessKeyId, "secret-key": store.secretAccessKey };
  return { ...depsFor(stub.address, secrets), resolve: () => store };
}

async function keys(): Promise<string[]> {
  const answer = await client.send(new ListObjectsV2Command({ Bucket: "canary" }));
  return (answer.Contents ?? []).flatMap(({ Key }) => Key ?? []);
}

test("a canary is submitted, awaited, compared and deleted", async () => {
  const result = await runProbe(gateway, deps(), never);
  expect(result.outcome).toEqual({ kind: "ok" });
  const [submission] = stub.submissions();
  expect(JSON.parse(submission?.body ?? "")).toEqual({
    operation_type: "sync",
    source: { bucket: "canary", prefix: "test/replica/probe/source/" },
    destination: { bucket: "canary", prefix: "test/replica/probe/destination/" },
    operation_mode: "direct_sync",
    canary: true,
  });
  expect(submission?.headers["traceparent"]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
  const operations = [...new Set(result.phases.map(({ operation }) => operation))];
  expect(operations).toEqual(["ready", "sweep", "put", "submit", "poll", "get", "delete"]);
  expect(result.details).toHaveProperty("last canary");
  expect(await keys()).toEqual([]);
});

test("between two canaries only readiness is asked, and the last canary is still shown", async () => {
  let nowMs = 0;
  const own = { ...deps(), monotonic: () => nowMs };
  await runProbe(gateway, own, never);
  nowMs = 59_000;
  const between = await runProbe(gateway, own, never);
  expect(between.outcome).toEqual({ kind: "ok" });
  expect(between.details).toHaveProperty("last canary");
  expect(stub.submissions()).toHaveLength(1);
  nowMs = 61_000;
  await runProbe(gateway, own, never);
  expect(stub.submissions()).toHaveLength(2);
});

describe("a canary that fails", () => {
  test("is not repeated within its interval; the failure stands until the next one arrives", async () => {
    let nowMs = 0;
    const own = { ...deps(), monotonic: () => nowMs };
    stub.faults.endsAs = "failed";
    expect((await runProbe(gateway, own, never)).outcome).toMatchObject({ kind: "failed", reason: "assertion" });
    stub.faults.endsAs = "completed";
    nowMs = 20_000;
    expect((await runProbe(gateway, own, never)).outcome).toMatchObject({
      kind: "failed",
      reason: "assertion",
      message: expect.stringMatching(
        /^the canary of 20 s ago failed: .* ended as failed; the next one starts in 40 s$/,
      ),
    });
    expect(stub.submissions()).toHaveLength(1);
    nowMs = 60_000;
    expect((await runProbe(gateway, own, never)).outcome).toEqual({ kind: "ok" });
    expect(stub.submissions()).toHaveLength(2);
    expect(await keys()).toEqual([]);
  });

  test("before the gateway took it is tried again at once", async () => {
    const own = deps();
    stub.faults.submit = 500;
    expect((await runProbe(gateway, own, never)).outcome).toMatchObject({ kind: "failed", reason: "status" });
    stub.faults.submit = 202;
    expect((await runProbe(gateway, own, never)).outcome).toEqual({ kind: "ok" });
  });

  test("because the object never arrived says so, although the gateway said completed", async () => {
    stub.faults.copies = false;
    const result = await runProbe(gateway, deps(), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "assertion" });
    expect(result.outcome).toHaveProperty("message", expect.stringContaining("did not arrive"));
  });

  test("because the operation never ends is a timeout while it was polled", async () => {
    stub.faults.endsAs = "running";
    const result = await runProbe({ ...gateway, timeoutMs: 500 }, deps(), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(result.phases.at(-1)?.operation).toBe("poll");
  });
});

test("a wrong token is refused: auth", async () => {
  const result = await runProbe(gateway, deps("wrong-token"), never);
  expect(result.outcome).toMatchObject({ kind: "failed", reason: "auth" });
});

test("a gateway that is not ready is not given a canary", async () => {
  stub.faults.ready = 503;
  const result = await runProbe(gateway, deps(), never);
  expect(result.outcome).toMatchObject({ kind: "failed", reason: "status", message: "GET /ready answered 503" });
  expect(stub.submissions()).toEqual([]);
});
