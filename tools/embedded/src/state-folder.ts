import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a run keeps its things: `.lakehouse/` beside `environments/`. */
export interface StateFolder {
  readonly path: string;
  readonly runFile: string;
  readonly lockFile: string;
  readonly tokenFile: string;
  secretsDir(environment: string): string;
  dataDir(environment: string, service: string): string;
  logFile(environment: string, service: string): string;
  /** Configuration rendered for local processes. */
  renderedDir(environment: string, service: string): string;
}

/** `.lakehouse/` cannot be written: said in one line, before anything is started. */
export class StateFolderError extends Error {
  override readonly name = "StateFolderError";
  readonly code = "state_folder";
}

export function stateFolderOf(root: string): StateFolder {
  const path = join(root, ".lakehouse");
  return {
    path,
    runFile: join(path, "run.json"),
    lockFile: join(path, "run.lock"),
    tokenFile: join(path, "gateway-token"),
    secretsDir: (environment) => join(path, "secrets", environment),
    dataDir: (environment, service) => join(path, "data", environment, service),
    logFile: (environment, service) => join(path, "logs", environment, `${service}.log`),
    renderedDir: (environment, service) => join(path, "rendered", environment, service),
  };
}

// what a PostgreSQL cluster and the other stores need before they can start at all
const spaceProbeBytes = 1_048_576;

/** Creates the folder and proves that a megabyte can be written to it. */
export async function openStateFolder(folder: StateFolder): Promise<void> {
  const probe = join(folder.path, `.write-test-${process.pid}`);
  try {
    await mkdir(folder.path, { recursive: true, mode: 0o700 });
    await writeFile(probe, Buffer.alloc(spaceProbeBytes, 1), { flush: true });
  } catch (error) {
    throw new StateFolderError(`${folder.path} cannot be written: ${describe(error)}`, { cause: error });
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

// a new PostgreSQL cluster takes 40 MB, and its log, Prefect and Prometheus want room to work
const neededForRunMib = 200;

/** Refuses a disk that is nearly full before a server finds out half-way through its first start. */
export async function requireSpaceForRun(folder: StateFolder): Promise<void> {
  const { bavail, bsize } = await statfs(folder.path);
  const freeMib = Math.floor((bavail * bsize) / 1_048_576);
  if (freeMib >= neededForRunMib) return;
  throw new StateFolderError(`${folder.path} has only ${freeMib} MiB free; a run needs ${neededForRunMib} MiB`);
}

function describe(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOSPC":
      return "the disk is full";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EROFS":
      return "the file system is read-only";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EEXIST":
    case "ENOTDIR":
      return "a file is in the place of the folder";
    default:
      return (error as Error).message;
  }
}
