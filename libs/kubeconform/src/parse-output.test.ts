import { expect, test } from "@jest/globals";
import { parseOutput } from "./parse-output.ts";

test("a skipped resource keeps its own status", () => {
  const row = { filename: "a.yaml", kind: "A", name: "a", version: "v1", status: "statusSkipped", msg: "" };
  expect(parseOutput(JSON.stringify({ resources: [row] }))).toEqual([
    { file: "a.yaml", apiVersion: "v1", kind: "A", name: "a", status: "skipped" },
  ]);
});

test.each([
  ["text instead of JSON", "all good", /wrote no JSON: all good/],
  ["JSON without resources", "{}", /no list of resources/],
  ["a status of a later version", '{"resources":[{"status":"statusDeferred"}]}', /do not: statusDeferred/],
])("%s is refused", (_what, text, message) => {
  expect(() => parseOutput(text)).toThrow(message);
});
