import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { emit } from "./emit.ts";
import { observedEnvironments } from "./observed-environment.ts";
import { writeObservability } from "./write-observability.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "observability-"));
});
afterEach(() => rm(root, { recursive: true }));

test("writes every file of every environment and the page of the alerts, and a second time nothing", async () => {
  const options = { root, environments: observedEnvironments, docs: true };
  const first = await writeObservability(options);
  expect(first).toHaveLength(4 + 2 + 2 + 1);
  expect(first.every(({ changed }) => changed)).toBe(true);
  expect((await writeObservability(options)).some(({ changed }) => changed)).toBe(false);
});

test("writes one environment alone, and replaces what somebody changed by hand", async () => {
  const environments = observedEnvironments.filter(({ name }) => name === "docker");
  await writeObservability({ root, environments, docs: false });
  const path = "config/prometheus/rules/lakehouse.yml";
  const file = join(root, "environments/docker", path);
  await writeFile(file, "groups: []\n");
  const written = await writeObservability({ root, environments, docs: false });
  expect(written.filter(({ changed }) => changed).map((each) => each.path)).toEqual([`environments/docker/${path}`]);
  const [docker] = environments;
  expect(await readFile(file, "utf8")).toBe(docker && emit(docker).get(path));
});
