import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { emitAlertsPage } from "./emit-alerts-page.ts";
import { emit } from "./emit.ts";
import type { ObservedEnvironment } from "./observed-environment.ts";

export interface WriteOptions {
  /** The folder that holds environments/. */
  readonly root: string;
  readonly environments: readonly ObservedEnvironment[];
  /** Also the page that the alerts link to. */
  readonly docs: boolean;
}

export interface Written {
  readonly path: string;
  readonly changed: boolean;
}

/** Writes what is generated; a file that is as it should be is not touched. */
export async function writeObservability({ root, environments, docs }: WriteOptions): Promise<readonly Written[]> {
  const files = new Map<string, string>();
  for (const environment of environments) {
    for (const [path, text] of emit(environment)) files.set(join("environments", environment.name, path), text);
  }
  if (docs) files.set(join("docs", "alerts.md"), emitAlertsPage());
  const written: Written[] = [];
  for (const [path, text] of files) written.push({ path, changed: await write(join(root, path), text) });
  return written;
}

async function write(path: string, text: string): Promise<boolean> {
  if ((await readIfThere(path)) === text) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return true;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
