import { expect, test } from "@jest/globals";
import { formatDuration } from "./duration.ts";

test.each([
  [740.4, "740 ms"],
  [3_240, "3.2 s"],
  [5_000, "5 s"],
  [250_000, "4 min 10 s"],
  [7_500_000, "2 h 5 min"],
])("%d ms is written as %j", (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});
