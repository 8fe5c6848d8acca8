import { describe, expect, test } from "@jest/globals";
import { compareVersions, firstVersion, isWithin } from "./version.ts";

describe("the version in what a program says", () => {
  test.each([
    ["v0.8.0", "0.8.0"],
    ["v2.3.0-991c9fb", "2.3.0"],
    ["Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15"],
    ["prometheus, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5+b5)", "2.42.0"],
    ['{"gitCommit":"","gitVersion":"v1.57.0","buildDate":""}', "1.57.0"],
    ["development", undefined],
  ])("%s is %s", (said, version) => {
    expect(firstVersion(said)).toBe(version);
  });
});

describe("versions", () => {
  test("are compared as numbers, a missing part being 0", () => {
    const sorted = ["2.10", "2.9.1", "2.9", "10", "2.9.0.1"].sort(compareVersions);
    expect(sorted).toEqual(["2.9", "2.9.0.1", "2.9.1", "2.10", "10"]);
  });

  test("are within a range from its start up to, but without, its end", () => {
    const range = { from: "0.8.0", below: "0.9" };
    expect(["0.7.9", "0.8", "0.8.0", "0.8.7", "0.9.0", "0.10"].filter((each) => isWithin(each, range))).toEqual([
      "0.8",
      "0.8.0",
      "0.8.7",
    ]);
  });
});
