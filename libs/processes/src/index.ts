export { ProcessError, type ProcessFailure } from "./process-error.ts";
export { hasEnded, type ProcessRow, readProcessTable } from "./process-table.ts";
export { type CommandOutput, runCommand, type RunCommandOptions } from "./run-command.ts";
export type { Exit, RunningProcess, StartProcessOptions } from "./running-process.ts";
export { startProcess } from "./start-process.ts";
export { startWatchdog } from "./start-watchdog.ts";
export type { Watchdog } from "./watchdog.ts";
