import type { Binary } from "@lakehouse/binaries";
import { runCommand } from "@lakehouse/processes";

export interface S5cmdFeatures {
  /** Without the flag (2.2.2 and older) a server-side copy keeps metadata by itself; with it, it must be given. */
  readonly metadataDirective: boolean;
}

/**
 * Asks the program itself: builds from source all say "v0.0.0-dev", so the version tells nothing.
 * @throws ProcessError when it does not run.
 */
export async function detectFeatures(binary: Binary, signal?: AbortSignal): Promise<S5cmdFeatures> {
  const { stdout } = await runCommand(binary.path, ["cp", "--help"], { env: binary.env, signal, timeoutMs: 10_000 });
  return { metadataDirective: stdout.includes("--metadata-directive") };
}
