export interface ProcessFailure {
  readonly command: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A child process that could not be started (no exit code, no signal), was ended, or ended other than with exit code 0.
 * Where something else was the reason (an abort, a deadline, too much output, ENOENT), that is the `cause`.
 */
export class ProcessError extends Error implements ProcessFailure {
  override readonly name = "ProcessError";
  readonly code = "process_failed";
  readonly command: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(failure: ProcessFailure, options?: ErrorOptions) {
    const said = causeMessage(options?.cause) ?? lastLine(failure.stderr) ?? lastLine(failure.stdout);
    super(`${failure.command} ${howItEnded(failure)}${said ? `: ${said}` : ""}`, options);
    this.command = failure.command;
    this.exitCode = failure.exitCode;
    this.signal = failure.signal;
    this.stdout = failure.stdout;
    this.stderr = failure.stderr;
  }
}

function howItEnded(failure: ProcessFailure): string {
  if (failure.signal) return `was ended by ${failure.signal}`;
  return failure.exitCode === null ? "could not be started" : `exited with code ${failure.exitCode}`;
}

function causeMessage(cause: unknown): string | undefined {
  return Error.isError(cause) ? cause.message : undefined;
}

function lastLine(text: string): string | undefined {
  return text.trimEnd().split("\n").at(-1)?.trim() || undefined;
}
