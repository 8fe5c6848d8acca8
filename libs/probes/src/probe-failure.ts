import type { FailureReason } from "./outcome.ts";

/** Thrown inside a probe by what already knows the reason; `runProbe` turns it into an outcome. */
export class ProbeFailure extends Error {
  override readonly name = "ProbeFailure";
  readonly code: FailureReason;

  constructor(code: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
