import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { answersOk } from "./wait-for-http.ts";

export interface CollectorOptions extends ServiceOptions {
  /** The text of the collector's configuration; `${env:NAME}` in it is read from `env`. */
  readonly config: string;
  /** Where the `health_check` extension of that configuration listens on 127.0.0.1. */
  readonly port: number;
}

/** Starts an OpenTelemetry collector with that configuration; ready when its health check answers. */
export async function startCollector(options: CollectorOptions, signal?: AbortSignal): Promise<LocalService> {
  const binary = await obtainBinary("otelcol", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "collector", stack);
  const configFile = join(dataDir, "config.yaml");
  // readable by its owner only: exporters may hold credentials
  await writeFile(configFile, options.config, { mode: 0o600 });
  return await launchService({
    name: "otel-collector",
    file: binary.path,
    args: [`--config=${configFile}`],
    env: binary.env,
    cwd: dataDir,
    port: options.port,
    options,
    signal,
    resources: stack.move(),
    isReady: (ready) => answersOk(`http://127.0.0.1:${options.port}/`, ready),
  });
}
