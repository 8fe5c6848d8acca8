import type { ObservedEnvironment } from "./observed-environment.ts";

export type Severity = "critical" | "warning";

/** One row of the table of alerts; each level becomes a rule. */
export interface Alert {
  readonly name: string;
  /** How long it has to be true. */
  readonly for: string;
  /** One line, as a person reads it in the night; may use {{ $labels }} and {{ $value }}. */
  readonly summary: string;
  readonly description: string;
  /** What to look at first, in order. */
  readonly runbook: readonly string[];
  /** Absent: in every environment. */
  readonly appliesTo?: ((environment: ObservedEnvironment) => boolean) | undefined;
  readonly levels: readonly AlertLevel[];
}

export interface AlertLevel {
  readonly severity: Severity;
  readonly expr: (environment: ObservedEnvironment) => string;
  /** Who it is about, where the expression does not keep a `service` label: Alertmanager groups by it. */
  readonly service?: string | undefined;
}

/** A series computed beforehand: alerts and dashboards then read the same in every environment. */
export interface Recording {
  readonly record: string;
  readonly expr: (environment: ObservedEnvironment) => string;
  readonly appliesTo?: ((environment: ObservedEnvironment) => boolean) | undefined;
  readonly service?: string | undefined;
}

/** Rules that are evaluated one after the other: what alerts read is recorded before them. */
export interface Group {
  readonly name: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}
