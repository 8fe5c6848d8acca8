import { describe, expect, test } from "@jest/globals";
import type { Finding } from "./finding.ts";
import { renderConsole } from "./render-console.ts";
import { renderers } from "./renderers.ts";
import { renderJson } from "./render-json.ts";
import type { Report } from "./report.ts";
import { sortFindings } from "./sort-findings.ts";

const file = "environments/docker/compose.yaml";
const unknownKey: Finding = {
  rule: "compose/unknown-key",
  severity: "error",
  category: "file-structure",
  message: 'unknown key "prots"',
  file,
  range: { start: { line: 2, column: 3 }, end: { line: 2, column: 8 } },
  related: [{ message: "the service", file, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 6 } } }],
  help: 'did you mean "ports"?',
};
const floatingTag: Finding = {
  ...unknownKey,
  rule: "img/floating-tag",
  severity: "warning",
  category: "cross-compatibility",
  message: "redis:latest can change",
  range: { start: { line: 10, column: 12 }, end: { line: 11, column: 1 } },
  related: [],
  help: "",
};
const sources = new Map([[file, `redis:\n\tprots: []\n${"\n".repeat(7)}    image: redis:latest\n`]]);

describe("the console", () => {
  test("shows the place first, then the line with carets under the range, then what is related and what to do", () => {
    expect(renderConsole([floatingTag, unknownKey], { color: false, sources, files: 1 })).toBe(
      [
        `${file}:2:3: error: unknown key "prots" [compose/unknown-key]`,
        "  2 |  prots: []",
        "    |   ^^^^^",
        `  see ${file}:1:1: the service`,
        '  help: did you mean "ports"?',
        "",
        `${file}:10:12: warning: redis:latest can change [img/floating-tag]`,
        "  10 |     image: redis:latest",
        "     |            ^^^^^^^^^^^^",
        "",
        "1 error, 1 warning in 1 file",
        "",
      ].join("\n"),
    );
  });

  test("leaves the line out when the text is not at hand, and uses no escape without colour", () => {
    expect(renderConsole([floatingTag], { color: false })).toBe(
      `${file}:10:12: warning: redis:latest can change [img/floating-tag]\n\n0 errors, 1 warning\n`,
    );
  });

  test("colours the severity when asked", () => {
    expect(renderConsole([unknownKey], { color: true })).toContain("\u001B[31merror:\u001B[0m");
  });

  test("does not let a file or a message move the reader's cursor", () => {
    const evil = new Map([[file, "x\n  \u001B[2Jprots"]]);
    const text = renderConsole([{ ...unknownKey, message: "bad \u001B[2J" }], { color: false, sources: evil });
    expect(text).not.toContain("\u001B");
  });

  test("does not show the line of a secret", () => {
    const text = renderConsole([{ ...unknownKey, sensitive: true }], { color: false, sources });
    expect(text).not.toContain("prots: []");
  });

  test("says so when nothing was found", () => {
    expect(renderConsole([], { color: false, files: 3 })).toBe("no findings in 3 files\n");
  });

  test("keeps the range in sight on a very long line", () => {
    const long = new Map([[file, `\n${"x".repeat(5_000)}HERE${"y".repeat(5_000)}`]]);
    const range = { start: { line: 2, column: 5_001 }, end: { line: 2, column: 5_005 } };
    const [, line, carets] = renderConsole([{ ...unknownKey, range }], { color: false, sources: long }).split("\n");
    expect(line?.slice(carets?.indexOf("^"), (carets?.lastIndexOf("^") ?? 0) + 1)).toBe("HERE");
  });
});

describe("JSON", () => {
  const report: Report = {
    tool: { name: "lakehouse", version: "0.1.0" },
    engine: { schemas: null, kubeconform: "0.8.0" },
    findings: [floatingTag, unknownKey],
    files: 2,
    resources: 0,
    suppressed: 0,
    skipped: 1,
  };

  test("has the pinned shape", () => {
    const parsed = JSON.parse(renderJson(report));
    expect(Object.keys(parsed)).toEqual(["tool", "engine", "findings", "summary"]);
    expect(parsed.engine).toEqual({ kubeconform: "0.8.0", schemas: null });
    expect(parsed.findings[0]).toEqual(unknownKey);
    expect(parsed.summary).toEqual({
      files: 2,
      resources: 0,
      errors: 1,
      warnings: 1,
      infos: 0,
      suppressed: 0,
      skipped: 1,
    });
  });

  test("is the same text whatever the order of the findings and of their keys", () => {
    const reversed = Object.fromEntries(Object.entries(unknownKey).reverse()) as unknown as Finding;
    expect(renderJson({ ...report, findings: [reversed, floatingTag] })).toBe(renderJson(report));
  });

  test("is what the json renderer writes", () => {
    expect(renderers.json(report, { color: true })).toBe(renderJson(report));
  });
});

test("findings are sorted by file, place, severity and rule, without changing the given list", () => {
  const other = { ...unknownKey, file: "environments/contract.yaml" };
  const milder = { ...unknownKey, severity: "info" as const };
  const given = [floatingTag, milder, unknownKey, other];
  expect(sortFindings(given)).toEqual([other, unknownKey, milder, floatingTag]);
  expect(given[0]).toBe(floatingTag);
});
