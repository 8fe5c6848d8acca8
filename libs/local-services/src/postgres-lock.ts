import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes the postmaster.pid that a killed server left behind when its pid belongs to somebody else by now: PostgreSQL
 * itself only asks whether any process of that pid is alive, and then refuses to start. That of a live server stays.
 */
export async function removeStaleLock(cluster: string): Promise<void> {
  if (process.platform !== "linux") return;
  const path = join(cluster, "postmaster.pid");
  const pid = Number((await readIfThere(path))?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const commandLine = await readIfThere(`/proc/${pid}/cmdline`);
  if (!commandLine?.includes(cluster)) await rm(path, { force: true });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
