import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ProcessError } from "./process-error.ts";
import type { StartProcessOptions } from "./running-process.ts";
import { startProcess } from "./start-process.ts";
import { isAlive, lineListener, untilGone } from "./test-processes.ts";

const env = { PATH: process.env["PATH"] ?? "" };

function shell(script: string, more: Partial<StartProcessOptions> = {}): StartProcessOptions {
  return { name: "script", file: "/bin/sh", args: ["-c", script], env, ...more };
}

describe("startProcess", () => {
  test("stop asks, and the exit is recorded", async () => {
    const { onLine, first } = lineListener();
    const running = await startProcess(shell(`trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done`, { onLine }));
    await first(/^up$/);
    expect(running.exit).toBeUndefined();
    expect(await running.stop()).toEqual({ exitCode: 7, signal: null });
    expect(running.exit).toEqual({ exitCode: 7, signal: null });
    expect(isAlive(running.pid)).toBe(false);
  });

  test("stop is idempotent, and so is stopping what has ended by itself", async () => {
    const running = await startProcess(shell("exit 3"));
    expect(await running.exited).toEqual({ exitCode: 3, signal: null });
    const exits = await Promise.all([running.stop(), running.stop(), running.exited]);
    expect(exits).toEqual(Array(3).fill({ exitCode: 3, signal: null }));
    await running[Symbol.asyncDispose]();
  });

  test("a child that ignores SIGTERM is killed", async () => {
    const { onLine, first } = lineListener();
    await using running = await startProcess(
      shell(`trap '' TERM; echo up; while :; do sleep 0.05; done`, { onLine, killAfterMs: 200 }),
    );
    await first(/^up$/);
    expect(await running.stop()).toEqual({ exitCode: null, signal: "SIGKILL" });
  });

  test("the stop signal can be another one", async () => {
    const { onLine, first } = lineListener();
    await using running = await startProcess(
      shell(`trap 'exit 9' INT; echo up; while :; do sleep 0.05; done`, { onLine, stopSignal: "SIGINT" }),
    );
    await first(/^up$/);
    expect((await running.stop()).exitCode).toBe(9);
  });

  test("grandchildren end too, also when the child leaves them behind and they ignore SIGTERM", async () => {
    const { onLine, first } = lineListener();
    const script = `(trap '' TERM; exec sleep 60) & echo grandchild $!; wait`;
    const running = await startProcess(shell(script, { onLine, killAfterMs: 200 }));
    const grandchild = Number((await first(/^grandchild (\d+)$/))[1]);
    await running.stop();
    expect([running.pid, grandchild].filter(isAlive)).toEqual([]);
  });

  test("a grandchild that left the group by setsid ends too", async () => {
    const { onLine, first } = lineListener();
    const script = `setsid sh -c 'echo grandchild $$; exec sleep 60' & wait`;
    const running = await startProcess(shell(script, { onLine }));
    const grandchild = Number((await first(/^grandchild (\d+)$/))[1]);
    await running.stop();
    expect(isAlive(grandchild)).toBe(false);
  });

  test("stop ends the rest of a group whose leader has ended", async () => {
    const { onLine, first } = lineListener();
    const running = await startProcess(shell(`sleep 60 & echo grandchild $!`, { onLine }));
    const grandchild = Number((await first(/^grandchild (\d+)$/))[1]);
    expect(await running.exited).toEqual({ exitCode: 0, signal: null });
    expect(isAlive(grandchild)).toBe(true);
    await running.stop();
    await untilGone([grandchild]);
    expect(isAlive(grandchild)).toBe(false);
  });

  test("a program that does not exist is refused with its name and the reason", async () => {
    const start = startProcess({ name: "redis", file: "/nonexistent/redis-server", args: [], env });
    await expect(start).rejects.toThrow(ProcessError);
    await expect(start).rejects.toThrow(/^redis could not be started: .*ENOENT/);
  });

  test("a log file that cannot be opened is refused before anything runs", async () => {
    const start = startProcess(shell("exit 0", { logFile: "/nonexistent/folder/script.log" }));
    await expect(start).rejects.toThrow(/^script could not be started: .*ENOENT.*script\.log/);
  });

  test("output goes to the log file, the listener and the recent lines, and only the given environment in", async () => {
    const folder = await mkdtemp(join(tmpdir(), "processes-"));
    const logFile = join(folder, "script.log");
    const lines: string[] = [];
    const script = `echo out; echo problem >&2; echo "HOME=\${HOME-unset} A=$A"`;
    for (const run of [1, 2]) {
      const onLine = (line: string, stream: string) => lines.push(`${run} ${stream} ${line}`);
      await using running = await startProcess(shell(script, { logFile, onLine, env: { ...env, A: "b" } }));
      await running.exited;
      expect(running.recentOutput().split("\n").sort()).toEqual(["HOME=unset A=b", "out", "problem"]);
    }
    expect(lines.sort().slice(0, 3)).toEqual(["1 stderr problem", "1 stdout HOME=unset A=b", "1 stdout out"]);
    expect((await readFile(logFile, "utf8")).split("\n").filter(Boolean)).toHaveLength(6);
    expect((await stat(logFile)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
});
