import { describe, expect, test } from "@jest/globals";
import { splitSql } from "./split-sql.ts";

describe("splitSql", () => {
  test.each([
    ["two statements", "SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]],
    ["a last one without a semicolon", "SELECT 1;\nSELECT 2\n", ["SELECT 1", "SELECT 2"]],
    ["a semicolon in a string", "SELECT 'a;b'';c';", ["SELECT 'a;b'';c'"]],
    ["a semicolon in a quoted name", 'SELECT ";";', ['SELECT ";"']],
    ["a dollar-quoted body", "DO $$ BEGIN x; END $$; SELECT 1;", ["DO $$ BEGIN x; END $$", "SELECT 1"]],
    ["a tagged dollar-quoted body", "DO $f$ a; $$ b; $$ $f$;", ["DO $f$ a; $$ b; $$ $f$"]],
    ["comments", "-- first; not\nSELECT 1; /* a; b */ SELECT 2;", ["SELECT 1", "SELECT 2"]],
    ["nested comments", "/* a /* b; */ c; */ SELECT 1; SELECT/**/2", ["SELECT 1", "SELECT 2"]],
    ["an escape string", "SELECT E'it\\'s; one'; SELECT 2", ["SELECT E'it\\'s; one'", "SELECT 2"]],
    ["a backslash at the end of a plain string", "SELECT 'C:\\'; SELECT 2", ["SELECT 'C:\\'", "SELECT 2"]],
    ["a dollar-quote tag with digits", "DO $f1$ a; $f1$; SELECT 2", ["DO $f1$ a; $f1$", "SELECT 2"]],
    ["dollars that quote nothing", "SELECT $1; SELECT a$b$c; SELECT 3", ["SELECT $1", "SELECT a$b$c", "SELECT 3"]],
    [
      "comment marks in strings and bodies",
      "SELECT '--'; DO $$ -- it's; /* $$; SELECT '/*'",
      ["SELECT '--'", "DO $$ -- it's; /* $$", "SELECT '/*'"],
    ],
    ["a comment that is never closed", "SELECT 1; /* SELECT 2; SELECT 3", ["SELECT 1"]],
    ["nothing at all", "\n-- only a comment\n;;", []],
  ])("splits %s", (_, text, expected) => {
    expect(splitSql(text)).toEqual(expected);
  });
});
