import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { answersOk } from "./wait-for-http.ts";

/** `port` is that of the query API. */
export interface JaegerOptions extends ServiceOptions {
  readonly otlpGrpcPort?: number | undefined;
  readonly otlpHttpPort?: number | undefined;
}

export interface JaegerService extends LocalService {
  /** The query API: `${url}/api/traces/TRACE_ID`. */
  readonly url: string;
  readonly otlpGrpcPort: number;
  readonly otlpHttpPort: number;
}

/** Starts a Jaeger that keeps spans in memory; ready when its health check and its query API answer. */
export async function startJaeger(options: JaegerOptions = {}, signal?: AbortSignal): Promise<JaegerService> {
  const binary = await obtainBinary("jaeger", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "jaeger", stack);
  const port = options.port ?? (await findFreePort());
  const otlpGrpcPort = options.otlpGrpcPort ?? (await findFreePort());
  const otlpHttpPort = options.otlpHttpPort ?? (await findFreePort());
  const adminPort = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await launchService({
    name: "jaeger",
    file: binary.path,
    args: [
      `--query.http-server.host-port=127.0.0.1:${port}`,
      `--collector.otlp.grpc.host-port=127.0.0.1:${otlpGrpcPort}`,
      `--collector.otlp.http.host-port=127.0.0.1:${otlpHttpPort}`,
      `--admin.http.host-port=127.0.0.1:${adminPort}`,
      `--collector.grpc-server.host-port=127.0.0.1:${await findFreePort()}`,
      ...unusedListeners.map((flag) => `--${flag}=127.0.0.1:0`),
    ],
    env: {
      ...binary.env,
      SPAN_STORAGE_TYPE: "memory",
      // it traces itself, by default to port 4317 of whoever has that, and waits for it when it ends
      OTEL_TRACES_SAMPLER: "always_off",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlpGrpcPort}`,
    },
    cwd: dataDir,
    port,
    otherPorts: [otlpGrpcPort, otlpHttpPort],
    options,
    signal,
    resources: stack.move(),
    isReady: async (ready) =>
      (await answersOk(`http://127.0.0.1:${adminPort}/`, ready)) && (await answersOk(`${url}/api/services`, ready)),
  });
  return { ...service, url, otlpGrpcPort, otlpHttpPort };
}

/** Protocols older than OTLP that cannot be switched off; by default they listen on every address, on fixed ports. */
const unusedListeners = [
  "query.grpc-server.host-port",
  "collector.http-server.host-port",
  "http-server.host-port",
  "processor.jaeger-binary.server-host-port",
  "processor.jaeger-compact.server-host-port",
  "processor.zipkin-compact.server-host-port",
];
