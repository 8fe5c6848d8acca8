import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { textAt } from "./findings.fixture.ts";
import { readEnvironment } from "./read-environment.ts";

const folder = "environments/docker";
const composeFile = `${folder}/compose.yaml`;
const environmentFile = `${folder}/environment.yaml`;
const texts = new Map(
  [composeFile, environmentFile].map((file) => [
    file,
    readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"),
  ]),
);

/** Findings about the real environment with one line replaced; files that services mount are left out of the question. */
function findingsWith(file: string, lineIndex: number, line: string) {
  const lines = (texts.get(file) ?? "").split("\n");
  const files = new Map(texts).set(file, lines.with(lineIndex, line).join("\n"));
  const { findings } = readEnvironment({ name: "docker", files, variables: new Map() });
  return findings
    .filter((finding) => finding.rule !== "compose/missing-file")
    .map((finding) => ({ rule: finding.rule, line: finding.range.start.line, text: textAt(finding, files) }));
}

/** Lines that match, one of each kind: what stands for the kind is the line up to its value. */
function linesOf(file: string, pattern: RegExp): { index: number; match: RegExpExecArray; name: string }[] {
  const seen = new Set<string>();
  return (texts.get(file) ?? "").split("\n").flatMap((line, index) => {
    const match = pattern.exec(line);
    const kind = `${match?.[1]}${match?.[2]}`;
    const isNew = !seen.has(kind);
    seen.add(kind);
    return match && isNew ? [{ index, match, name: `line ${index + 1}: ${line.trim()}` }] : [];
  });
}

describe("a misspelt key of environment.yaml is found at its own place", () => {
  const keys = linesOf(environmentFile, /^(\s*(?:- )?)([a-zA-Z]+)(:.*)$/);

  test("there are keys to misspell", () => expect(keys.length).toBeGreaterThan(25));

  test.each(keys)("$name", ({ index, match: [, before, key, after] }) => {
    expect(findingsWith(environmentFile, index, `${before}${key}Zz${after}`)).toContainEqual({
      rule: "schema/unknown-key",
      line: index + 1,
      text: `${key}Zz`,
    });
  });
});

describe("a misspelt key of a service or of the file in compose.yaml is found at its own place", () => {
  const keys = linesOf(composeFile, /^((?: {4})?)([a-z][a-z_]+)(:.*)$/);

  test("there are keys to misspell", () => expect(keys.length).toBeGreaterThan(20));

  test.each(keys)("$name", ({ index, match: [, before, key, after] }) => {
    expect(findingsWith(composeFile, index, `${before}${key}zz${after}`)).toContainEqual({
      rule: "compose/unknown-key",
      line: index + 1,
      text: `${key}zz`,
    });
  });
});

describe("a wrong value of environment.yaml is found at its own place", () => {
  const ports = linesOf(environmentFile, /^(\s+port: )(\d+)$/);
  const services = linesOf(environmentFile, /^(\s+service: )([a-z0-9-]+)$/);

  test.each(ports)("$name", ({ index, match: [, before] }) => {
    const expected = { rule: "ref/port", line: index + 1, text: "1" };
    expect(findingsWith(environmentFile, index, `${before}1`)).toContainEqual(expected);
  });

  test.each(services)("$name", ({ index, match: [, before] }) => {
    const expected = { rule: "ref/service", line: index + 1, text: "nowhere" };
    expect(findingsWith(environmentFile, index, `${before}nowhere`)).toContainEqual(expected);
  });
});
