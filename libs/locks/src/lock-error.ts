/** The lock file could not be used at all (no right to write there, disk full, not a lock file); never "somebody else has it". */
export class LockError extends Error {
  override readonly name = "LockError";
  readonly code = "lock_failed";
  readonly path: string;

  constructor(path: string, options: ErrorOptions) {
    const why = String(options.cause).replace(/^Error: /, "");
    super(`cannot lock ${path}: ${why}`, options);
    this.path = path;
  }
}
