import { expect, test } from "@jest/globals";
import { formatTable } from "./table.ts";

test("columns are aligned by what they show, not by their colour codes", () => {
  expect(
    formatTable([
      ["a", "b"],
      ["\u001b[32mlong\u001b[39m", "c"],
    ]),
  ).toBe("a     b\n\u001b[32mlong\u001b[39m  c");
});

test("a row has no spaces at its end", () => {
  expect(
    formatTable([
      ["a", ""],
      ["bcd", "e"],
    ]),
  ).toBe("a\nbcd  e");
});
