/** One place that was looked at, and why it did not do. */
export interface Attempt {
  readonly source: string;
  readonly said: string;
}

/** No way to get a binary: which sources were tried, what each said, what to do. */
export class BinaryUnavailableError extends Error {
  override readonly name = "BinaryUnavailableError";
  readonly code = "binary_unavailable";
  readonly binary: string;
  readonly attempts: readonly Attempt[];
  readonly remedy: string;

  constructor(binary: string, attempts: readonly Attempt[], remedy: string, options?: ErrorOptions) {
    const lines = attempts.map(({ source, said }) => `  ${source}: ${said}`);
    super([`${binary} could not be had. Tried:`, ...lines, `What to do: ${remedy}`].join("\n"), options);
    this.binary = binary;
    this.attempts = attempts;
    this.remedy = remedy;
  }
}
