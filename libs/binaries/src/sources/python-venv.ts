import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PythonVenv } from "../source.ts";
import { type InstallContext, type Installed, runTool } from "./installer.ts";
import { lockedPipArgs, requirePython } from "./python.ts";

const LARGEST_SCRIPT_BYTES = 64 * 1024;

/** A virtual environment with exactly the packages of the lock. */
export async function installVenv(source: PythonVenv, context: InstallContext): Promise<Installed> {
  const python = await requirePython(context);
  await runTool(python, ["-m", "venv", context.folder], context);
  const own = join(context.folder, "bin", "python3");
  await runTool(own, ["-m", "pip", "install", ...lockedPipArgs(source.lock)], context);
  const executables = Object.fromEntries(source.executables.map((name) => [name, join("bin", name)]));
  return { executables, needs: [join("bin", "python3")], relocate: () => moveScripts(context) };
}

/** The scripts name their interpreter by its absolute path, which is about to change. */
async function moveScripts({ folder, finalFolder }: InstallContext): Promise<void> {
  for (const name of await readdir(join(folder, "bin"))) {
    const path = join(folder, "bin", name);
    if ((await stat(path)).size > LARGEST_SCRIPT_BYTES) continue;
    const text = await readFile(path, "utf8");
    if (text.includes(folder)) await writeFile(path, text.replaceAll(folder, finalFolder));
  }
}
