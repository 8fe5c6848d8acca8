import { expect, test } from "@jest/globals";
import { readDotenv } from "./dotenv.ts";

test(".env gives values plain, quoted and with comments", () => {
  const text =
    "# images\nOWNER=acme\nexport VERSION = x\nNAME='a # b $c'\nOTHER=\"two words\" # why\nEMPTY=\nLAST=z # end\r\n";
  const { variables, findings } = readDotenv(".env", text);
  expect(Object.fromEntries(variables)).toEqual({
    OWNER: "acme",
    NAME: "a # b $c",
    OTHER: "two words",
    EMPTY: "",
    LAST: "z",
  });
  expect(findings).toMatchObject([
    { rule: "compose/dotenv", file: ".env", range: { start: { line: 3, column: 1 }, end: { line: 3, column: 19 } } },
  ]);
});

test.each(["OWNER", "1X=2", "A=$B", 'A="$B"', "A='open"])(".env refuses %j with its line rather than guess", (line) => {
  const { variables, findings } = readDotenv(".env", `\n${line}\n`);
  expect(variables.size).toBe(0);
  expect(findings).toMatchObject([{ severity: "error", range: { start: { line: 2, column: 1 } } }]);
});
