import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { ProcessError, runCommand, startProcess } from "@lakehouse/processes";
import { useTempDir } from "@lakehouse/testing";

const main = join(import.meta.dirname, "main.ts");

async function failureOf(variables: Readonly<Record<string, string>>): Promise<ProcessError> {
  const running = runCommand(process.execPath, [main], { env: { PATH: process.env["PATH"], ...variables } });
  const failure = await running.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ProcessError) return failure;
  throw new Error("the validator did not fail", { cause: failure });
}

async function writeEnvironment(root: string, environment: string): Promise<void> {
  const folder = join(root, "environments", "test");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "compose.yaml"),
    'services: { web: { image: "example.org/web:1", ports: ["80:80"] } }\n',
  );
  await writeFile(join(folder, "environment.yaml"), environment);
}

test("variables that cannot be used end it with exit code 2 and one line each", async () => {
  const { exitCode, stderr } = await failureOf({ VALIDATOR_PORT: "x" });
  expect(exitCode).toBe(2);
  expect(stderr.trimEnd().split("\n")).toEqual([
    "VALIDATOR_ROOT is not set: the folder that holds environments/",
    "VALIDATOR_ENVIRONMENT is not set: the name of a folder in environments/",
    'VALIDATOR_PORT is "x": it must be a whole number from 0 to 65535',
  ]);
});

test("an environment with mistakes ends it with exit code 2 and every mistake with its place", async () => {
  await using folder = await useTempDir();
  const probes =
    "probes:\n  - { name: a, service: webb, port: 80, kind: tcp }\n  - { name: b, service: web, port: 81, kind: tcp }\n";
  await writeEnvironment(folder.path, `apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n${probes}`);
  const variables = { VALIDATOR_ROOT: folder.path, VALIDATOR_ENVIRONMENT: "test", VALIDATOR_PORT: "0" };
  const { exitCode, stderr } = await failureOf(variables);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^environments\/test\/environment\.yaml:5:\d+: error: .*webb/m);
  expect(stderr).toMatch(/^environments\/test\/environment\.yaml:6:\d+: error: .*81/m);
});

test("SIGTERM stops it with exit code 0", async () => {
  await using folder = await useTempDir();
  const probes = "probes:\n  - { name: a, service: web, port: 80, kind: tcp, interval: 1s }\n";
  await writeEnvironment(folder.path, `apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n${probes}`);
  const ready = Promise.withResolvers<void>();
  await using validator = await startProcess({
    name: "validator",
    file: process.execPath,
    args: [main],
    env: { VALIDATOR_ROOT: folder.path, VALIDATOR_ENVIRONMENT: "test", VALIDATOR_PORT: "0", VALIDATOR_REPLICA: "one" },
    onLine: (line) => line.includes("validator is ready") && ready.resolve(),
    killAfterMs: 4_000,
  });
  await Promise.race([ready.promise, validator.exited.then(() => ready.reject(new Error(validator.recentOutput())))]);
  const stoppedAtMs = performance.now();
  expect(await validator.stop()).toEqual({ exitCode: 0, signal: null });
  expect(performance.now() - stoppedAtMs).toBeLessThan(2_000);
});
