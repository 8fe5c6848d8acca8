import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { obtainBinary } from "@lakehouse/binaries";
import { runCommand } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import type { Snapshot } from "./snapshot.ts";
import { startTestTarget, startTestValidator, type TestTarget, type TestValidator } from "./validator.fixture.ts";

const intervalMs = 500;
const labels = (service: string, kind: string) =>
  `{env="test",service="${service}",probe="${service}/check",kind="${kind}",target="${service}:80"`;

let web: TestTarget;
let queue: TestTarget;
let validator: TestValidator;

beforeEach(async () => {
  web = await startTestTarget();
  queue = await startTestTarget();
  validator = await startTestValidator({
    interval: `${intervalMs}ms`,
    services: {
      web: { address: web.address, probe: 'kind: http, path: "/"' },
      queue: { address: queue.address, probe: "kind: tcp" },
      absent: { leftOutBecause: "there is no binary for it", probe: "kind: tcp" },
    },
  });
});
afterEach(async () => {
  await validator[Symbol.asyncDispose]();
  await web.kill();
  await queue.kill();
});

async function metrics(): Promise<string> {
  return (await fetch(`${validator.url}/metrics`)).text();
}

/** Without fetch's own idea of caching, which would ask for no 304. */
async function fetchHead(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(get(validator.url + path, { headers, agent: false }), "response")) as [
    IncomingMessage,
  ];
  response.resume();
  return response;
}

/** The value of one series, or undefined where there is none. */
async function valueOf(series: string): Promise<number | undefined> {
  const line = (await metrics()).split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** Two intervals are what the page and the metrics promise; one second more is for a busy machine. */
function eventually(what: string, holds: () => Promise<boolean>): Promise<true> {
  return waitUntil(async () => ((await holds()) ? true : undefined), {
    what,
    timeoutMs: 2 * intervalMs + 1_000,
    intervalMs: 20,
  });
}

async function snapshot(): Promise<Snapshot> {
  return (await fetch(`${validator.url}/api/v1/probes`)).json() as Promise<Snapshot>;
}

test("a target that is killed and comes back goes from 1 to 0 and to 1, and the reason is counted", async () => {
  const success = `probe_success${labels("web", "http")}}`;
  await eventually("the first success", async () => (await valueOf(success)) === 1);
  expect(await valueOf(`probe_failures_total${labels("web", "http")},reason="connect_refused"}`)).toBeUndefined();
  await web.kill();
  await eventually("the failure", async () => (await valueOf(success)) === 0);
  expect(await valueOf(`probe_failures_total${labels("web", "http")},reason="connect_refused"}`)).toBeGreaterThan(0);
  expect(await valueOf(`probe_consecutive_failures${labels("web", "http")}}`)).toBeGreaterThan(0);
  expect(await valueOf(`probe_http_status_code${labels("web", "http")}}`)).toBeUndefined();
  expect(await valueOf(`probe_success${labels("queue", "tcp")}}`)).toBe(1);
  await web.restart();
  await eventually("the recovery", async () => (await valueOf(success)) === 1);
  expect(await valueOf(`probe_consecutive_failures${labels("web", "http")}}`)).toBe(0);
});

test("the metrics are those of the catalogue, and promtool has no complaint", async () => {
  await eventually("both probes to have run", async () => {
    const [first, second] = [
      await valueOf(`probe_success${labels("web", "http")}}`),
      await valueOf(`probe_success${labels("queue", "tcp")}}`),
    ];
    return first === 1 && second === 1;
  });
  const text = await metrics();
  const { path, env } = await obtainBinary("promtool");
  const { stdout, stderr } = await runCommand(path, ["check", "metrics"], { env: { ...env }, input: text });
  expect(stdout + stderr).toBe("");
  expect(await valueOf(`probe_http_status_code${labels("web", "http")}}`)).toBe(200);
  expect(await valueOf(`probe_http_duration_seconds${labels("web", "http")},phase="processing"}`)).toBeGreaterThan(0);
  expect(await valueOf(`probe_tcp_duration_seconds${labels("queue", "tcp")},phase="connect"}`)).toBeGreaterThan(0);
  expect(await valueOf(`probe_interval_seconds${labels("web", "http")}}`)).toBe(0.5);
  expect(await valueOf(`probe_runs_total${labels("web", "http")},result="failed"}`)).toBe(0);
  expect(await valueOf(`probe_all_duration_seconds_count${labels("web", "http")}}`)).toBeGreaterThan(0);
  expect(text).not.toMatch(/ (NaN|-1|[+-]?Inf)$/m);
});

describe("a service that is left out", () => {
  test("is unmeasured with the reason, has no success, and never runs", async () => {
    await eventually(
      "the others to have run",
      async () => (await valueOf(`probe_success${labels("queue", "tcp")}}`)) === 1,
    );
    const { leftOut, probes } = await snapshot();
    expect(leftOut).toEqual([{ service: "absent", reason: "there is no binary for it" }]);
    expect(probes.find(({ service }) => service === "absent")).toMatchObject({
      state: "unmeasured",
      reason: "vantage",
      message: "absent is left out: there is no binary for it",
      runs: [],
    });
    expect(await valueOf(`probe_success${labels("absent", "tcp")}}`)).toBeUndefined();
    expect(await valueOf(`probe_unmeasured${labels("absent", "tcp")}}`)).toBe(1);
    expect(await valueOf(`probe_runs_total${labels("absent", "tcp")},result="ok"}`)).toBe(0);
  });

  test("is probed as soon as the run file says that it has joined", async () => {
    await validator.writeRunFile({
      web: { address: web.address, probe: "" },
      queue: { address: queue.address, probe: "" },
      absent: { address: queue.address, probe: "" },
    });
    await eventually("it to be healthy", async () => (await valueOf(`probe_success${labels("absent", "tcp")}}`)) === 1);
    expect((await snapshot()).leftOut).toEqual([]);
  });
});

test("it is healthy and ready, and serves its page with a strict policy and a tag", async () => {
  expect((await fetch(`${validator.url}/health`)).status).toBe(200);
  expect((await fetch(`${validator.url}/ready`)).status).toBe(200);
  const page = await fetchHead("/");
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect((await fetchHead("/", { "if-none-match": page.headers.etag ?? "" })).statusCode).toBe(304);
  expect((await fetchHead("/..%2fpackage.json")).statusCode).toBe(404);
});

test("events begin with a snapshot, go on with one result per run, and end when the validator stops within 2 s", async () => {
  const response = await fetch(`${validator.url}/events`);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  let received = "";
  const decoder = new TextDecoder();
  const reading = (async () => {
    for await (const chunk of response.body ?? []) received += decoder.decode(chunk, { stream: true });
  })();
  await eventually("two results", async () => received.split("event: result").length > 2);
  expect(received).toMatch(
    /^retry: 1000\n\nevent: snapshot\ndata: \{"environment":"test","vantage":"host","replica":"replica-1"/,
  );
  const stoppedAtMs = performance.now();
  await validator.stop();
  await reading;
  expect(performance.now() - stoppedAtMs).toBeLessThan(2_000);
});
