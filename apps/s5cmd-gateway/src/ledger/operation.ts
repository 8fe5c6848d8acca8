import type { Place } from "../keys.ts";

export type OperationType = "sync" | "copy";
export type VerificationMode = "none" | "size" | "etag";

export type OperationState =
  "accepted" | "planning" | "running" | "completed" | "completed_with_errors" | "failed" | "cancelled";

export const finishedStates: readonly OperationState[] = ["completed", "completed_with_errors", "failed", "cancelled"];

/** What was asked for, with defaults filled in. Stored as JSON. */
export interface OperationSpec {
  readonly type: OperationType;
  readonly source: Place;
  readonly destination: Place;
  /** Copies under way at once, per replica. */
  readonly maxConcurrent: number;
  /** For the gateway's own copies in parts. */
  readonly partSizeMb: number;
  readonly verification: VerificationMode;
}

export interface Tally {
  readonly objects: number;
  readonly bytes: number;
}

export interface OperationCounts {
  readonly planned: Tally;
  readonly copied: Tally;
  readonly skipped: Tally;
  readonly verified: Tally;
  readonly failed: Tally;
}

/** Why an operation failed as a whole. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

export interface Operation {
  readonly id: string;
  readonly tenant: string;
  readonly spec: OperationSpec;
  readonly state: OperationState;
  readonly canary: boolean;
  readonly traceId: string;
  readonly counts: OperationCounts;
  readonly error: OperationError | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}
