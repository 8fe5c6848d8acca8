import { endGroup, isGroupAlive } from "./end-group.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { createLineSplitter, createRecentLines } from "./output.ts";
import { ProcessError } from "./process-error.ts";
import type { Exit, RunningProcess, StartProcessOptions } from "./running-process.ts";
import { type SpawnedGroup, spawnGroup } from "./spawn-group.ts";

const defaultKillAfterMs = 5_000;

/**
 * Starts a program in a process group of its own. Dispose or `stop()` it to end the group.
 * @throws ProcessError when it, or its log file, cannot be opened; the cause is the system's error.
 */
export async function startProcess(options: StartProcessOptions): Promise<RunningProcess> {
  const { name, watchdog, stopSignal = "SIGTERM", killAfterMs = defaultKillAfterMs } = options;
  const recent = createRecentLines();
  const log = options.logFile === undefined ? undefined : await openLog(name, options.logFile, recent.add);
  const group = await spawnGuarded(options).catch(async (error: unknown) => {
    await log?.close();
    throw error;
  });
  collectOutput(group, options, recent.add, log);

  let exit: Exit | undefined;
  let stopping: Promise<Exit> | undefined;
  const exited = group.exited.then(async (how) => {
    await log?.close();
    if (!isGroupAlive(group.pid)) watchdog?.release(group.pid);
    return (exit = how);
  });
  const end = async () => {
    await endGroup(group.pid, { stopSignal, killAfterMs });
    const how = await exited;
    watchdog?.release(group.pid);
    return how;
  };
  const stop = () => (stopping ??= end());
  return {
    name,
    pid: group.pid,
    exited,
    get exit() {
      return exit;
    },
    recentOutput: recent.text,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

async function spawnGuarded(options: StartProcessOptions): Promise<SpawnedGroup> {
  const { name, file, args, cwd, watchdog } = options;
  const env = watchdog ? { ...options.env, [watchdog.marker.name]: watchdog.marker.value } : options.env;
  const group = await spawnGroup({ command: name, file, args, env, cwd }, "ignore");
  watchdog?.guard(group.pid, options.stopSignal ?? "SIGTERM");
  return group;
}

async function openLog(name: string, path: string, onFailure: (message: string) => void): Promise<LogFile> {
  try {
    return await openLogFile(path, onFailure);
  } catch (cause) {
    throw new ProcessError({ command: name, exitCode: null, signal: null, stdout: "", stderr: "" }, { cause });
  }
}

function collectOutput(
  { child }: SpawnedGroup,
  { onLine }: StartProcessOptions,
  remember: (line: string) => void,
  log: LogFile | undefined,
): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = child[name];
    const splitter = createLineSplitter((line) => {
      remember(line);
      onLine?.(line, name);
    });
    stream.on("data", (chunk: Buffer) => {
      splitter.push(chunk);
      log?.append(chunk, stream);
    });
    stream.once("close", () => splitter.end());
    // a pipe that breaks ends the output; the process's exit is reported by itself
    stream.on("error", () => {});
  }
}
