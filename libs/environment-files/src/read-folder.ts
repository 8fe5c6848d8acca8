import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file of ours is kilobytes; this keeps a stray archive from being read into memory. */
const maxBytes = 4 * 1024 * 1024;

export interface FolderTexts {
  /** By path from the root, with forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** Why a file that is there was not read. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Reads every file below a folder as UTF-8 text. What cannot be read is named with its reason; nothing is thrown for it. */
export async function readFolder(root: string, folder: string): Promise<FolderTexts> {
  const files = new Map<string, string>();
  const unreadable = new Map<string, string>();
  const paths = await listFiles(root, folder, unreadable);
  await Promise.all(
    paths.map(async (path) => {
      const read = await readText(join(root, path));
      if ("text" in read) files.set(path, read.text);
      else if (read.reason !== undefined) unreadable.set(path, read.reason);
    }),
  );
  return { files, unreadable };
}

/** One file's text, or why there is none; without a reason it does not exist. */
export async function readText(path: string): Promise<{ text: string } | { reason: string | undefined }> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) return { reason: `it is larger than ${maxBytes / 1024 / 1024} MiB` };
    return { text: await readFile(path, "utf8") };
  } catch (error) {
    return { reason: isMissing(error) ? undefined : reasonOf(error) };
  }
}

async function listFiles(root: string, folder: string, unreadable: Map<string, string>): Promise<string[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    const below = await Promise.all(
      entries
        .filter((entry) => entry.name !== ".git" && entry.name !== "node_modules")
        .map(async (entry) => {
          const path = `${folder}/${entry.name}`;
          return entry.isDirectory() ? listFiles(root, path, unreadable) : [path];
        }),
    );
    return below.flat();
  } catch (error) {
    if (!isMissing(error)) unreadable.set(folder, reasonOf(error));
    return [];
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EISDIR: "it is a folder",
  ELOOP: "too many symbolic links",
  ENOTDIR: "a part of its path is a file",
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return (code === undefined ? undefined : reasons[code]) ?? code ?? String(error);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
