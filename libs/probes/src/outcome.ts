/** Why a probe failed: a closed list, so that it can be a label. */
export const failureReasons = [
  "dns",
  "connect_refused",
  "connect_timeout",
  "tls_untrusted",
  "tls_expired",
  "tls_handshake",
  "timeout",
  "reset",
  "truncated",
  "protocol",
  "status",
  "assertion",
  "auth",
  "unexpected_connect",
  "internal",
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** Why a run says nothing about its target. */
export const unmeasuredCauses = ["loop_delay", "dns_pool", "shutdown", "overrun", "vantage"] as const;
export type UnmeasuredCause = (typeof unmeasuredCauses)[number];

/** What a probe says. `message` is one sentence for people and never holds a secret. */
export type Outcome =
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string }
  | { readonly kind: "unmeasured"; readonly cause: UnmeasuredCause; readonly message: string };

/** A phase of a run, in seconds; S3 and gateway phases belong to an operation. */
export interface Phase {
  readonly phase: string;
  readonly operation?: string | undefined;
  readonly seconds: number;
}

/** One run of a probe, complete: metrics, page, history and logs are projections of it. */
export interface ProbeResult {
  readonly outcome: Outcome;
  /** Monotonic duration from the start of the run to its outcome. */
  readonly durationSeconds: number;
  readonly phases: readonly Phase[];
  /** The address that was contacted, "ip:port", when it got that far. */
  readonly address?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly tlsEarliestExpirySeconds?: number | undefined;
  readonly attempts: number;
  /** Facts worth showing, never worth a label: "server 15.18", "role master". */
  readonly details: Readonly<Record<string, string>>;
}
