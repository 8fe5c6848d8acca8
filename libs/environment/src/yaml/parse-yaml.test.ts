import { describe, expect, test } from "@jest/globals";
import { describeFindings } from "../findings.fixture.ts";
import { parseYaml } from "./parse-yaml.ts";
import { plainOf } from "./yaml-node.ts";

function read(text: string) {
  const { root, findings } = parseYaml("a.yaml", text);
  return { plain: root && plainOf(root), findings: describeFindings(findings, new Map([["a.yaml", text]])) };
}

describe("YAML that cannot be read says where", () => {
  test.each<[string, string, string[]]>([
    ["an empty file", "", ["a.yaml:1:1 yaml/empty <> the file is empty"]],
    ["only a comment", "# nothing\n", ["a.yaml:1:1 yaml/empty <> the file is empty"]],
    ["a tab as indentation", "a:\n\tb: 1\n", ["a.yaml:2:1 yaml/syntax <\t> Tabs are not allowed as indentation"]],
    [
      "a quote that is never closed",
      'a: 1\nb: "open\nc: 2\n',
      ['a.yaml:2:4 yaml/syntax <"open> Missing closing "quote'],
    ],
    [
      "two errors at once",
      "a: @x\nb: `y\n",
      [
        "a.yaml:1:4 yaml/syntax <@> Plain value cannot start with reserved character @",
        "a.yaml:2:4 yaml/syntax <`> Plain value cannot start with reserved character `",
      ],
    ],
    ["a key twice", "a: 1\nb: 2\na: 3\n", ['a.yaml:3:1 yaml/duplicate-key <a> "a" is written twice']],
    [
      "a second document",
      "a: 1\n---\nb: 2\n",
      ["a.yaml:2:1 yaml/one-document <---> a second document in a file that is read as one"],
    ],
    ["an alias without an anchor", "a: *x\n", ["a.yaml:1:4 yaml/alias <*x> *x has no anchor &x before it"]],
    ["an alias inside its own anchor", "a: &x [1, *x]\n", ["a.yaml:1:11 yaml/alias <*x> *x contains itself"]],
    ["an unknown tag", "a: !secret b\n", ["a.yaml:1:12 yaml/tag <b> the tag !secret is not supported"]],
    ["a merge of text", "a:\n  <<: b\n", ['a.yaml:2:7 yaml/merge-key <b> "<<" takes a map or a list of maps']],
  ])("%s", (_, text, expected) => {
    expect(read(text).findings).toEqual(expected);
  });
});

describe("places", () => {
  test("do not change with CRLF line ends or a byte order mark", () => {
    const text = "a: 1\nb:\n  c: [x, x]\n  c: 2\n";
    const expected = ['a.yaml:4:3 yaml/duplicate-key <c> "c" is written twice'];
    expect(read(text).findings).toEqual(expected);
    expect(read(text.replaceAll("\n", "\r\n")).findings).toEqual(expected);
    expect(read(`\uFEFF${text}`).findings).toEqual(expected);
    expect(read("\uFEFFa: 1\na: 2\n").findings).toEqual(['a.yaml:2:1 yaml/duplicate-key <a> "a" is written twice']);
  });
});

describe("aliases", () => {
  test("and merge keys are followed; what is written stays", () => {
    const text = "base: &b { x: 1, y: 2 }\nother: &o { y: 3, z: 4 }\na: { <<: [*b, *o], x: 9 }\nlist: [*b]\n";
    expect(read(text).plain).toMatchObject({ a: { x: 9, y: 2, z: 4 }, list: [{ x: 1, y: 2 }] });
  });

  test("of aliases cannot grow without bound", () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    const begun = performance.now();
    const { findings } = read(["l0: &l0 [x, x, x]", ...levels].join("\n"));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/yaml\/alias <\*l\d> the aliases grow to more than 100000 values/);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test("a key named __proto__ is a key", () => {
    const { plain } = read("__proto__: { polluted: true }\n");
    expect(Object.keys(plain as object)).toEqual(["__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
