import type { Terminal } from "./terminal.ts";

/** What every command is handed; only main.ts knows the process. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--root`, when given. */
  readonly root?: string | undefined;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}
