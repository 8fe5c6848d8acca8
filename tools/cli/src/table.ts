import { stripVTControlCharacters } from "node:util";

/** Aligns rows in columns, two spaces apart; styled cells count by what they show. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, shownLength(cell))));
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - shownLength(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function shownLength(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
