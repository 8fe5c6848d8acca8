import type { Range } from "./finding.ts";

const maxWidth = 160;

/** The line a range starts on and a row of carets under the range; undefined when the text has no such line. */
export function sourceExcerpt(source: string, range: Range): { line: string; carets: string } | undefined {
  const line = source.replace(/^\uFEFF/, "").split(/\r?\n/)[range.start.line - 1];
  if (line === undefined) return undefined;
  const endColumn = range.end.line > range.start.line ? line.length + 1 : range.end.column;
  const start = Math.min(range.start.column - 1, line.length);
  const length = Math.max(1, Math.min(endColumn - 1, line.length) - start);
  // A very long line (minified JSON in a ConfigMap) is cut so that the range stays in sight.
  const cut = Math.max(0, Math.min(start - 40, line.length - maxWidth));
  const shown = printable(line.slice(cut, cut + maxWidth));
  const width = Math.max(1, Math.min(length, maxWidth - (start - cut)));
  return { line: shown, carets: " ".repeat(start - cut) + "^".repeat(width) };
}

/** Replaces control characters one for one: a file must not be able to move the cursor of the reader's terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001F\u007F-\u009F]/g, (character) => (character === "\t" ? " " : "\uFFFD"));
}
