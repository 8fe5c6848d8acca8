import type { Watchdog } from "./watchdog.ts";

export interface StartProcessOptions {
  /** For messages and logs. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The complete environment of the child; nothing is inherited implicitly. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** stdout and stderr are appended here. */
  readonly logFile?: string | undefined;
  /** Called for every complete line of stdout and stderr. */
  readonly onLine?: ((line: string, stream: "stdout" | "stderr") => void) | undefined;
  /** What asks the process to end; default SIGTERM. PostgreSQL wants SIGINT. */
  readonly stopSignal?: NodeJS.Signals | undefined;
  /** After this long the whole group gets SIGKILL; default 5,000. */
  readonly killAfterMs?: number | undefined;
  /** Ends the group when this process dies, however it dies. */
  readonly watchdog?: Watchdog | undefined;
}

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child in a process group of its own. */
export interface RunningProcess extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** The exit once it happened. */
  readonly exit: Exit | undefined;
  /** The last lines it wrote, for error messages. */
  recentOutput(): string;
  /** Asks the group to end, kills what is left after `killAfterMs`, resolves when none of the group is left. Idempotent. */
  stop(): Promise<Exit>;
}
