import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { answersOk } from "./wait-for-http.ts";

/** A fault on a connection, as toxiproxy's API names it: {type: "latency", attributes: {latency: 500}}. Times are in ms. */
export interface Toxic {
  readonly type: "latency" | "bandwidth" | "slow_close" | "timeout" | "reset_peer" | "slicer" | "limit_data";
  readonly attributes: Readonly<Record<string, number>>;
  /** Default downstream: what the client receives. */
  readonly stream?: "upstream" | "downstream" | undefined;
  /** Share of connections that have it, 0 to 1; default all. */
  readonly toxicity?: number | undefined;
}

/** A port in front of a server, on which connections can be spoilt. */
export interface FaultyProxy {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Adds a fault; disposing the answer takes it away again. */
  addToxic(toxic: Toxic): Promise<AsyncDisposable>;
  /** Disabled, it refuses connections and drops those it has. */
  setEnabled(enabled: boolean): Promise<void>;
}

export interface ToxiproxyService extends LocalService {
  /** Puts a proxy on a free port in front of a port of 127.0.0.1. */
  createProxy(name: string, upstreamPort: number): Promise<FaultyProxy>;
}

/** Toxiproxy's API refused a request. */
export class ToxiproxyError extends Error {
  override readonly name = "ToxiproxyError";
  readonly code = "toxiproxy";
}

/** Starts a toxiproxy without any proxies; ready when its API answers. */
export async function startToxiproxy(options: ServiceOptions = {}, signal?: AbortSignal): Promise<ToxiproxyService> {
  const binary = await obtainBinary("toxiproxy", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "toxiproxy", stack);
  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const service = await launchService({
    name: "toxiproxy",
    file: binary.path,
    args: ["-host", "127.0.0.1", "-port", String(port)],
    env: binary.env,
    cwd: dataDir,
    port,
    options,
    signal,
    resources: stack.move(),
    isReady: (ready) => answersOk(`${url}/version`, ready),
  });
  return { ...service, createProxy: (name, upstreamPort) => createProxy(url, name, upstreamPort) };
}

async function createProxy(url: string, name: string, upstreamPort: number): Promise<FaultyProxy> {
  const port = await findFreePort();
  const upstream = `127.0.0.1:${upstreamPort}`;
  await call("POST", `${url}/proxies`, { name, listen: `127.0.0.1:${port}`, upstream, enabled: true });
  const proxy = `${url}/proxies/${encodeURIComponent(name)}`;
  return {
    host: "127.0.0.1",
    port,
    setEnabled: (enabled) => call("POST", proxy, { enabled }),
    async addToxic(toxic) {
      const toxicName = crypto.randomUUID();
      await call("POST", `${proxy}/toxics`, { ...toxic, name: toxicName });
      return { [Symbol.asyncDispose]: () => call("DELETE", `${proxy}/toxics/${toxicName}`) };
    },
  };
}

async function call(method: string, url: string, body?: object): Promise<void> {
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  if (!response.ok) throw new ToxiproxyError(`${method} ${url} answered ${response.status}: ${text.trim()}`);
}
