import { readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { obtainBinary } from "@lakehouse/binaries";
import type { RunFile } from "@lakehouse/environment";
import { runCommand } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import {
  copyOfEnvironments,
  descendantsOf,
  type LakehouseProcess,
  lakehouse,
  processesOf,
  startLakehouse,
  survivorsOf,
} from "./lakehouse-process.ts";

const startMs = 120_000;
// an offset of its own, so that a lakehouse that somebody runs beside the tests is left alone
const offset = "20000";

async function runFileOf(root: string): Promise<RunFile> {
  return JSON.parse(await readFile(join(root, ".lakehouse", "run.json"), "utf8")) as RunFile;
}

async function metric(run: RunFile, pattern: RegExp): Promise<number | undefined> {
  const validator = run.services.find(({ name }) => name === "validator")?.ports["9464"];
  const text = await (await fetch(`http://${validator?.host}:${validator?.port}/metrics`)).text();
  const line = text.split("\n").find((candidate) => pattern.test(candidate));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

const successOf = (service: string) => new RegExp(`^probe_success\\{(?=[^}]*service="${service}")`);

function listening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

describe("lakehouse up docker --embedded", () => {
  let folder: Awaited<ReturnType<typeof copyOfEnvironments>>;
  let up: LakehouseProcess;
  let run: RunFile;

  beforeAll(async () => {
    folder = await copyOfEnvironments();
    up = startLakehouse(folder.root, ["up", "docker", "--embedded", "--port-offset", offset]);
    await up.saying(/ready in .*; Ctrl-C stops everything/);
    run = await runFileOf(folder.root);
  }, startMs);

  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test.each(["postgres", "redis", "minio", "prefect-server", "s5cmd-gateway"])(
    "the validator soon reports %s as up",
    async (service) => {
      const value = await waitUntil(async () => ((await metric(run, successOf(service))) === 1 ? 1 : undefined), {
        what: `probe_success 1 for ${service}`,
        // a gateway canary that came too early is repeated after a minute
        timeoutMs: 75_000,
      });
      expect(value).toBe(1);
    },
    80_000,
  );

  test("what needs a container is left out with its reason, and has no probe_success", async () => {
    expect(run.services.find(({ name }) => name === "grafana")).toMatchObject({
      state: "left-out",
      reason: "needs a container",
    });
    expect(await metric(run, successOf("grafana"))).toBeUndefined();
  });

  test("check runs every probe once and exits 0", async () => {
    // Prometheus, Jaeger and the collector join when they are ready; this waits for them through run.json
    await waitUntil(
      async () =>
        (await runFileOf(folder.root)).services.every(({ state }) => state !== "starting") ? true : undefined,
      { what: "the services that join later", timeoutMs: 60_000 },
    );
    const { code, stdout, stderr } = await lakehouse(folder.root, "check", "docker");
    expect({ code, stderr, stdout: stdout.includes(" 0 failed") }).toEqual({ code: 0, stderr: "", stdout: true });
  }, 90_000);

  test.each([
    ["validator", "9464"],
    ["s5cmd-gateway", "8080"],
  ])(
    "promtool has no complaint about the metrics of the %s",
    async (name, port) => {
      const { host, port: local } = run.services.find((service) => service.name === name)?.ports[port] ?? {};
      const input = await (await fetch(`http://${host}:${local}/metrics`)).text();
      expect(input).toContain("# TYPE");
      const promtool = await obtainBinary("promtool");
      const env = { ...promtool.env, PATH: process.env["PATH"] ?? "" };
      // it exits with 3 and names the metric when it has one
      const complaint = await runCommand(promtool.path, ["check", "metrics"], { input, env });
      expect(complaint).toEqual({ stdout: "", stderr: "" });
    },
    20_000,
  );

  test("a second up in the same folder is refused, with the pid of the first", async () => {
    const { code, stderr } = await lakehouse(folder.root, "up", "docker", "--embedded");
    expect(code).toBe(2);
    expect(stderr).toContain(`docker runs here already (pid ${up.child.pid})`);
  }, 20_000);

  test("a killed redis is seen within two intervals, counted with its reason, and seen to come back", async () => {
    const redis = run.services.find(({ name }) => name === "redis");
    const failures = /^probe_failures_total\{(?=[^}]*service="redis")(?=[^}]*reason="connect_refused")/;
    expect((await metric(run, failures)) ?? 0).toBe(0);
    process.kill(redis?.pid ?? Number.NaN, "SIGKILL");
    await waitUntil(async () => ((await metric(run, successOf("redis"))) === 0 ? true : undefined), {
      what: "probe_success 0 for redis",
      timeoutMs: 10_000,
    });
    expect(await metric(run, failures)).toBeGreaterThan(0);
    const restarted = await lakehouse(folder.root, "restart", "redis");
    expect(restarted).toMatchObject({ code: 0 });
    await waitUntil(async () => ((await metric(run, successOf("redis"))) === 1 ? true : undefined), {
      what: "probe_success 1 for redis",
      timeoutMs: 10_000,
    });
  }, 40_000);

  test("copy submits to the gateway, follows the operation and refuses a bucket that is not there", async () => {
    const done = await lakehouse(
      folder.root,
      "copy",
      "s3://test-source/data/",
      "s3://test-destination/data/",
      "--wait",
    );
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
    const refused = await lakehouse(folder.root, "copy", "s3://test-nowhere/data/", "s3://test-destination/data/");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("test-nowhere");
  }, 30_000);

  test("the token file is for its owner alone, and no secret is in a process argument or a log", async () => {
    const token = await readFile(run.tokenFile, "utf8");
    expect((await stat(run.tokenFile)).mode & 0o777).toBe(0o600);
    const commands = (await processesOf(folder.root)).join("\n");
    const logs = await Promise.all(run.services.flatMap(({ logFile }) => (logFile ? [readFile(logFile, "utf8")] : [])));
    const password = await readFile(join(folder.root, ".lakehouse/secrets/docker/redis/password"), "utf8");
    for (const secret of [token.trim(), password.trim()]) {
      expect(commands).not.toContain(secret);
      expect(logs.join("\n")).not.toContain(secret);
    }
  });

  test("SIGINT ends everything in under 10 s with exit 0: no child left, nothing listening", async () => {
    const below = descendantsOf(up.child.pid ?? 0);
    expect(below.length).toBeGreaterThan(10);
    const begun = performance.now();
    up.child.kill("SIGINT");
    const { code, signal } = await up.finished;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(survivorsOf(below)).toEqual([]);
    expect(await processesOf(folder.root)).toEqual([]);
    const addresses = run.services.flatMap(({ ports }) => Object.values(ports));
    const open = await Promise.all(addresses.map(({ host, port }) => listening(host, port)));
    expect(open.filter(Boolean)).toEqual([]);
  }, 20_000);

  test("a second start keeps the data, and SIGKILL of it leaves no child either, grandchildren included", async () => {
    await using second = startLakehouse(folder.root, ["up", "docker", "--embedded", "--port-offset", offset]);
    await second.saying(/ready in .*; Ctrl-C stops everything/);
    const below = descendantsOf(second.child.pid ?? 0);
    expect(below.length).toBeGreaterThan(10);
    second.child.kill("SIGKILL");
    await second.finished;
    const left = await waitUntil(() => (survivorsOf(below).length === 0 ? "none" : undefined), {
      what: "every process of the killed run to end",
      timeoutMs: 15_000,
      intervalMs: 250,
    });
    expect(left).toBe("none");
    expect(await processesOf(folder.root)).toEqual([]);
  }, 90_000);
});
