import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type RedisService, startRedis } from "@lakehouse/local-services";
import { type OpenedPage, openPage } from "@lakehouse/testing";
import { startTestValidator, type TestValidator } from "./validator.fixture.ts";

const intervalMs = 1_000;
/** Two intervals is what is promised; the rest is for a busy machine. */
const promise = { timeout: 2 * intervalMs + 1_500 };
const row = '[id="probe-redis/check"]';

let redis: RedisService;
let validator: TestValidator;
let opened: OpenedPage;

beforeEach(async () => {
  redis = await startRedis();
  validator = await startTestValidator({
    interval: `${intervalMs}ms`,
    secrets: { password: redis.password },
    services: {
      redis: { address: redis, probe: "kind: redis, password: { secret: test/password }" },
      grafana: { leftOutBecause: "it needs a container", probe: "kind: tcp" },
    },
  });
  opened = await openPage(validator.url);
}, 120_000);
afterEach(async () => {
  await opened[Symbol.asyncDispose]();
  await validator[Symbol.asyncDispose]();
  await redis.stop();
});

function untilText(selector: string, text: string): Promise<void> {
  return opened.page.locator(selector, { hasText: text }).first().waitFor(promise);
}

test("a service that dies is shown failing within two intervals, and its return as well, without a reload", async () => {
  const { page } = opened;
  await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  await untilText(`${row} .state`, "OK");
  await untilText("#banner-title", "Everything measured is healthy");
  const height = (await page.locator("#services").boundingBox())?.height;

  await redis.stop();
  await untilText(`${row} .state`, "Failing");
  await untilText(`${row} .note`, `Connection refused: nothing listens at 127.0.0.1:${redis.port}`);
  await untilText("#banner-title", "redis/check is failing");
  await untilText("#announcer", "redis/check is now failing");
  expect(await page.title()).toBe("redis/check is failing · test");
  expect(await page.locator(`${row} .spark-failed`).getAttribute("d")).not.toBe("");
  expect((await page.locator("#services").boundingBox())?.height).toBe(height);

  await using again = await startRedis({ port: redis.port, password: redis.password });
  expect(again.port).toBe(redis.port);
  await untilText(`${row} .state`, "OK");
  await untilText("#banner-title", "Everything measured is healthy");
  expect(await page.evaluate(() => "neverReloaded" in globalThis)).toBe(true);
  expect(opened.errors).toEqual([]);
  expect(opened.failedRequests).toEqual([]);
});

test("a left-out service is listed with its reason and is not shown healthy", async () => {
  await untilText("#left-out", "it needs a container");
  await untilText('[id="probe-grafana/check"] .state', "Unmeasured");
  expect(await opened.page.locator("#environment").textContent()).toBe("test");
  expect(await opened.page.locator("#vantage").textContent()).toBe("host");
});

test("a closer look, by keyboard alone, shows phases and facts", async () => {
  const { page } = opened;
  await untilText(`${row} .state`, "OK");
  await page.locator(`${row} > summary`).focus();
  await page.keyboard.press("Enter");
  await untilText(`${row} .facts`, "Last success");
  expect(await page.locator(`${row} .phase-legend`).textContent()).toMatch(/resolve.*connect.*auth.*command/);
});

test("a validator that goes away is said to be lost, with the time of the last update, and is found again", async () => {
  await untilText(`${row} .state`, "OK");
  const { port } = new URL(validator.url);
  await validator.stop();
  await untilText("#lost", "Connection lost, last update");
  await using returned = await startTestValidator({
    port: Number(port),
    secrets: { password: redis.password },
    services: { redis: { address: redis, probe: "kind: redis, password: { secret: test/password }" } },
  });
  expect(returned.url).toBe(validator.url);
  await opened.page.locator("#link-text", { hasText: "live" }).waitFor({ timeout: 10_000 });
  expect(await opened.page.locator("#lost").textContent()).toBe("");
});

test("a phone's width needs no scrolling sideways", async () => {
  const { page } = opened;
  await page.setViewportSize({ width: 360, height: 740 });
  await untilText(`${row} .state`, "OK");
  // as text, because this side of the test has no DOM and no types of one
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
});
