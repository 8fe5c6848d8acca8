/** What may hide a semicolon, and comments. A dollar quote needs its own end, so it is matched by its tag. */
const tokens = new RegExp(
  [
    /(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'/, // E'it\'s'
    /'(?:[^']|'')*'/, // 'it''s'
    /"(?:[^"]|"")*"/, // "a name"
    /(?<![\w$])(?<tag>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[^]*?\k<tag>/, // $$ body $$, $fn$ body $fn$
    /--[^\n]*/,
    /\/\*/,
    /;/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "gs",
);

/**
 * Splits a script into its statements, without the semicolons, leaving out comments between statements.
 * Quotes, dollar-quoted bodies and nested comments are respected; `BEGIN ATOMIC` bodies and psql's commands are not known.
 */
export function splitSql(text: string): string[] {
  const statements: string[] = [];
  let statement = "";
  let from = 0;
  const scanner = new RegExp(tokens);
  for (let match = scanner.exec(text); match; match = scanner.exec(text)) {
    const token = match[0];
    statement += text.slice(from, match.index);
    if (token === "/*") scanner.lastIndex = endOfComment(text, match.index);
    from = scanner.lastIndex;
    if (token === ";") {
      statements.push(statement.trim());
      statement = "";
    } else if (token === "/*" || token.startsWith("--")) {
      statement += " ";
    } else {
      statement += token;
    }
  }
  statements.push((statement + text.slice(from)).trim());
  return statements.filter((candidate) => candidate !== "");
}

/** SQL comments nest, unlike those of C. An unfinished one takes the rest. */
function endOfComment(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}
