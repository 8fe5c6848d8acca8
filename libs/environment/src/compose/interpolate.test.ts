import { describe, expect, test } from "@jest/globals";
import { interpolate } from "./interpolate.ts";

const variables = new Map([
  ["NAME", "value"],
  ["EMPTY", ""],
]);

describe("variables", () => {
  test.each<[string, string]>([
    ["no variable", "no variable"],
    ["$NAME", "value"],
    ["a-$NAME-b", "a-value-b"],
    ["${NAME}s", "values"],
    ["${MISSING:-default}", "default"],
    ["${EMPTY:-default}", "default"],
    ["${EMPTY-default}", ""],
    ["${MISSING-default}", "default"],
    ["${NAME:+given}", "given"],
    ["${EMPTY:+given}", ""],
    ["${EMPTY+given}", "given"],
    ["${MISSING+given}", ""],
    ["${NAME:?needed}", "value"],
    ["${MISSING:-${NAME}}", "value"],
    ["${MISSING:-a ${ALSO:-b} c}", "a b c"],
    ["$$NAME", "$NAME"],
    ["$${NAME}", "${NAME}"],
    ["$$(cat file)", "$(cat file)"],
    ["${MISSING:-}", ""],
    ["${MISSING:-http://host:80/}", "http://host:80/"],
  ])("%s is %s", (text, expected) => {
    expect(interpolate(text, variables)).toEqual({ text: expected, problems: [] });
  });

  test.each<[string, string, string]>([
    ["$MISSING", "undefined", "the variable MISSING has no value"],
    ["${MISSING}", "undefined", "the variable MISSING has no value"],
    ["${MISSING:-$OTHER}", "undefined", "the variable OTHER has no value"],
    ["${MISSING:?set it}", "required", "the variable MISSING is required: set it"],
    ["${EMPTY:?}", "required", "the variable EMPTY is required"],
    ["${MISSING?}", "required", "the variable MISSING is required"],
    ["${NAME", "syntax", 'a "${" without its "}"'],
    ["${}", "syntax", '"${}" is not a variable'],
    ["${NAME!x}", "syntax", '"${NAME!x}" is not a variable'],
    ["100$", "syntax", 'a lone "$"; write "$$" for a dollar sign'],
  ])("%s is a problem: %s", (text, kind, message) => {
    expect(interpolate(text, variables).problems).toEqual([{ kind, message }]);
  });
});
