import { readFile, stat } from "node:fs/promises";
import { type AddressOverrides, addressOverridesOf, leftOutServicesOf, type RunFile } from "@lakehouse/environment";

/** What a run of the environment changes about its manifests. */
export interface RunView {
  readonly overrides?: AddressOverrides | undefined;
  readonly leftOut?: ReadonlyMap<string, string> | undefined;
}

export interface RunFileView {
  /** The file as it is now: services join and leave while the run goes on. */
  current(): Promise<RunView>;
}

/** The run file cannot be used. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";
  readonly code = "run_file";
}

/**
 * Reads the run file, and again whenever it changes. A file that becomes unreadable or malformed keeps its last good
 * content, and `onProblem` hears of it once.
 * @throws RunFileError when it cannot be read at first
 */
export async function openRunFile(
  path: string | undefined,
  onProblem: (error: RunFileError) => void,
): Promise<RunFileView> {
  if (path === undefined) return { current: async () => ({}) };
  let view = await readRunFile(path);
  let stamp = await stampOf(path);
  return {
    async current() {
      const found = await stampOf(path);
      if (found === stamp) return view;
      stamp = found;
      try {
        view = await readRunFile(path);
      } catch (error) {
        onProblem(error as RunFileError);
      }
      return view;
    },
  };
}

async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return "missing";
  }
}

async function readRunFile(path: string): Promise<RunView> {
  try {
    const run = parseRunFile(await readFile(path, "utf8"));
    return { overrides: addressOverridesOf(run), leftOut: leftOutServicesOf(run) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new RunFileError(`the run file ${path} cannot be used: ${said}`, { cause: error });
  }
}

function parseRunFile(text: string): RunFile {
  const run: unknown = JSON.parse(text);
  const services: unknown = isRecord(run) ? run["services"] : undefined;
  if (!Array.isArray(services)) throw new Error("it has no list of services");
  const usable = (service: unknown) =>
    isRecord(service) && typeof service["name"] === "string" && isRecord(service["ports"]);
  if (!services.every(usable)) throw new Error("a service of it has no name or no ports");
  return run as RunFile;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
