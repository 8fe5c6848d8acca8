import type { Finding, Place } from "@lakehouse/findings";
import { findingOf } from "../problem.ts";
import type { Variables } from "./interpolate.ts";

export interface DotenvFile {
  readonly variables: Variables;
  /** Where each variable is set. */
  readonly places: ReadonlyMap<string, Place>;
  readonly findings: readonly Finding[];
}

/**
 * Reads the `.env` beside a compose.yaml, whose values Compose uses where its own environment has none: `NAME=value` a line,
 * the value may be quoted, `#` after white space starts a comment. Variables inside values are not supported and reported.
 */
export function readDotenv(file: string, text: string): DotenvFile {
  const variables = new Map<string, string>();
  const places = new Map<string, Place>();
  const findings: Finding[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line.trim());
    const value = valueOf(assignment?.[2] ?? "");
    if (assignment?.[1] !== undefined && value !== undefined) {
      variables.set(assignment[1], value);
      places.set(assignment[1], wholeLine(file, index + 1, line));
    } else findings.push(malformed(file, index + 1, line));
  }
  return { variables, places, findings };
}

/** Undefined for what this reader would misunderstand. */
function valueOf(text: string): string | undefined {
  const quoted = /^(?:'([^']*)'|"([^"\\$]*)")\s*(?:#.*)?$/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2];
  if (/["'$\\]/.test(text)) return undefined;
  return text.replace(/\s+#.*$/, "").trim();
}

function malformed(file: string, line: number, text: string): Finding {
  return findingOf({
    rule: "compose/dotenv",
    place: wholeLine(file, line, text),
    message: `${text.trim()} is not understood`,
    help: "write NAME=value; a value with quotes or $ goes into single quotes",
  });
}

function wholeLine(file: string, line: number, text: string): Place {
  return { file, range: { start: { line, column: 1 }, end: { line, column: text.length + 1 } } };
}
