import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { flowsOfEnvironment } from "./flows-of-environment.ts";
import { surroundings } from "./flows-surroundings.ts";

const root = join(import.meta.dirname, "../../..");

describe.each(["k3s-local", "production"] as const)("the network policies of %s", (name) => {
  const exists = existsSync(join(root, "environments", name, "network"));
  const when = exists ? test : test.skip;
  let flows: readonly string[] = [];
  beforeAll(async () => {
    if (exists) flows = await flowsOfEnvironment(root, name, surroundings[name]);
  });
  const because = exists ? "" : " (skipped: it has no network folder)";

  when(`allow exactly the flows of the table${because}`, async () => {
    const table = await readFile(join(import.meta.dirname, `flows.${name}.txt`), "utf8");
    const expected = table.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(flows).toEqual(expected);
  });

  when(`let nobody from outside the platform in but the ingress, the node and operators${because}`, () => {
    expect(flows.length).toBeGreaterThan(50);
    expect(flows.filter((flow) => /^(stranger|internet) ->/.test(flow))).toEqual([]);
  });
});
