import { readFile } from "node:fs/promises";
import type { RunFile } from "@lakehouse/environment";
import { stateFolderOf } from "@lakehouse/embedded";

/** The run that `lakehouse up` keeps here, or undefined when there is none, or only the file of one that died. */
export async function readCurrentRun(root: string): Promise<RunFile | undefined> {
  let text: string;
  try {
    text = await readFile(stateFolderOf(root).runFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const run = JSON.parse(text) as RunFile;
  return isAlive(run.pid) ? run : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
