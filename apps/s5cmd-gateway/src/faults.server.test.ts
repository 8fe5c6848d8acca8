import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readProcessTable } from "@lakehouse/processes";
import { type Clock, systemClock, waitUntil } from "@lakehouse/time";
import { awaitEnd, type OperationView, putObjects, readBucket, startTestbed, type Testbed } from "./gateway.fixture.ts";
import { type Inject, lyingCopy, s3Error, startS3Proxy } from "./s3-proxy.fixture.ts";

let bed: Testbed;
let bucketNumber = 0;

beforeAll(async () => {
  bed = await startTestbed(["killed", "shared", "listing", "denied", "lying", "stopping", "cancelled", "vanishing"]);
}, 120_000);

afterAll(async () => {
  await bed?.[Symbol.asyncDispose]();
}, 30_000);

/** Fresh buckets with `count` small objects, and the request that syncs them. */
async function prepare(count: number) {
  bucketNumber += 1;
  const [source, destination] = [`lake-source-${bucketNumber}`, `lake-destination-${bucketNumber}`];
  await bed.s3.createBuckets([source, destination]);
  const objects = Array.from({ length: count }, (_, index) => ({ key: `k/${index}`, size: 1_000 + index }));
  await putObjects(bed.client, source, objects);
  const request = { operation_type: "sync", source: { bucket: source }, destination: { bucket: destination } };
  const expectSame = async () => {
    const expected = await readBucket(bed.client, source);
    expect(expected.size).toBe(count);
    expect(await readBucket(bed.client, destination)).toEqual(expected);
  };
  return { source, destination, request, expectSame };
}

test("killing s5cmd in the middle loses nothing", async () => {
  const { request, expectSame } = await prepare(200);
  let copies = 0;
  const kill: Inject = ({ isCopy }) => {
    // the copies that are under way at the 100th are lost with their process
    if (isCopy && (copies += 1) === 100) for (const pid of gateway.s5cmdPids()) process.kill(pid, "SIGKILL");
    return undefined;
  };
  await using proxy = await startS3Proxy(bed.s3.endpoint, kill);
  await using gateway = await bed.startGateway({ database: "killed", endpoint: proxy.endpoint });
  const operation = await gateway.move(request);
  expect(copies).toBeGreaterThanOrEqual(200);
  expect(operation).toMatchObject({
    status: "completed",
    counts: { objects: { copied: 200, verified: 200, failed: 0 } },
  });
  await expectSame();
}, 30_000);

test("two gateways on one ledger share the chunks, and nothing is copied twice", async () => {
  const { request, expectSame } = await prepare(100);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // each waits with its first copy until the other has one, so both have work
  const meet = (mine: PromiseWithResolvers<void>, other: PromiseWithResolvers<void>): Inject => {
    return async ({ isCopy }) => {
      if (!isCopy) return undefined;
      mine.resolve();
      await other.promise;
      return undefined;
    };
  };
  await using proxyA = await startS3Proxy(bed.s3.endpoint, meet(first, second));
  await using proxyB = await startS3Proxy(bed.s3.endpoint, meet(second, first));
  const options = { database: "shared", overrides: { chunkItems: 10 } };
  await using gatewayA = await bed.startGateway({ ...options, endpoint: proxyA.endpoint });
  await using gatewayB = await bed.startGateway({ ...options, endpoint: proxyB.endpoint });
  const accepted = await gatewayA.call("POST", "/sync", { body: request });
  const operation = await awaitEnd(gatewayB, String(accepted.body["operation_id"]));
  expect(operation).toMatchObject({
    status: "completed",
    counts: { objects: { planned: 100, copied: 100, verified: 100 } },
  });
  expect(proxyA.copies.size).toBeGreaterThan(0);
  expect(proxyB.copies.size).toBeGreaterThan(0);
  expect(proxyA.copies.size + proxyB.copies.size).toBe(100);
  expect([...proxyA.copies.values(), ...proxyB.copies.values()].every((times) => times === 1)).toBe(true);
  await expectSame();
}, 30_000);

test("a listing that fails half-way is gone on with where it stopped, and counts nothing twice", async () => {
  const { source, request, expectSame } = await prepare(50);
  let failures = 0;
  const failSecondPage: Inject = ({ path, query }) => {
    const isSecondPage = path.includes(source) && query.has("continuation-token");
    return isSecondPage && (failures += 1) <= 3 ? s3Error("InternalError", 500) : undefined;
  };
  await using proxy = await startS3Proxy(bed.s3.endpoint, failSecondPage);
  const options = { database: "listing", overrides: { chunkItems: 20 } };
  await using gateway = await bed.startGateway({ ...options, endpoint: proxy.endpoint });
  const operation = await gateway.move(request);
  expect(failures).toBeGreaterThanOrEqual(3);
  expect(operation).toMatchObject({
    status: "completed",
    counts: { objects: { planned: 50, copied: 50, verified: 50 } },
  });
  expect([...proxy.copies.values()].every((times) => times === 1)).toBe(true);
  await expectSame();
}, 40_000);

test("a listing that is refused fails the operation, never completes it", async () => {
  const { destination, request } = await prepare(3);
  const deny: Inject = ({ path, query }) =>
    path.includes(destination) && query.has("list-type") ? s3Error("AccessDenied", 403) : undefined;
  await using proxy = await startS3Proxy(bed.s3.endpoint, deny);
  await using gateway = await bed.startGateway({ database: "denied", endpoint: proxy.endpoint });
  const operation = await gateway.move(request);
  expect(operation).toMatchObject({
    status: "failed",
    error: { code: "AccessDenied" },
    counts: { objects: { copied: 0 } },
  });
  expect(proxy.copies.size).toBe(0);
});

test("a copy that the store only claims to have made is noticed and made again", async () => {
  const { request, expectSame } = await prepare(20);
  let lies = 0;
  const lieOnce: Inject = ({ isCopy, path }) =>
    isCopy && path.endsWith("/k/7") && (lies += 1) === 1 ? lyingCopy : undefined;
  await using proxy = await startS3Proxy(bed.s3.endpoint, lieOnce);
  await using gateway = await bed.startGateway({ database: "lying", endpoint: proxy.endpoint });
  expect(await gateway.move(request)).toMatchObject({
    status: "completed",
    counts: { objects: { copied: 20, verified: 20 } },
  });
  expect(lies).toBe(2);
  await expectSame();
}, 20_000);

test("an object that vanishes between listing and copy is told by name", async () => {
  const { request } = await prepare(5);
  const vanish: Inject = ({ isCopy, path }) =>
    isCopy && path.endsWith("/k/3") ? s3Error("NoSuchKey", 404) : undefined;
  await using proxy = await startS3Proxy(bed.s3.endpoint, vanish);
  await using gateway = await bed.startGateway({ database: "vanishing", endpoint: proxy.endpoint });
  const operation = await gateway.move(request);
  expect(operation).toMatchObject({
    status: "completed_with_errors",
    counts: { objects: { copied: 4, verified: 4, failed: 1 } },
    failed_items: [{ source_key: "k/3", state: "vanished", error: { code: "NoSuchKey" } }],
  });
  const failed = await gateway.call("GET", `/operations/${operation.operation_id}/items?state=failed`);
  expect(failed.body).toEqual({ items: [] });
  const metrics = await gateway.call("GET", "/metrics");
  expect(metrics.body["text"]).toContain('crypto_lakehouse_s5cmd_operations_total{operation="cp",status="failure"} 1');
  expect(metrics.body["text"]).toContain(
    'crypto_lakehouse_operations_total{operation="sync",status="completed_with_errors"} 1',
  );
});

describe("a gateway that is stopped in the middle", () => {
  test("puts its work down in under 8 s, leaves no s5cmd, and another goes on at once", async () => {
    const { request, expectSame } = await prepare(100);
    const begun = Promise.withResolvers<void>();
    const slow: Inject = async ({ isCopy }) => {
      if (!isCopy) return undefined;
      begun.resolve();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return undefined;
    };
    await using proxy = await startS3Proxy(bed.s3.endpoint, slow);
    const first = await bed.startGateway({ database: "stopping", endpoint: proxy.endpoint });
    const body = { ...request, configuration: { max_concurrent: 2 } };
    const { body: accepted } = await first.call("POST", "/sync", { body });
    await begun.promise;
    const pids = first.s5cmdPids();
    expect(pids.length).toBeGreaterThan(0);
    const stoppedAt = performance.now();
    await first[Symbol.asyncDispose]();
    expect(performance.now() - stoppedAt).toBeLessThan(8_000);
    expect(readProcessTable()?.filter(({ pid }) => pids.includes(pid))).toEqual([]);

    await using second = await bed.startGateway({ database: "stopping" });
    const operation = await awaitEnd(second, String(accepted["operation_id"]));
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(operation).toMatchObject({
      status: "completed",
      counts: { objects: { planned: 100, copied: 100, verified: 100 } },
    });
    expect([...proxy.copies.values()].every((times) => times === 1)).toBe(true);
    await expectSame();
  }, 30_000);
});

test("a cancelled operation begins nothing more", async () => {
  const { request } = await prepare(50);
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const hold: Inject = async ({ isCopy }) => {
    if (!isCopy) return undefined;
    begun.resolve();
    await released.promise;
    return undefined;
  };
  // workers learn of it with their heartbeat, which is every 5 s outside of tests
  const hasty: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 100), signal) };
  const overrides = { chunkItems: 5, clock: hasty };
  await using proxy = await startS3Proxy(bed.s3.endpoint, hold);
  await using gateway = await bed.startGateway({ database: "cancelled", endpoint: proxy.endpoint, overrides });
  const { body } = await gateway.call("POST", "/sync", { body: { ...request, configuration: { max_concurrent: 2 } } });
  const path = `/operations/${String(body["operation_id"])}`;
  await begun.promise;
  expect(await gateway.call("POST", `${path}/cancel`)).toMatchObject({ status: 202, body: { status: "cancelled" } });
  await systemClock.sleep(2_000);
  released.resolve();
  const copied = async () => {
    const { counts } = (await gateway.call("GET", path)).body as unknown as OperationView;
    return (counts.objects["copied"] ?? 0) > 0 ? counts.objects["copied"] : undefined;
  };
  await waitUntil(copied, { what: "the copies under way to be written down", timeoutMs: 5_000 });
  expect(proxy.copies.size).toBeLessThanOrEqual(2);
  expect(await gateway.call("POST", `${path}/cancel`)).toMatchObject({ status: 202 });
}, 20_000);
