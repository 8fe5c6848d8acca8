import { type ChildProcessByStdio, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { ProcessError } from "./process-error.ts";
import type { Exit } from "./running-process.ts";

export interface SpawnGroupOptions {
  /** For messages. */
  readonly command: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string | undefined;
}

export interface SpawnedGroup {
  readonly child: ChildProcessByStdio<Writable | null, Readable, Readable>;
  /** Also the id of its process group. */
  readonly pid: number;
  /** Resolves when it ended and its output was read; never rejects. */
  readonly exited: Promise<Exit>;
}

/** A descendant that left the group can hold the pipes open after the leader ended; what is late is not waited for. */
const lateOutputMs = 250;

/**
 * Starts a program as leader of a new session and process group.
 * @throws ProcessError when it cannot be started, with the system's error as cause.
 */
export async function spawnGroup(options: SpawnGroupOptions, stdin: "pipe" | "ignore"): Promise<SpawnedGroup> {
  const stdio: StdioOptions = [stdin, "pipe", "pipe"];
  const { cwd, env } = options;
  try {
    const child = spawn(options.file, options.args, { env, detached: true, stdio, ...(cwd ? { cwd } : {}) });
    const exited = exitOf(child);
    await once(child, "spawn");
    // errors after the start only say that a signal or a write did not arrive; the exit tells more
    child.on("error", () => {});
    if (child.pid === undefined || !child.stdout || !child.stderr) throw new Error("started without a pid");
    return { child: child as SpawnedGroup["child"], pid: child.pid, exited };
  } catch (cause) {
    const failure = { command: options.command, exitCode: null, signal: null, stdout: "", stderr: "" };
    throw new ProcessError(failure, { cause });
  }
}

function exitOf(child: ReturnType<typeof spawn>): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => {
      const exit: Exit = { exitCode, signal };
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(exit);
      }, lateOutputMs);
      child.once("close", () => {
        clearTimeout(timer);
        resolve(exit);
      });
    });
  });
}
