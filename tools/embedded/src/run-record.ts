import { rename, rm, writeFile } from "node:fs/promises";
import type { RunFile, RunService } from "@lakehouse/environment";

/** Keeps `.lakehouse/run.json` true while services start, exit and come back. */
export interface RunRecord {
  readonly current: RunFile;
  /** Changes facts of the whole run. */
  set(change: Partial<Omit<RunFile, "services">>): Promise<void>;
  update(service: string, change: Partial<Omit<RunService, "name">>): Promise<void>;
  /** The run is over: the file goes. */
  remove(): Promise<void>;
}

export async function writeRunRecord(path: string, initial: RunFile): Promise<RunRecord> {
  let current = initial;
  // one write after the other: two renames in flight could leave the older state
  let writing = write(path, current);
  await writing;
  const replace = async (next: RunFile): Promise<void> => {
    current = next;
    writing = writing.then(() => write(path, next));
    await writing;
  };
  return {
    get current() {
      return current;
    },
    set: (change) => replace({ ...current, ...change }),
    update: (name, change) =>
      replace({
        ...current,
        services: current.services.map((service) => (service.name === name ? { ...service, ...change } : service)),
      }),
    async remove() {
      await writing.catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

// renamed into place, so that a reader never sees half a file
async function write(path: string, run: RunFile): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}
