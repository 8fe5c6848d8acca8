import { describe, expect, test } from "@jest/globals";
import { mayUse } from "./api/grants.ts";
import { compareKeys, isBucketName, mapKey, overlap } from "./keys.ts";

describe("mapKey", () => {
  test.each([
    ["raw/2026/a", "raw/", "curated/", "curated/2026/a"],
    ["raw/2026/a", "raw", "curated", "curated/2026/a"],
    ["raw/2026/a", "", "copy/", "copy/raw/2026/a"],
    ["raw/2026/a", "raw/2026/a", "", ""],
    ["🦀/x", "🦀", "c", "c/x"],
  ])("%j from prefix %j to %j is %j", (key, from, to, expected) => {
    expect(mapKey(key, from, to)).toBe(expected);
  });
});

describe("overlap", () => {
  const place = (bucket: string, prefix: string, connection = "default") => ({ connection, bucket, prefix });
  test.each([
    [place("a", "x/"), place("a", "x/"), "same"],
    [place("a", ""), place("a", "x/"), "overlapping"],
    [place("a", "x/y/"), place("a", "x/"), "overlapping"],
    // the plain prefix also matches the longer sibling
    [place("a", "x"), place("a", "xy/"), "overlapping"],
    [place("a", "x/"), place("a", "y/"), undefined],
    [place("a", "x/"), place("b", "x/"), undefined],
    [place("a", "x/"), place("a", "x/", "other"), undefined],
  ] as const)("%j and %j: %j", (a, b, expected) => {
    expect(overlap(a, b)).toBe(expected);
    expect(overlap(b, a)).toBe(expected);
  });
});

test("compareKeys orders as the UTF-8 bytes do, in which S3 lists", () => {
  const keys = [
    "a",
    "a b",
    "a/b",
    "a0",
    "A",
    "é",
    "\u{e000}",
    "\u{fffd}",
    "🦀",
    "🦀a",
    "\u{10ffff}",
    "",
    "a\u0000",
    "ab",
  ];
  const byBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(keys.toSorted(compareKeys)).toEqual(byBytes);
  expect(keys.toReversed().toSorted(compareKeys)).toEqual(byBytes);
});

test.each([
  ["crypto-lakehouse-raw", true],
  ["a.b-c", true],
  ["ab", false],
  ["Upper", false],
  ["-dash", false],
  ["a..b", false],
  ["192.168.0.1", false],
  ["a/b", false],
  ["a'b", false],
  ["x".repeat(64), false],
])("isBucketName(%j) is %j", (name, expected) => {
  expect(isBucketName(name)).toBe(expected);
});

describe("a grant", () => {
  const grant = { connection: "default", bucket: "lake-*", prefix: "raw/", rights: ["read"] as const };
  const place = { connection: "default", bucket: "lake-1", prefix: "raw/x/" };
  test.each([
    [{}, "read", true],
    [{}, "write", false],
    [{ bucket: "lake-" }, "read", true],
    [{ bucket: "my-lake-1" }, "read", false],
    [{ prefix: "raw" }, "read", false],
    [{ prefix: "" }, "read", false],
    [{ connection: "other" }, "read", false],
  ] as const)("for %j and the right to %s: %j", (change, right, expected) => {
    expect(mayUse([grant], { ...place, ...change }, right)).toBe(expected);
  });

  test("means a dot as a dot", () => {
    expect(mayUse([{ ...grant, bucket: "a.b" }], { ...place, bucket: "axb" }, "read")).toBe(false);
  });
});
