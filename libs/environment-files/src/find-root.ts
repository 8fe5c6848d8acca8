import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** The nearest folder from `cwd` upwards that holds environments/contract.yaml; undefined when there is none. */
export async function findRoot(cwd: string): Promise<string | undefined> {
  let folder = resolve(cwd);
  for (;;) {
    if (await exists(join(folder, "environments", "contract.yaml"))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
