import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { readProcessTable } from "./process-table.ts";
import { startProcess } from "./start-process.ts";
import { startWatchdog } from "./start-watchdog.ts";
import { isAlive, lineListener, untilGone } from "./test-processes.ts";

const env = { PATH: process.env["PATH"] ?? "" };
const index = fileURLToPath(new URL("./index.ts", import.meta.url));

// What the parent guards: an obedient child, a stubborn one, and one with a descendant that left its group and its parent.
const children = {
  obedient: "exec sleep 60",
  stubborn: "trap '' TERM; while :; do sleep 0.05; done",
  leaving: "setsid sh -c 'echo pid $$; exec sleep 60' & sleep 60",
  orphaning: "(setsid sh -c 'echo pid $$; exec sleep 60' &); sleep 60",
};
const parentScript = `
  import { startProcess, startWatchdog } from ${JSON.stringify(index)};
  const watchdog = await startWatchdog();
  console.log("pid", watchdog.pid);
  for (const script of ${JSON.stringify(Object.values(children))}) {
    const env = { PATH: process.env.PATH };
    const child = await startProcess({ name: "child", file: "/bin/sh", args: ["-c", script], env, watchdog, onLine: (line) => console.log(line) });
    console.log("pid", child.pid);
  }
  setInterval(() => {}, 1000);
  process.on("SIGTERM", () => process.exit(1));
`;
const pidCount = 1 + Object.keys(children).length + 2;

async function startParent(stack: AsyncDisposableStack) {
  const { onLine, first } = lineListener();
  const pids: number[] = [];
  const args = ["--input-type=module", "--eval", parentScript];
  const options = {
    name: "parent",
    file: process.execPath,
    args,
    env,
    onLine(line: string) {
      const pid = /^pid (\d+)$/.exec(line)?.[1];
      if (pid) pids.push(Number(pid));
      onLine(pids.length === pidCount ? "complete" : line);
    },
  };
  const parent = stack.use(await startProcess(options));
  await first(/^complete$/);
  return { parent, pids };
}

describe("the watchdog", () => {
  test.each(["SIGKILL", "SIGTERM"] as const)(
    "leaves nothing after %s of its parent",
    async (signal) => {
      await using stack = new AsyncDisposableStack();
      const { parent, pids } = await startParent(stack);
      expect(pids.filter(isAlive)).toEqual(pids);
      process.kill(parent.pid, signal);
      await parent.exited;
      await untilGone(pids);
      expect(pids.filter(isAlive)).toEqual([]);
    },
    20_000,
  );

  test("leaves alone what is neither guarded nor marked", async () => {
    await using bystander = await startProcess({ name: "bystander", file: "sleep", args: ["60"], env });
    await using released = await startProcess({ name: "released", file: "sleep", args: ["60"], env });
    const watchdog = await startWatchdog();
    watchdog.guard(released.pid, "SIGTERM");
    watchdog.release(released.pid);
    await watchdog[Symbol.asyncDispose]();
    expect([bystander, released].map(({ pid }) => isAlive(pid))).toEqual([true, true]);
  });

  test("ends at once when nothing is guarded, and what is guarded when there is", async () => {
    const idle = await startWatchdog();
    const start = performance.now();
    await idle[Symbol.asyncDispose]();
    expect(performance.now() - start).toBeLessThan(1_000);

    const watchdog = await startWatchdog();
    const running = await startProcess({ name: "sleeper", file: "sleep", args: ["60"], env, watchdog });
    await watchdog[Symbol.asyncDispose]();
    expect(await running.exited).toEqual({ exitCode: null, signal: "SIGTERM" });
  });

  test("is not ended by the signals of a terminal, and holds nothing of its parent but the pipe", async () => {
    const watchdog = await startWatchdog();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.kill(watchdog.pid, signal);
    const running = await startProcess({ name: "sleeper", file: "sleep", args: ["60"], env, watchdog });
    const row = readProcessTable()?.find(({ pid }) => pid === watchdog.pid);
    expect(row?.group).toBe(watchdog.pid);
    await watchdog[Symbol.asyncDispose]();
    expect(await running.exited).toEqual({ exitCode: null, signal: "SIGTERM" });
  });
});
