import { runCommand } from "@lakehouse/processes";
import type { Executable } from "./bundle.ts";
import type { Environment } from "./cache-folder.ts";
import { firstVersion } from "./version.ts";

const TIMEOUT_MS = 20_000;

export interface AskVersionOptions {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the executable to hear its version, which also proves that it runs here at all.
 * @returns what it says, and the first dotted number in it
 * @throws {ProcessError} when it does not run
 */
export async function askVersion(
  path: string,
  executable: Executable,
  { env, signal }: AskVersionOptions,
): Promise<{ readonly said: string; readonly version: string | undefined }> {
  const { stdout, stderr } = await runCommand(path, executable.versionArgs, { env, signal, timeoutMs: TIMEOUT_MS });
  const said = `${stdout}\n${stderr}`.trim();
  return { said: said.split("\n")[0]?.trim() ?? "", version: firstVersion(said) };
}
