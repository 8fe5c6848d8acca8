import type { Place } from "@lakehouse/findings";
import type { LineCounter } from "yaml";

/** Turns offsets of one file into places. */
export interface SourcePlaces {
  readonly file: string;
  at(start: number, end: number): Place;
  /** From `start` to the end of its line, at most to `end`. */
  onFirstLine(start: number, end: number): Place;
}

export function createSourcePlaces(file: string, text: string, lines: LineCounter): SourcePlaces {
  const position = (offset: number) => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    // An empty file has no line start yet
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const at = (start: number, end: number): Place => ({
    file,
    range: { start: position(start), end: position(Math.max(start, end)) },
  });
  return {
    file,
    at,
    onFirstLine(start, end) {
      const rest = text.slice(start, end);
      return at(start, start + (/^[^\r\n]*/.exec(rest)?.[0].trimEnd().length ?? 0));
    },
  };
}
