import type { Finding, Severity } from "./finding.ts";

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A copy in the order of reports: file, place, severity, rule, message. Equal input in any order gives equal output. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(compareFindings);
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    rank[a.severity] - rank[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message) ||
    a.range.end.line - b.range.end.line ||
    a.range.end.column - b.range.end.column
  );
}

// By code unit, not by locale: a report must not depend on the machine that wrote it.
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
