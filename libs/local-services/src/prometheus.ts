import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { answersOk } from "./wait-for-http.ts";

export interface PrometheusOptions extends ServiceOptions {
  /** The text of prometheus.yml; relative paths in it start at the data folder. */
  readonly config: string;
}

export interface PrometheusService extends LocalService {
  readonly url: string;
}

/** Starts a Prometheus with that configuration; ready when /-/ready answers. */
export async function startPrometheus(options: PrometheusOptions, signal?: AbortSignal): Promise<PrometheusService> {
  const binary = await obtainBinary("prometheus", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "prometheus", stack);
  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(dataDir, "prometheus.yml");
  // readable by its owner only: scrape configurations may hold credentials
  await writeFile(configFile, options.config, { mode: 0o600 });
  const service = await launchService({
    name: "prometheus",
    file: binary.path,
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(dataDir, "tsdb")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    env: binary.env,
    cwd: dataDir,
    port,
    options,
    signal,
    resources: stack.move(),
    isReady: (ready) => answersOk(`${url}/-/ready`, ready),
  });
  return { ...service, url };
}
