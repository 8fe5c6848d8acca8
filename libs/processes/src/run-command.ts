import { startDeadline } from "@lakehouse/time";
import { endGroup } from "./end-group.ts";
import { ProcessError } from "./process-error.ts";
import { type SpawnedGroup, spawnGroup } from "./spawn-group.ts";
import type { Watchdog } from "./watchdog.ts";

export interface RunCommandOptions {
  /** The complete environment of the command; default that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
  /** Written to its stdin, which is closed after it; without it, stdin is empty. */
  readonly input?: string | Uint8Array | undefined;
  /** Aborting ends the whole group; the reason is the error's cause. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Of stdout and stderr each; more ends the command with an error. Default 64 MiB. */
  readonly maxOutputBytes?: number | undefined;
  /** How long it has between SIGTERM and SIGKILL after an abort; default 2,000. */
  readonly killAfterMs?: number | undefined;
  /** Ends the group when this process dies, however it dies. */
  readonly watchdog?: Watchdog | undefined;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** How much of a command line stands in an error message. */
const maxCommandLength = 200;

/**
 * Runs a program to its end, in a process group of its own of which nothing is left afterwards.
 * @throws ProcessError unless it exits with code 0; on abort or timeout the cause is the signal's reason or a DeadlineError.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandOutput> {
  const { env = process.env, cwd, input, watchdog, maxOutputBytes = 64 * 1024 * 1024, killAfterMs = 2_000 } = options;
  const command = [file, ...args].join(" ").slice(0, maxCommandLength);
  const overflow = new AbortController();
  using deadline = startDeadline(options.timeoutMs ?? 2 ** 31 - 1, options.signal);
  const ended = AbortSignal.any([deadline.signal, overflow.signal]);
  if (ended.aborted) throw failureOf(command, { exitCode: null, signal: null }, emptyOutput, ended.reason);

  const marked = watchdog ? { ...env, [watchdog.marker.name]: watchdog.marker.value } : env;
  const group = await spawnGroup({ command, file, args, env: marked, cwd }, input === undefined ? "ignore" : "pipe");
  watchdog?.guard(group.pid, "SIGTERM");
  writeInput(group, input);
  const onOverflow = () => overflow.abort(new Error(`wrote more than ${maxOutputBytes} bytes`));
  const stdout = collect(group.child.stdout, maxOutputBytes, onOverflow);
  const stderr = collect(group.child.stderr, maxOutputBytes, onOverflow);

  const exit = await exitOrAbort(group, ended, killAfterMs);
  watchdog?.release(group.pid);
  const output = { stdout: stdout(), stderr: stderr() };
  if (ended.aborted) throw failureOf(command, exit, output, ended.reason);
  if (exit.exitCode !== 0) throw new ProcessError({ command, ...exit, ...output });
  return output;
}

const emptyOutput: CommandOutput = { stdout: "", stderr: "" };

type Ending = Awaited<SpawnedGroup["exited"]>;

function failureOf(command: string, exit: Ending, output: CommandOutput, cause: unknown): ProcessError {
  return new ProcessError({ command, ...exit, ...output }, { cause });
}

function writeInput({ child }: SpawnedGroup, input: string | Uint8Array | undefined): void {
  if (!child.stdin || input === undefined) return;
  // EPIPE: it did not read all of its input, which is its own business
  child.stdin.on("error", () => {});
  child.stdin.end(input);
}

function collect(stream: NodeJS.ReadableStream, maxBytes: number, onOverflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) onOverflow();
    else chunks.push(chunk);
  });
  stream.on("error", () => {});
  return () => Buffer.concat(chunks).toString("utf8");
}

async function exitOrAbort(group: SpawnedGroup, signal: AbortSignal, killAfterMs: number): Promise<Ending> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  await Promise.race([group.exited, aborted.promise]);
  signal.removeEventListener("abort", onAbort);
  await endGroup(group.pid, { stopSignal: "SIGTERM", killAfterMs });
  return group.exited;
}
