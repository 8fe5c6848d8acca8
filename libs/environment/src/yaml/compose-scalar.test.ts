import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parseYaml } from "./parse-yaml.ts";

interface Row {
  readonly scalar: string;
  readonly compose: { readonly type: string; readonly text: string };
  readonly composeKey: string;
}

// Written by a Go program from gopkg.in/yaml.v3 itself
const rows = JSON.parse(readFileSync(new URL("../../scalars/scalars.json", import.meta.url), "utf8")) as readonly Row[];

function readValue(scalar: string) {
  const { root, findings } = parseYaml("a.yaml", `v: ${scalar}\n`);
  const value = root?.kind === "map" ? root.entries.get("v")?.value : undefined;
  return { value: value?.kind === "scalar" ? value.value : undefined, findings };
}

const javascriptTypes: Readonly<Record<string, string>> = {
  integer: "number",
  float: "number",
  boolean: "boolean",
  string: "string",
  null: "null",
  // Times stay text: nothing of ours takes a time
  time: "string",
};

describe("a scalar is what yaml.v3 takes it for", () => {
  test.each(rows)("$scalar is $compose.type $compose.text", ({ scalar, compose }) => {
    const { value, findings } = readValue(scalar);
    expect(findings).toEqual([]);
    expect(value === null ? "null" : typeof value).toBe(javascriptTypes[compose.type]);
    if (compose.type === "integer" || compose.type === "float") {
      expect(value).toBe(Number(compose.text.replace(/^([+-]?)Inf$/, "$1Infinity")));
    } else if (compose.type === "boolean" || compose.type === "string") expect(String(value)).toBe(compose.text);
  });

  test("the table has the cases that readers differ in", () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.map((row) => row.scalar)).toEqual(expect.arrayContaining(["yes", "0644", "1_000", "22:22"]));
  });
});

test.each(rows)("the key $scalar is $composeKey", ({ scalar, composeKey }) => {
  const { root, findings } = parseYaml("a.yaml", `? ${scalar}\n: 1\n`);
  expect(findings).toEqual([]);
  expect(root?.kind === "map" ? [...root.entries.keys()] : undefined).toEqual([composeKey]);
});
