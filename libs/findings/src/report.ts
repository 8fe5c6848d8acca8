import type { Finding } from "./finding.ts";

/** What one run of a check found, and what it looked at. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** The engines behind the findings and their versions ("kubeconform": "0.8.0"); null for one that did not run. */
  readonly engine: Readonly<Record<string, string | null>>;
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly resources: number;
  /** Findings that a declared exception took out. */
  readonly suppressed: number;
  /** What could not be checked. Never zero by omission. */
  readonly skipped: number;
}
