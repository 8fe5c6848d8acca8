import { access, constants, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, sep } from "node:path";
import type { Environment } from "./cache-folder.ts";

const npmBins = join("node_modules", ".bin");

/**
 * Every executable of that name on PATH, first one first. The bins of npm packages are left out: ours are launchers that
 * would look for themselves.
 */
export async function findExecutables(name: string, env: Environment): Promise<string[]> {
  const found: string[] = [];
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    if (!isAbsolute(folder) || isNpmBin(folder)) continue;
    const path = join(folder, name);
    if ((await isExecutable(path)) && !(await isLauncher(path)) && !found.includes(path)) found.push(path);
  }
  return found;
}

/** The first executable of that name on PATH. */
export async function findExecutable(name: string, env: Environment): Promise<string | undefined> {
  return (await findExecutables(name, env))[0];
}

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function isNpmBin(folder: string): boolean {
  const trimmed = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return trimmed === npmBins || trimmed.endsWith(sep + npmBins);
}

/** A launcher linked from elsewhere (`npm link`, `npm install -g`). */
async function isLauncher(path: string): Promise<boolean> {
  return /\.[cm]?js$/.test(await realpath(path));
}
