import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { findFreePort } from "@lakehouse/local-services";
import { hasEnded, readProcessTable } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { putObjects, startTestbed, type Testbed, token } from "./gateway.fixture.ts";
import { startS3Proxy } from "./s3-proxy.fixture.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
let bed: Testbed;
let folder: string;

beforeAll(async () => {
  bed = await startTestbed(["stopped", "killed"]);
  await bed.s3.createBuckets(["lake-source", "lake-destination"]);
  await putObjects(
    bed.client,
    "lake-source",
    Array.from({ length: 50 }, (_, index) => ({ key: `k/${index}`, size: 10 })),
  );
  folder = await mkdtemp(join(tmpdir(), "gateway-main-"));
}, 120_000);

afterAll(async () => {
  await bed?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly output: () => string;
  readonly exit: Promise<number | NodeJS.Signals | null>;
}

function start(env: Record<string, string>): Started {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [main], { env: { PATH, HOME, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const exit = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  return { child, output: () => output, exit };
}

async function environment(endpoint: string, database: string): Promise<Record<string, string>> {
  const { host, port, user, password } = bed.postgres.connection(database);
  const files = { token, password, id: bed.s3.accessKeyId, secret: bed.s3.secretAccessKey };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  await writeFile(
    join(folder, "gateway.yaml"),
    `connections: { default: { endpoint: "${endpoint}", accessKeyIdFile: id, secretAccessKeyFile: secret } }
tenants: { lakehouse: { tokenFile: token, grants: [{ bucket: "lake-*", rights: [read, write] }] } }`,
  );
  return {
    GATEWAY_PORT: String(await findFreePort()),
    GATEWAY_CONFIG_FILE: join(folder, "gateway.yaml"),
    GATEWAY_DATABASE_HOST: host,
    GATEWAY_DATABASE_PORT: String(port),
    GATEWAY_DATABASE_NAME: database,
    GATEWAY_DATABASE_USER: user,
    GATEWAY_DATABASE_PASSWORD_FILE: join(folder, "password"),
  };
}

/** Starts the program and a move that hangs in its first copies. */
async function startMove(endpoint: string, database: string, copying: Promise<void>): Promise<Started> {
  const env = await environment(endpoint, database);
  const started = start(env);
  const url = `http://127.0.0.1:${env["GATEWAY_PORT"]}`;
  const ready = async () => ((await fetch(`${url}/ready`)).ok ? true : undefined);
  await waitUntil(ready, { what: "the gateway to be ready", timeoutMs: 20_000 });
  const body = JSON.stringify({
    operation_type: "sync",
    source: { bucket: "lake-source" },
    destination: { bucket: "lake-destination" },
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  expect((await fetch(`${url}/sync`, { method: "POST", body, headers })).status).toBe(202);
  await copying;
  return started;
}

function childrenOf(pid: number | undefined): number[] {
  return (readProcessTable() ?? []).filter(({ parent }) => parent === pid).map((row) => row.pid);
}

function areGone(pids: readonly number[]): true | undefined {
  return (readProcessTable() ?? []).some((row) => pids.includes(row.pid) && !hasEnded(row)) ? undefined : true;
}

async function startHoldingProxy() {
  const copying = Promise.withResolvers<void>();
  const proxy = await startS3Proxy(bed.s3.endpoint, async ({ isCopy }) => {
    if (!isCopy) return undefined;
    copying.resolve();
    return new Promise(() => {});
  });
  return { proxy, copying: copying.promise };
}

test("a wrong configuration ends it with code 2 and every problem on a line", async () => {
  const { exit, output } = start({ GATEWAY_PORT: "x", LOG_LEVEL: "loud" });
  expect(await exit).toBe(2);
  expect(output().trim().split("\n")).toHaveLength(5);
});

test("a port that is taken ends it with code 1 and says so", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const taken = String((server.address() as AddressInfo).port);
  const { exit, output } = start({ ...(await environment(bed.s3.endpoint, "stopped")), GATEWAY_PORT: taken });
  expect(await exit).toBe(1);
  expect(output()).toContain("EADDRINUSE");
  server.close();
}, 20_000);

test("SIGTERM ends it with code 0 in under 8 s although copies hang, and leaves no s5cmd", async () => {
  const { proxy, copying } = await startHoldingProxy();
  await using _ = proxy;
  const { child, exit, output } = await startMove(proxy.endpoint, "stopped", copying);
  const s5cmds = childrenOf(child.pid);
  expect(s5cmds.length).toBeGreaterThan(0);
  const begun = performance.now();
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect(areGone(s5cmds)).toBe(true);
  for (const secret of [token, bed.s3.secretAccessKey, bed.postgres.connection().password])
    expect(output()).not.toContain(secret);
}, 40_000);

test("SIGKILL leaves no s5cmd either", async () => {
  const { proxy, copying } = await startHoldingProxy();
  await using _ = proxy;
  const { child, exit } = await startMove(proxy.endpoint, "killed", copying);
  const s5cmds = childrenOf(child.pid);
  expect(s5cmds.length).toBeGreaterThan(0);
  child.kill("SIGKILL");
  expect(await exit).toBe("SIGKILL");
  await waitUntil(() => areGone(s5cmds), { what: "s5cmd to end", timeoutMs: 3_000 });
}, 40_000);
