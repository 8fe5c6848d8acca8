import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readFile, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Environment } from "./cache-folder.ts";

export interface ManifestExecutable {
  /** Relative to the bundle's folder. */
  readonly path: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

/** Lies beside what was obtained, and says what it is and where it came from. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly obtainedAt: string;
  readonly executables: Readonly<Record<string, ManifestExecutable>>;
  /** Folders with shared libraries it needs, relative. */
  readonly libraryFolders: readonly string[];
  /** Other files without which it cannot run: the interpreter that a virtual environment links to. */
  readonly needs: readonly string[];
}

const fileName = "manifest.json";

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, fileName), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The manifest of a complete bundle, or why there is none. */
export async function readManifest(folder: string): Promise<Manifest | { readonly said: string }> {
  try {
    return JSON.parse(await readFile(join(folder, fileName), "utf8")) as Manifest;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { said: missing ? `nothing at ${folder}` : `${folder}: ${String((error as Error).message)}` };
  }
}

export async function describeExecutable(folder: string, path: string, version: string): Promise<ManifestExecutable> {
  const { size, mtimeMs } = await stat(join(folder, path));
  return { path, version, sizeBytes: size, modifiedMs: mtimeMs, sha256: await sha256Of(join(folder, path)) };
}

/**
 * Whether the files are still what was obtained; returns what is wrong. The content is hashed only when the time of the
 * last change differs (a cache that was copied or restored), so that a warm start reads no 80 MB.
 */
export async function findDamage(folder: string, manifest: Manifest): Promise<string | undefined> {
  try {
    for (const need of manifest.needs) await access(join(folder, need));
    for (const { path, sizeBytes, modifiedMs, sha256 } of Object.values(manifest.executables)) {
      const { size, mtimeMs } = await stat(join(folder, path));
      if (size !== sizeBytes) return `${join(folder, path)} has ${size} bytes instead of ${sizeBytes}`;
      if (mtimeMs === modifiedMs) continue;
      if ((await sha256Of(join(folder, path))) !== sha256) return `${join(folder, path)} was changed`;
    }
    return undefined;
  } catch (error) {
    return String((error as Error).message);
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** LD_LIBRARY_PATH for a bundle that brought its own libraries, before what the user has there. */
export function libraryEnv(
  folder: string,
  libraryFolders: readonly string[],
  env: Environment,
): Record<string, string> {
  if (libraryFolders.length === 0) return {};
  const own = libraryFolders.map((relative) => join(folder, relative));
  const users = env["LD_LIBRARY_PATH"];
  return { LD_LIBRARY_PATH: [...own, ...(users ? [users] : [])].join(delimiter) };
}
