import { countBySeverity } from "./count-by-severity.ts";
import type { Finding, Place, Range } from "./finding.ts";
import type { Report } from "./report.ts";
import { sortFindings } from "./sort-findings.ts";

/** The report as one JSON document: keys and findings always in the same order, two spaces, a newline at the end. */
export function renderJson(report: Report): string {
  const findings = sortFindings(report.findings);
  const counts = countBySeverity(findings);
  const document = {
    tool: { name: report.tool.name, version: report.tool.version },
    engine: Object.fromEntries(Object.entries(report.engine).sort(([a], [b]) => (a < b ? -1 : 1))),
    findings: findings.map(jsonOfFinding),
    summary: {
      files: report.files,
      resources: report.resources,
      errors: counts.error,
      warnings: counts.warning,
      infos: counts.info,
      suppressed: report.suppressed,
      skipped: report.skipped,
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

// Built key by key, so that the order does not depend on who made the finding.
function jsonOfFinding(finding: Finding) {
  const { resource, fix } = finding;
  return {
    rule: finding.rule,
    severity: finding.severity,
    category: finding.category,
    message: finding.message,
    ...jsonOfPlace(finding),
    ...(resource && {
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
      },
    }),
    related: finding.related.map((related) => ({ message: related.message, ...jsonOfPlace(related) })),
    help: finding.help,
    ...(fix && {
      fix: { title: fix.title, edits: fix.edits.map((edit) => ({ ...jsonOfPlace(edit), newText: edit.newText })) },
    }),
  };
}

function jsonOfPlace(place: Place) {
  return { file: place.file, range: jsonOfRange(place.range) };
}

function jsonOfRange({ start, end }: Range) {
  return { start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } };
}
