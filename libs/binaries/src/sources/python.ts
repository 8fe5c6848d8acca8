import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InstallContext } from "./installer.ts";
import { requireTool } from "./installer.ts";

const locks = fileURLToPath(new URL("../../locks/", import.meta.url));

export function requirePython(context: InstallContext): Promise<string> {
  return requireTool("python3", "install Python 3.10 or later with pip and venv", context.env);
}

/** Arguments that make pip take exactly what the lock names, and run no code of a source distribution. */
export function lockedPipArgs(lock: string): string[] {
  const strict = ["--require-hashes", "--only-binary=:all:", "--requirement", join(locks, lock)];
  return ["--quiet", "--no-input", "--disable-pip-version-check", ...strict];
}
