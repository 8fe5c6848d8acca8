import { type CommandOutput, ProcessError, runCommand, type Watchdog } from "@lakehouse/processes";
import type { Environment } from "../cache-folder.ts";
import { findExecutable } from "../find-executable.ts";
import type { Source } from "../source.ts";

export interface InstallContext {
  /** Empty; everything goes in here, and it is renamed when it is complete. */
  readonly folder: string;
  /** The name it will have then, for what must know its own place. */
  readonly finalFolder: string;
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
  /** Ends what runs on our behalf when this process is killed. */
  readonly watchdog: Watchdog | undefined;
}

/** What a source put into the folder; paths are relative to it. */
export interface Installed {
  readonly executables: Readonly<Record<string, string>>;
  readonly libraryFolders?: readonly string[];
  readonly needs?: readonly string[];
  /** Called when the executables have proved themselves, for files that must name their final place. */
  readonly relocate?: () => Promise<void>;
}

/** Puts what a source has into the context's folder, or throws saying why it cannot. */
export type Install<S = Source> = (source: S, context: InstallContext) => Promise<Installed>;

/** A source that cannot be used here, in words for the list of what was tried. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly code = "source_failed";
}

/** The absolute path of a tool that a source needs. */
export async function requireTool(tool: string, remedy: string, env: Environment): Promise<string> {
  const path = await findExecutable(tool, env);
  if (!path) throw new SourceError(`${tool} is not on PATH (${remedy})`);
  return path;
}

/** Runs a tool with the environment's proxy and registry settings; a failure says the tool's last words. */
export async function runTool(
  path: string,
  args: readonly string[],
  context: InstallContext,
  options: { readonly env?: Environment; readonly cwd?: string } = {},
): Promise<CommandOutput> {
  const { signal, watchdog } = context;
  try {
    return await runCommand(path, args, { env: context.env, cwd: context.folder, ...options, signal, watchdog });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ProcessError)) throw error;
    throw new SourceError(lastWords(error), { cause: error });
  }
}

/** The last three lines, one behind the other, without the user and password that a registry's address may hold. */
function lastWords(error: ProcessError): string {
  const lines = `${error.stdout}\n${error.stderr}`.split("\n").map((line) => line.trim());
  const words = lines.filter(Boolean).slice(-3).join(" | ");
  return hideCredentials(words || error.message).slice(0, 600);
}

export function hideCredentials(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/@]+@/g, "$1***@");
}
