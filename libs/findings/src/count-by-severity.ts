import type { Finding, Severity } from "./finding.ts";

/** How many findings there are of each severity; a severity without findings counts 0. */
export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}
