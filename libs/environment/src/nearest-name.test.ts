import { expect, test } from "@jest/globals";
import { nearestName, suggestName } from "./nearest-name.ts";

const names = ["docker", "k3s-local", "production"];

test.each<[string, string | undefined]>([
  ["dokcer", "docker"],
  ["Docker", "docker"],
  ["k3s", undefined],
  ["k3slocal", "k3s-local"],
  ["prodution", "production"],
  ["elsewhere", undefined],
  ["", undefined],
])("the name nearest to %j is %s", (name, expected) => {
  expect(nearestName(name, names)).toBe(expected);
});

test("what is near to nothing gets the list", () => {
  expect(suggestName("elsewhere", names)).toBe("known: docker, k3s-local, production");
  expect(suggestName("elsewhere", [])).toBe("");
});
