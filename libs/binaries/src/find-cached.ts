import { join } from "node:path";
import type { Binary } from "./binary.ts";
import type { Bundle } from "./bundle.ts";
import { bundleFolder, type Environment } from "./cache-folder.ts";
import { findDamage, libraryEnv, type Manifest, readManifest } from "./manifest.ts";
import type { Attempt } from "./unavailable-error.ts";

/** An undamaged copy in the user's cache. */
export async function findCached(
  name: string,
  bundle: Bundle,
  cache: string,
  env: Environment,
  attempts: Attempt[],
): Promise<Binary | undefined> {
  const folder = bundleFolder(cache, bundle);
  const manifest = await readManifest(folder);
  const said = "said" in manifest ? manifest.said : await findDamage(folder, manifest);
  if (said === undefined && !("said" in manifest)) return binaryOf(name, folder, manifest, "cache", env);
  attempts.push({ source: "cache", said: said ?? `nothing at ${folder}` });
  return undefined;
}

export function binaryOf(
  name: string,
  folder: string,
  manifest: Manifest,
  source: "cache" | "obtained",
  env: Environment,
): Binary | undefined {
  const executable = manifest.executables[name];
  if (!executable) return undefined;
  return {
    name,
    path: join(folder, executable.path),
    version: executable.version,
    source,
    env: libraryEnv(folder, manifest.libraryFolders, env),
  };
}
