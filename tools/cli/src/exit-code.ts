/** 0 all checked and fine, 1 findings, 2 could not run or something could not be checked. */
export type ExitCode = 0 | 1 | 2;

/** Something the person at the terminal can mend: one line, exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code = "user";
}

/** A signal ended the command. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly code = "interrupted";
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}
