import { countBySeverity } from "./count-by-severity.ts";
import type { Finding, Severity } from "./finding.ts";
import { createPaint, type Paint } from "./paint.ts";
import { sortFindings } from "./sort-findings.ts";
import { printable, sourceExcerpt } from "./source-excerpt.ts";

export interface ConsoleOptions {
  readonly color: boolean;
  /** Texts of the files by path; with them, every finding shows its line. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  /** How many files were checked, for the last line. */
  readonly files?: number | undefined;
}

const styles = { error: "red", warning: "yellow", info: "blue" } as const satisfies Record<Severity, string>;

/**
 * Findings for people: `file:line:column: severity: message [rule]` first, so that terminals and editors can jump there,
 * then the line itself with carets under the range, then what to do. One paragraph each, by file, then one summary line.
 */
export function renderConsole(findings: readonly Finding[], options: ConsoleOptions): string {
  const paint = createPaint(options.color);
  const paragraphs = sortFindings(findings).map((finding) => paragraphOf(finding, options.sources, paint));
  return `${[...paragraphs, summaryOf(findings, options.files, paint)].join("\n\n")}\n`;
}

function paragraphOf(finding: Finding, sources: ReadonlyMap<string, string> | undefined, paint: Paint): string {
  const { file, range, severity } = finding;
  const place = paint("bold", `${file}:${range.start.line}:${range.start.column}:`);
  const rule = paint("dim", `[${finding.rule}]`);
  const lines = [`${place} ${paint(styles[severity], `${severity}:`)} ${printable(finding.message)} ${rule}`];
  const source = finding.sensitive ? undefined : sources?.get(file);
  const excerpt = source === undefined ? undefined : sourceExcerpt(source, range);
  if (excerpt) {
    const number = String(range.start.line);
    lines.push(`  ${paint("dim", `${number} |`)} ${excerpt.line}`);
    lines.push(`  ${paint("dim", `${" ".repeat(number.length)} |`)} ${paint(styles[severity], excerpt.carets)}`);
  }
  for (const related of finding.related) {
    const { line, column } = related.range.start;
    lines.push(`  ${paint("dim", `see ${related.file}:${line}:${column}:`)} ${printable(related.message)}`);
  }
  if (finding.help) lines.push(`  ${paint("dim", "help:")} ${printable(finding.help)}`);
  return lines.join("\n");
}

function summaryOf(findings: readonly Finding[], files: number | undefined, paint: Paint): string {
  const where = files === undefined ? "" : ` in ${plural(files, "file")}`;
  if (findings.length === 0) return paint("green", `no findings${where}`);
  const counts = countBySeverity(findings);
  const words = [
    plural(counts.error, "error"),
    plural(counts.warning, "warning"),
    ...(counts.info > 0 ? [plural(counts.info, "info")] : []),
  ];
  const worst = counts.error > 0 ? styles.error : counts.warning > 0 ? styles.warning : styles.info;
  return paint(worst, `${words.join(", ")}${where}`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
