import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parseManifests } from "./parse-yaml.ts";

interface Row {
  readonly scalar: string;
  readonly kubernetes: { readonly type: string; readonly text: string };
  readonly kubernetesKey: string;
}

// Written by a Go program from sigs.k8s.io/yaml itself
const rows = JSON.parse(readFileSync(new URL("../../scalars/scalars.json", import.meta.url), "utf8")) as readonly Row[];
const readable = rows.filter((row) => row.kubernetes.type !== "error");
const refused = rows.filter((row) => row.kubernetes.type === "error");

function read(text: string) {
  const { documents, findings } = parseManifests("a.yaml", text);
  const root = documents[0]?.root;
  return { entries: root?.kind === "map" ? root.entries : new Map<string, never>(), findings };
}

describe("a scalar is what Kubernetes takes it for", () => {
  test.each(readable)("$scalar is $kubernetes.type $kubernetes.text", ({ scalar, kubernetes }) => {
    const { entries, findings } = read(`v: ${scalar}\n`);
    const node = entries.get("v")?.value;
    expect(findings).toEqual([]);
    expect(node?.kind === "scalar" && (node.value === null ? "null" : typeof node.value)).toBe(kubernetes.type);
    if (kubernetes.type !== "null") expect(node?.kind === "scalar" && node.text).toBe(kubernetes.text);
  });

  test.each(refused)("$scalar is refused", ({ scalar }) => {
    expect(read(`v: ${scalar}\n`).findings).toMatchObject([{ rule: "yaml/number" }]);
  });

  test("the table has the words that readers differ in", () => {
    expect(readable.length).toBeGreaterThan(60);
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe("a key is what Kubernetes takes it for", () => {
  // Without a text in the table the key is refused, and so is the file; '' is a key
  const isRefused = (row: Row) => row.kubernetesKey === "" && row.scalar !== "''";

  test.each(readable.filter((row) => !isRefused(row)))("$scalar is $kubernetesKey", ({ scalar, kubernetesKey }) => {
    const { entries, findings } = read(`? ${scalar}\n: 1\n`);
    expect(findings).toEqual([]);
    expect([...entries.keys()]).toEqual([kubernetesKey]);
  });

  test.each(rows.filter(isRefused))("$scalar is refused", ({ scalar }) => {
    expect(read(`? ${scalar}\n: 1\n`).findings).toMatchObject([{ rule: "yaml/key" }]);
  });

  test("two keys that become one are a key written twice", () => {
    expect(read("yes: 1\non: 2\n").findings).toMatchObject([
      { rule: "yaml/duplicate-key", message: '"true" is written twice' },
    ]);
  });
});
