import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasEnded, type ProcessRow, readProcessTable } from "@lakehouse/processes";

const bin = fileURLToPath(new URL("../bin/lakehouse.mjs", import.meta.url));
const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** For tests: a copy of this repository's environments in a folder of its own, deleted at the end. */
export async function copyOfEnvironments(): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), "lakehouse-root-"));
  await cp(join(repository, "environments"), join(root, "environments"), { recursive: true });
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LakehouseProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when stderr has a line that matches; rejects with everything it said when the process ends before. */
  saying(pattern: RegExp): Promise<void>;
}

/** For tests: runs the real command as a process of its own. */
export function startLakehouse(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): LakehouseProcess {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const look of listeners) look();
  });
  const finished = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  return {
    child,
    finished,
    saying: async (pattern) => {
      const said = new Promise<void>((resolve) => {
        const look = () => {
          if (!pattern.test(stderr)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      });
      const ended = finished.then(({ stderr: all }) =>
        Promise.reject(new Error(`ended before it said ${pattern}:\n${all}`)),
      );
      await Promise.race([said, ended]);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await finished;
    },
  };
}

/** For tests: runs the real command to its end. */
export async function lakehouse(root: string, ...args: readonly string[]): Promise<Finished> {
  return startLakehouse(root, args).finished;
}

/** For tests: every process below this one, at the moment. */
export function descendantsOf(pid: number): ProcessRow[] {
  const table = readProcessTable() ?? [];
  const below = (parent: number): ProcessRow[] =>
    table.filter((row) => row.parent === parent).flatMap((row) => [row, ...below(row.pid)]);
  return below(pid);
}

/** For tests: those of the processes that are still alive; zombies are not counted. */
export function survivorsOf(processes: readonly ProcessRow[]): number[] {
  const alive = new Set((readProcessTable() ?? []).filter((row) => !hasEnded(row)).map(({ pid }) => pid));
  return processes.map(({ pid }) => pid).filter((pid) => alive.has(pid));
}

/** For tests: command lines of the live processes that name the folder there or in their environment. */
export async function processesOf(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const { pid } of (readProcessTable() ?? []).filter((row) => !hasEnded(row))) {
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
    const [environ, cmdline] = await Promise.all([read("environ"), read("cmdline")]);
    if (environ.includes(root) || cmdline.includes(root)) found.push(`${pid} ${cmdline.replaceAll("\0", " ")}`);
  }
  return found;
}
