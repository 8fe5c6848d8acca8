import { describe, expect, test } from "@jest/globals";
import { createLineSplitter, createRecentLines } from "./output.ts";

function linesOf(...chunks: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk as string));
  splitter.end();
  return lines;
}

describe("createLineSplitter", () => {
  test("puts lines together from chunks, and drops carriage returns", () => {
    expect(linesOf("one\r\ntw", "o\n\nlast")).toEqual(["one", "two", "", "last"]);
  });

  test("keeps a character whose bytes come in two chunks", () => {
    const bytes = Buffer.from("é\n");
    expect(linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["é"]);
  });

  test("cuts a line that never ends", () => {
    const lines = linesOf(...Array.from({ length: 50 }, () => "x".repeat(1_000)), "\nnext\n");
    expect(lines).toEqual([`${"x".repeat(8_192)}…`, "next"]);
  });

  test("has no line where there is no output", () => {
    expect(linesOf("")).toEqual([]);
  });
});

describe("createRecentLines", () => {
  test("keeps the last sixty", () => {
    const recent = createRecentLines();
    for (let i = 1; i <= 100; i++) recent.add(`line ${i}`);
    expect(recent.text().split("\n")).toHaveLength(60);
    expect(recent.text()).toMatch(/^line 41\n[^]*line 100$/);
  });
});
