import { join } from "node:path";
import { askVersion, type AskVersionOptions } from "./ask-version.ts";
import type { Binary } from "./binary.ts";
import type { Executable } from "./bundle.ts";
import { isExecutable } from "./find-executable.ts";
import { type Attempt, BinaryUnavailableError } from "./unavailable-error.ts";

/** "redis-server" is named by LAKEHOUSE_REDIS_SERVER. */
export function variableOf(name: string): string {
  return `LAKEHOUSE_${name.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * What the environment names. Its version is not judged: who sets the variable decides.
 * @throws {BinaryUnavailableError} when the variable names something that does not run; falling back would hide the mistake
 */
export async function findConfigured(
  name: string,
  executable: Executable,
  options: AskVersionOptions,
  attempts: Attempt[],
): Promise<Binary | undefined> {
  const variable = variableOf(name);
  const path = options.env[variable];
  if (path) return configured(name, path, executable, options);
  attempts.push({ source: variable, said: "not set" });
  for (const folderVariable of executable.folderVariables ?? []) {
    const folder = options.env[folderVariable];
    if (folder && (await isExecutable(join(folder, name)))) {
      return configured(name, join(folder, name), executable, options, folderVariable);
    }
    attempts.push({ source: folderVariable, said: folder ? `no ${name} in ${folder}` : "not set" });
  }
  return undefined;
}

async function configured(
  name: string,
  path: string,
  executable: Executable,
  options: AskVersionOptions,
  variable = variableOf(name),
): Promise<Binary> {
  try {
    const { said, version } = await askVersion(path, executable, options);
    return { name, path, version: version ?? said, source: "environment", env: {} };
  } catch (error) {
    options.signal?.throwIfAborted();
    const said = (await isExecutable(path)) ? String((error as Error).message) : `${path} is not an executable file`;
    const remedy = `correct ${variable}, or unset it to have the pinned version obtained`;
    throw new BinaryUnavailableError(name, [{ source: variable, said }], remedy, { cause: error });
  }
}
