import { describe, expect, test } from "@jest/globals";
import { copyLine, isSayable, UnsayableAddressError } from "./copy-line.ts";
import { quoteArgument } from "./quote.ts";

const hostile = [
  "plain",
  "a b",
  "'",
  "''",
  'it\'s "quoted"',
  "back\\slash\\",
  "tab\there",
  "carriage\rreturn",
  "star*?[x]",
  "50%",
  "a+b",
  "#comment",
  "$HOME `id` $(id)",
  "crab 🦀",
  "zero\u200bwidth",
  "nbsp\u00a0",
  "../../etc/passwd",
  "a//b",
  "--acl=public-read",
  " leading and trailing ",
  "\u2028",
];

describe("quoteArgument", () => {
  test.each(hostile)("is split back into %j", (key) => {
    expect(splitPosix(quoteArgument(key))).toEqual([key]);
  });

  test("is split back for 2,000 random mixtures of special characters", () => {
    const random = createRandom(20_261_120);
    const alphabet = [..."ab '\"\\$`#*?%+&;|<>(){}[]~!=-/\t\r\u00a0\u200bé🦀"];
    const keys = Array.from({ length: 2_000 }, () =>
      Array.from({ length: 1 + random(40) }, () => alphabet[random(alphabet.length)]).join(""),
    );
    expect(keys.map((key) => splitPosix(quoteArgument(key)))).toEqual(keys.map((key) => [key]));
  });
});

describe("copyLine", () => {
  const to = { bucket: "b", key: "k" };

  test("copies one exact object with its metadata", () => {
    const line = copyLine({ bucket: "a", key: "it's *" }, to, { metadataDirective: true });
    expect(line).toBe("cp --raw --metadata-directive COPY 's3://a/it'\\''s *' 's3://b/k'");
  });

  test("leaves out the flag that older versions do not know", () => {
    expect(copyLine({ bucket: "a", key: "k" }, to, { metadataDirective: false })).toBe(
      "cp --raw 's3://a/k' 's3://b/k'",
    );
  });

  test.each(["a\nrm s3://b/k", "folder/", "", "nul\0"])("refuses the key %j", (key) => {
    expect(isSayable(key)).toBe(false);
    expect(() => copyLine({ bucket: "a", key }, to, { metadataDirective: true })).toThrow(UnsayableAddressError);
  });

  test("refuses a bucket that is no name", () => {
    expect(() => copyLine({ bucket: "a' rm", key: "k" }, to, { metadataDirective: true })).toThrow("is no name");
  });
});

/** What a POSIX shell makes of a line without variables: the rules s5cmd's splitter follows. */
function splitPosix(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "'") {
      const end = line.indexOf("'", at + 1);
      word = (word ?? "") + line.slice(at + 1, end);
      at = end;
    } else if (character === "\\") {
      word = (word ?? "") + line.charAt(++at);
    } else if (character === " ") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  return word === undefined ? words : [...words, word];
}

function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}
