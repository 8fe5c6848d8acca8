import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The names of the folders under environments/, sorted. Rejects when environments/ cannot be read. */
export async function listEnvironments(root: string): Promise<string[]> {
  const entries = await readdir(join(root, "environments"), { withFileTypes: true });
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}
