import { describe, expect, test } from "@jest/globals";
import { compareKeys } from "./keys.ts";
import { isSame, type ListedObject, mergeCompare, type Selection, UnorderedListingError } from "./merge-compare.ts";

const plain = (letter: string) => letter.repeat(32);

function object(key: string, etag = plain("a"), size = 1, modifiedAt = 0): ListedObject {
  return { key, size, etag, modifiedAt };
}

async function* listing(objects: readonly ListedObject[]): AsyncGenerator<ListedObject> {
  yield* objects;
}

async function* failing(message: string, ...before: readonly ListedObject[]): AsyncGenerator<ListedObject> {
  yield* before;
  yield await Promise.reject(new Error(message));
}

async function decide(
  source: readonly ListedObject[],
  destination: readonly ListedObject[],
  selection: Selection = "changed",
) {
  const compared = await Array.fromAsync(mergeCompare(listing(source), listing(destination), selection));
  return compared.map(({ object: { key }, decision }) => `${decision} ${key}`);
}

describe("mergeCompare", () => {
  test("copies what is new or changed, skips what is the same, and passes over what only the destination has", async () => {
    const source = [object("a"), object("b"), object("d", plain("b")), object("e", plain("a"), 2), object("🦀")];
    const destination = [object("0"), object("b"), object("c"), object("d"), object("e"), object("z")];
    expect(await decide(source, destination)).toEqual(["copy a", "skip b", "copy d", "copy e", "copy 🦀"]);
  });

  test("copies all when all is asked for, without reading the destination", async () => {
    const compared = await Array.fromAsync(mergeCompare(listing([object("a")]), failing("was read"), "all"));
    expect(compared).toMatchObject([{ decision: "copy" }]);
  });

  test.each([
    [[], []],
    [[], [object("a")]],
  ])("of an empty source decides nothing", async (source, destination) => {
    expect(await decide(source, destination)).toEqual([]);
  });

  test("agrees with looking every key up, for random listings", async () => {
    let state = 7;
    const random = (below: number) => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % below;
    for (let round = 0; round < 200; round++) {
      const side = () => {
        const keys = new Set(Array.from({ length: random(30) }, () => "abé🦀\ue000"[random(6)] + String(random(9))));
        return [...keys].toSorted(compareKeys).map((key) => object(key, plain("ab"[random(2)]!)));
      };
      const [source, destination] = [side(), side()];
      const known = new Map(destination.map((other) => [other.key, other]));
      const expected = source.map((one) =>
        known.get(one.key)?.etag === one.etag ? `skip ${one.key}` : `copy ${one.key}`,
      );
      expect(await decide(source, destination)).toEqual(expected);
    }
  });

  test.each([
    ["source", [object("b"), object("a")], []],
    ["destination", [object("x"), object("y")], [object("b"), object("a")]],
  ])("refuses a %s that is not sorted: something could be missed", async (_, source, destination) => {
    await expect(decide(source, destination)).rejects.toThrow(UnorderedListingError);
  });

  test("fails when a listing fails, instead of taking the rest for missing", async () => {
    await expect(
      Array.fromAsync(mergeCompare(listing([object("a"), object("b")]), failing("page 2", object("a")), "changed")),
    ).rejects.toThrow("page 2");
  });
});

describe("isSame", () => {
  const parts = `${plain("c")}-3`;
  test.each([
    ["equal ETags", object("k"), object("k"), true],
    ["other content of the same size", object("k"), object("k", plain("b")), false],
    ["another size", object("k"), object("k", plain("a"), 2), false],
    ["uploaded in parts, copied later in one piece", object("k", parts, 1, 5), object("k", plain("a"), 1, 9), true],
    ["uploaded in parts again after the copy", object("k", parts, 1, 10), object("k", plain("a"), 1, 9), false],
    ["equal ETags of parts", object("k", parts, 1, 10), object("k", parts, 1, 9), true],
  ])("%s", (_, source, copy, expected) => {
    expect(isSame(source, copy)).toBe(expected);
  });
});
