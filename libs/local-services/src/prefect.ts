import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { answersOk } from "./wait-for-http.ts";

export interface PrefectService extends LocalService {
  readonly apiUrl: string;
}

// the first start also creates the whole schema
const readyTimeoutMs = 120_000;

/** Starts a Prefect server, over SQLite unless `env` names another database; ready when /api/ready answers. */
export async function startPrefect(options: ServiceOptions = {}, signal?: AbortSignal): Promise<PrefectService> {
  const binary = await obtainBinary("prefect", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "prefect", stack);
  const port = options.port ?? (await findFreePort());
  const apiUrl = `http://127.0.0.1:${port}/api`;
  const service = await launchService({
    name: "prefect-server",
    file: binary.path,
    args: ["server", "start", "--host", "127.0.0.1", "--port", String(port)],
    env: {
      ...binary.env,
      ...prefectEnvironment(dataDir),
      // the server prepares its pages at every start; in the shared installation two servers would disturb each other
      PREFECT_SERVER_UI_STATIC_DIRECTORY: join(dataDir, "ui"),
      PREFECT_SERVER_UI_API_URL: apiUrl,
      ...options.env,
      PREFECT_SERVER_API_HOST: "127.0.0.1",
      PREFECT_SERVER_API_PORT: String(port),
    },
    cwd: dataDir,
    port,
    options,
    signal,
    resources: stack.move(),
    readyTimeoutMs,
    isReady: (ready) => answersOk(`${apiUrl}/ready`, ready),
  });
  return { ...service, apiUrl };
}

export interface PrefectWorkerOptions extends ServiceOptions {
  readonly apiUrl: string;
  /** Created with type `process` when it does not exist. */
  readonly pool: string;
}

/**
 * Starts a worker of type `process`; ready when its health server answers and the Prefect server knows it as online.
 * `port` is that of its health server.
 */
export async function startPrefectWorker(options: PrefectWorkerOptions, signal?: AbortSignal): Promise<LocalService> {
  const binary = await obtainBinary("prefect", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "prefect-worker", stack);
  const port = options.port ?? (await findFreePort());
  const name = `process-worker-${randomUUID()}`;
  return await launchService({
    name: "prefect-worker",
    file: binary.path,
    args: ["worker", "start", "--pool", options.pool, "--type", "process", "--name", name, "--with-healthcheck"],
    env: {
      ...binary.env,
      ...prefectEnvironment(dataDir),
      ...options.env,
      PREFECT_API_URL: options.apiUrl,
      PREFECT_WORKER_WEBSERVER_HOST: "127.0.0.1",
      PREFECT_WORKER_WEBSERVER_PORT: String(port),
    },
    cwd: dataDir,
    port,
    options,
    signal,
    resources: stack.move(),
    readyTimeoutMs,
    // the health server answers before the worker has made its pool and announced itself
    isReady: async (ready) =>
      (await answersOk(`http://127.0.0.1:${port}/health`, ready)) && (await isOnline(name, options, ready)),
  });
}

async function isOnline(name: string, options: PrefectWorkerOptions, signal: AbortSignal): Promise<boolean> {
  const credentials = options.env?.["PREFECT_API_AUTH_STRING"];
  const response = await fetch(`${options.apiUrl}/work_pools/${encodeURIComponent(options.pool)}/workers/filter`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(credentials ? { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` } : {}),
    },
    body: JSON.stringify({ workers: { status: { any_: ["ONLINE"] } } }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  });
  const workers: unknown = await response.json();
  return Array.isArray(workers) && workers.some((worker: { name?: unknown }) => worker.name === name);
}

function prefectEnvironment(dataDir: string): Record<string, string> {
  return {
    PREFECT_HOME: join(dataDir, "home"),
    PREFECT_PROFILES_PATH: join(dataDir, "profiles.toml"),
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
    DO_NOT_TRACK: "1",
    PREFECT_LOGGING_COLORS: "false",
    PYTHONUNBUFFERED: "1",
  };
}
