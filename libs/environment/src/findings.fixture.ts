import type { Finding } from "@lakehouse/findings";

/** "file:line:column severity [rule] message" of each finding, and the text at its range: what a table of bad inputs asserts. */
export function describeFindings(findings: readonly Finding[], files: ReadonlyMap<string, string>): string[] {
  return findings.map((finding) => {
    const { line, column } = finding.range.start;
    const text = textAt(finding, files);
    return `${finding.file.split("/").at(-1)}:${line}:${column} ${finding.rule} <${text}> ${finding.message}`;
  });
}

/** The text at a finding's range, which must be on one line. */
export function textAt({ file, range }: Pick<Finding, "file" | "range">, files: ReadonlyMap<string, string>): string {
  const lines = (files.get(file) ?? "").replace(/^\uFEFF/, "").split(/\r?\n/);
  const line = lines[range.start.line - 1] ?? "";
  return range.end.line === range.start.line
    ? line.slice(range.start.column - 1, range.end.column - 1)
    : "(several lines)";
}
