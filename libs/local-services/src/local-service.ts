import type { Progress } from "@lakehouse/binaries";
import { type RunningProcess, startProcess, type StartProcessOptions, type Watchdog } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { isPortFree } from "./ports.ts";

/** What every local service takes. All of it is optional: a test needs no more than `startRedis()`. */
export interface ServiceOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Kept when given; otherwise a temporary folder that is deleted when the service is disposed. */
  readonly dataDir?: string | undefined;
  readonly logFile?: string | undefined;
  readonly watchdog?: Watchdog | undefined;
  readonly progress?: Progress | undefined;
  /** Further variables of the process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A real server on 127.0.0.1 that has passed its own health check. */
export interface LocalService extends AsyncDisposable {
  readonly name: string;
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly pid: number;
  readonly process: RunningProcess;
  readonly logFile: string | undefined;
  /** Ends the process and, when it was temporary, deletes its data. */
  stop(): Promise<void>;
}

export interface Launch extends Pick<StartProcessOptions, "name" | "file" | "args" | "cwd" | "stopSignal"> {
  readonly port: number;
  /** Ports beside `port` that it will listen on. */
  readonly otherPorts?: readonly number[];
  /** Wins over the variables of `options`. */
  readonly env: Readonly<Record<string, string>>;
  readonly options: ServiceOptions;
  readonly signal: AbortSignal | undefined;
  /** What must be released after the process has ended, whatever happens. */
  readonly resources: AsyncDisposableStack;
  /** The service's own health check: throws or returns false while it is not ready, a `HopelessError` if it never will be. */
  readonly isReady: (signal: AbortSignal) => Promise<boolean>;
  readonly readyTimeoutMs?: number;
}

/** The server ended, or was not ready in time; the message ends with what it last said. */
export class ServiceFailedError extends Error {
  override readonly name = "ServiceFailedError";
  readonly code = "service_failed";
}

/** Thrown by a health check when waiting longer cannot help: a wrong password, for one. */
export class HopelessError extends Error {
  override readonly name = "HopelessError";
  readonly code = "hopeless";
}

const defaultReadyTimeoutMs = 30_000;

/** Starts the process, awaits its health check, and hands out the service. On any failure nothing stays behind. */
export async function launchService(launch: Launch): Promise<LocalService> {
  const { name, port, options, resources } = launch;
  await using stack = new AsyncDisposableStack();
  stack.use(resources);
  launch.signal?.throwIfAborted();
  // otherwise whoever listens there already would pass the health check in its place
  for (const wanted of [port, ...(launch.otherPorts ?? [])]) {
    if (!(await isPortFree(wanted))) throw new ServiceFailedError(`${name} cannot start: port ${wanted} is taken`);
  }
  const process = stack.use(
    await startProcess({
      name,
      file: launch.file,
      args: launch.args,
      cwd: launch.cwd,
      env: { ...baseEnvironment(), ...options.env, ...launch.env },
      logFile: options.logFile,
      stopSignal: launch.stopSignal,
      watchdog: options.watchdog,
    }),
  );
  await untilReady(process, launch);
  const owned = stack.move();
  const stop = () => owned.disposeAsync();
  return {
    name,
    host: "127.0.0.1",
    port,
    pid: process.pid,
    process,
    logFile: options.logFile,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function untilReady(process: RunningProcess, launch: Launch): Promise<void> {
  const { name, readyTimeoutMs = defaultReadyTimeoutMs } = launch;
  // a server that died while starting is reported at once, not when the time is up
  const ended = new AbortController();
  void process.exited.then(({ exitCode, signal }) =>
    ended.abort(
      failure(process, `${name} ${signal ? `was ended by ${signal}` : `exited with code ${exitCode}`} while starting`),
    ),
  );
  const signal = AbortSignal.any([ended.signal, ...(launch.signal ? [launch.signal] : [])]);
  const attempt = async () => {
    try {
      return (await launch.isReady(signal)) ? true : undefined;
    } catch (error) {
      if (error instanceof HopelessError) ended.abort(failure(process, `${name}: ${error.message}`, error));
      throw error;
    }
  };
  try {
    await waitUntil(attempt, {
      what: `${name} to be ready`,
      timeoutMs: readyTimeoutMs,
      intervalMs: 50,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const last = Error.isError(error) && Error.isError(error.cause) ? ` (${error.cause.message})` : "";
    throw failure(process, `${(error as Error).message}${last}`, error);
  }
}

function failure(process: RunningProcess, what: string, cause?: unknown): ServiceFailedError {
  const said = process.recentOutput().trim();
  return new ServiceFailedError(said ? `${what}; it said:\n${said}` : what, { cause });
}

/** What a server needs of the surrounding environment; nothing of the user's own settings for these tools. */
function baseEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "SSL_CERT_FILE"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
