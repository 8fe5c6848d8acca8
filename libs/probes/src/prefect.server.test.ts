import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type PrefectService, startPrefect } from "@lakehouse/local-services";
import { depsFor, prefect } from "./definitions.fixture.ts";
import { runProbe } from "./run-probe.ts";

const never = new AbortController().signal;
let server: PrefectService;

async function api(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${server.apiUrl}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}

beforeAll(async () => {
  server = await startPrefect();
  await api("POST", "/work_pools/", { name: "pool", type: "process" });
}, 180_000);
afterAll(() => server.stop());

test("Prefect is ready, tells its version, and has its work pool", async () => {
  const result = await runProbe(prefect, depsFor(server), never);
  expect(result.outcome).toEqual({ kind: "ok" });
  expect(result.details).toEqual({ server: "3.8.8", "work pools": "pool" });
  expect([...new Set(result.phases.map(({ operation }) => operation))]).toEqual(["ready", "version", "work_pool"]);
});

test("a work pool that does not exist is an assertion that names it", async () => {
  const result = await runProbe({ ...prefect, workPools: ["pool", "other"] }, depsFor(server), never);
  expect(result.outcome).toEqual({
    kind: "failed",
    reason: "assertion",
    message: "the work pool other does not exist",
  });
});

test("a paused work pool is an assertion that names it", async () => {
  await api("PATCH", "/work_pools/pool", { is_paused: true });
  const result = await runProbe(prefect, depsFor(server), never);
  expect(result.outcome).toMatchObject({
    kind: "failed",
    reason: "assertion",
    message: "the work pool pool is paused",
  });
  await api("PATCH", "/work_pools/pool", { is_paused: false });
});
