import { readdirSync, readFileSync } from "node:fs";

/** One process as /proc/PID/stat tells it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** "Z" and "X" have ended already and only wait to be collected. */
  readonly state: string;
  /** Clock ticks since boot; together with the pid it names one process for good, although pids are reused. */
  readonly startedAt: string;
}

/** All processes this one may see, or undefined where there is no /proc (macOS). Processes that end meanwhile are left out. */
export function readProcessTable(): ProcessRow[] | undefined {
  if (process.platform !== "linux") return undefined;
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readRow(Number(entry)))
    .filter((row) => row !== undefined);
}

export function hasEnded(row: ProcessRow): boolean {
  return row.state === "Z" || row.state === "X";
}

/** Whether `variable` ("NAME=value") is in the environment the process was started with; false if it may not be read. */
export function wasStartedWith(pid: number, variable: string): boolean {
  return readIfThere(`/proc/${pid}/environ`)?.split("\0").includes(variable) ?? false;
}

function readRow(pid: number): ProcessRow | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // the second field is the program's name in parentheses, and may itself contain spaces and parentheses
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "X", parent, group] = fields;
  return { pid, parent: Number(parent), group: Number(group), state, startedAt: fields[19] ?? "" };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
