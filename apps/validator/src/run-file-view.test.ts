import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { useTempDir } from "@lakehouse/testing";
import { openRunFile, RunFileError } from "./run-file-view.ts";

const running = { name: "redis", state: "running", ports: { "6379": { host: "127.0.0.1", port: 16_379 } } };
const leftOut = { name: "grafana", state: "left-out", reason: "no container", ports: {} };
const fail = (error: Error) => {
  throw error;
};

test("no run file means no overrides and nothing left out", async () => {
  expect(await (await openRunFile(undefined, fail)).current()).toEqual({});
});

test("a run file gives addresses and what is left out, and is read again when it changes", async () => {
  await using folder = await useTempDir();
  const path = join(folder.path, "run.json");
  await writeFile(path, JSON.stringify({ services: [running] }));
  const view = await openRunFile(path, fail);
  expect((await view.current()).overrides?.get("redis:6379")).toEqual({ host: "127.0.0.1", port: 16_379 });
  await writeFile(`${path}.new`, JSON.stringify({ services: [running, leftOut] }));
  await rename(`${path}.new`, path);
  expect((await view.current()).leftOut).toEqual(new Map([["grafana", "no container"]]));
});

test("a run file that becomes malformed or vanishes keeps its last good content, and is reported once", async () => {
  await using folder = await useTempDir();
  const path = join(folder.path, "run.json");
  await writeFile(path, JSON.stringify({ services: [running] }));
  const problems: string[] = [];
  const view = await openRunFile(path, (error) => problems.push(error.message));
  await writeFile(path, "{ half");
  for (let round = 0; round < 3; round += 1) expect((await view.current()).overrides?.size).toBe(1);
  expect(problems).toHaveLength(1);
  await rm(path);
  expect((await view.current()).overrides?.size).toBe(1);
  expect(problems).toHaveLength(2);
});

test.each([
  ["is missing", undefined],
  ["is no JSON", "{"],
  ["has no services", "{}"],
  ["has a service without ports", '{"services":[{"name":"redis"}]}'],
])("a run file that %s at first is an error that names it", async (_what, text) => {
  await using folder = await useTempDir();
  const path = join(folder.path, "run.json");
  if (text !== undefined) await writeFile(path, text);
  await expect(openRunFile(path, fail)).rejects.toThrow(RunFileError);
  await expect(openRunFile(path, fail)).rejects.toThrow(path);
});
