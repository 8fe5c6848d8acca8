/** Who works on something, and the number that every write of that work must still carry. */
export interface Lease {
  readonly owner: string;
  /** Grows with every claim; a write with an old one changes nothing. */
  readonly epoch: number;
}

export const leaseSeconds = 15;
export const heartbeatMs = 5_000;

/** Another owner has taken the work over (or the operation was ended); whoever gets this stops and writes nothing more. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  readonly code = "lease_lost";

  constructor(what: string, options?: ErrorOptions) {
    super(`the lease of ${what} is lost`, options);
  }
}
