import { describe, expect, test } from "@jest/globals";
import { waitUntil } from "@lakehouse/time";
import { startCollector } from "./collector.ts";
import { expectGone } from "./expect-gone.fixture.ts";
import { startJaeger } from "./jaeger.ts";
import { findFreePort, isPortFree } from "./ports.ts";
import { startPrometheus } from "./prometheus.ts";
import { startToxiproxy } from "./toxiproxy.ts";

const startMs = 120_000;

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** A span in OTLP's JSON, as a client would post it to /v1/traces. */
function spanOf(traceId: string): string {
  const start = BigInt(Date.now()) * 1_000_000n;
  const span = {
    ...{ traceId, spanId: "0123456789abcdef", name: "test span", kind: 1 },
    ...{ startTimeUnixNano: String(start), endTimeUnixNano: String(start + 1_000_000n) },
  };
  const attributes = [{ key: "service.name", value: { stringValue: "test" } }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }] });
}

async function postSpan(otlpHttpPort: number, traceId: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const url = `http://127.0.0.1:${otlpHttpPort}/v1/traces`;
  return (await fetch(url, { method: "POST", headers, body: spanOf(traceId) })).status;
}

async function findTrace(url: string, traceId: string): Promise<unknown> {
  const attempt = async () => {
    const response = await fetch(`${url}/api/traces/${traceId}`);
    return response.ok ? ((await response.json()) as { data: unknown[] }).data[0] : undefined;
  };
  return waitUntil(attempt, { what: "the trace to be found", timeoutMs: 20_000 });
}

describe("startPrometheus", () => {
  test(
    "scrapes what its configuration names, and leaves nothing behind",
    async () => {
      const port = await findFreePort();
      const job = `{job_name: self, scrape_interval: 200ms, scrape_timeout: 200ms, static_configs: [{targets: ["127.0.0.1:${port}"]}]}`;
      await using prometheus = await startPrometheus({ port, config: `scrape_configs:\n  - ${job}\n` });
      const attempt = async () => {
        const answer = (await getJson(`${prometheus.url}/api/v1/query?query=up`)) as { data: { result: unknown[] } };
        return answer.data.result[0];
      };
      const sample = await waitUntil(attempt, { what: "a first scrape", timeoutMs: 20_000 });
      expect(sample).toMatchObject({ metric: { job: "self" }, value: [expect.any(Number), "1"] });
      await prometheus.stop();
      await expectGone(prometheus);
    },
    startMs,
  );

  test(
    "says what is wrong with its configuration",
    async () => {
      await expect(startPrometheus({ config: "scrape_configs: 7\n" })).rejects.toThrow(/cannot unmarshal|did not find/);
    },
    startMs,
  );
});

describe("startJaeger and startCollector", () => {
  test(
    "a span posted to the collector is found in Jaeger, and neither leaves anything behind",
    async () => {
      await using jaeger = await startJaeger();
      const [port, otlpHttpPort] = [await findFreePort(), await findFreePort()];
      await using collector = await startCollector({
        port,
        config: collectorConfig(port, otlpHttpPort, jaeger.otlpGrpcPort),
      });
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      expect(await postSpan(otlpHttpPort, traceId)).toBe(200);
      expect(await findTrace(jaeger.url, traceId)).toMatchObject({ spans: [{ operationName: "test span" }] });
      await collector.stop();
      await jaeger.stop();
      for (const service of [collector, jaeger]) await expectGone(service);
      expect(await isPortFree(jaeger.otlpHttpPort)).toBe(true);
    },
    startMs,
  );

  test(
    "Jaeger takes spans over HTTP as well",
    async () => {
      await using jaeger = await startJaeger();
      const traceId = "0af7651916cd43dd8448eb211c80319d";
      expect(await postSpan(jaeger.otlpHttpPort, traceId)).toBe(200);
      expect(await findTrace(jaeger.url, traceId)).toMatchObject({ traceID: traceId });
    },
    startMs,
  );

  test(
    "a collector says what is wrong with its configuration",
    async () => {
      const config =
        "receivers: {nosuch: {}}\nservice: {pipelines: {traces: {receivers: [nosuch], exporters: [debug]}}}\n";
      await expect(startCollector({ port: await findFreePort(), config })).rejects.toThrow(/nosuch/);
    },
    startMs,
  );
});

function collectorConfig(healthPort: number, otlpHttpPort: number, jaegerPort: number): string {
  return `
extensions: {health_check: {endpoint: "127.0.0.1:${healthPort}"}}
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${otlpHttpPort}"}}}}
exporters: {otlp: {endpoint: "127.0.0.1:${jaegerPort}", tls: {insecure: true}}}
service:
  extensions: [health_check]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}
`;
}

describe("startToxiproxy", () => {
  test(
    "delays, refuses and restores a connection to a real server, and leaves nothing behind",
    async () => {
      await using prometheus = await startPrometheus({ config: "scrape_configs: []\n" });
      await using toxiproxy = await startToxiproxy();
      const proxy = await toxiproxy.createProxy("prometheus", prometheus.port);
      const elapsed = async () => {
        const begun = performance.now();
        const response = await fetch(`http://127.0.0.1:${proxy.port}/-/ready`, { headers: { connection: "close" } });
        expect(response.status).toBe(200);
        return performance.now() - begun;
      };
      expect(await elapsed()).toBeLessThan(400);
      const latency = await proxy.addToxic({ type: "latency", attributes: { latency: 500 } });
      expect(await elapsed()).toBeGreaterThan(450);
      await latency[Symbol.asyncDispose]();
      await proxy.setEnabled(false);
      await expect(elapsed()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
      await proxy.setEnabled(true);
      expect(await elapsed()).toBeLessThan(400);
      await toxiproxy.stop();
      await expectGone(toxiproxy);
    },
    startMs,
  );

  test(
    "refuses a fault it does not know",
    async () => {
      await using toxiproxy = await startToxiproxy();
      const proxy = await toxiproxy.createProxy("nowhere", await findFreePort());
      const unknown = { type: "gremlin", attributes: {} } as unknown as Parameters<typeof proxy.addToxic>[0];
      await expect(proxy.addToxic(unknown)).rejects.toThrow(/toxic type/);
    },
    startMs,
  );
});
