import type { Address, Environment, Service } from "@lakehouse/environment";
import type { RunningProcess, Watchdog } from "@lakehouse/processes";

export interface CommonOptions {
  readonly dataDir: string;
  readonly logFile: string;
  readonly watchdog: Watchdog;
  readonly progress: (line: string) => void;
}

/** Everything a runner needs to start one declared service as a local process. */
export interface RunnerContext {
  readonly environment: Environment;
  readonly service: Service;
  /** The repository with `environments/`. */
  readonly root: string;
  readonly runFile: string;
  readonly secretsDir: string;
  /** What every local service takes: data that is kept from run to run, the log, and the watchdog that nothing outlives. */
  readonly common: CommonOptions;
  /** The declared variables, rewritten for local processes. */
  readonly variables: Readonly<Record<string, string>>;
  /** For programs that cannot read `X_FILE` themselves: X with the secret's value, as the container's wrapper sets it. */
  readonly secretVariables: Readonly<Record<string, string>>;
  /** The local address of a container port of this service, or of another. */
  address(containerPort: number, service?: string): Address;
  /** The text of a mounted file, rewritten; `target` is its path in the container. */
  mountedText(target: string): Promise<string>;
  /** Reads "name/key". */
  secret(reference: string): Promise<string>;
  readonly signal: AbortSignal;
}

/** A started service: something that can be stopped and says when it ended. */
export interface StartedService extends AsyncDisposable {
  readonly process: RunningProcess;
}

/** How one service of the Compose file runs without a container. */
export interface Runner {
  /** Resolves when the service's own health check has passed; one-shot services resolve to undefined when they are done. */
  readonly start: (context: RunnerContext) => Promise<StartedService | undefined>;
  /** Started in the background: nothing waits for it. Its binary may take minutes to obtain. */
  readonly joinsLater?: boolean;
  /** What a person must know of the stand-in. */
  readonly note?: string;
}
