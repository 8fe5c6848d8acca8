import type { Place } from "@lakehouse/findings";
import type { ComposeContext } from "./compose-context.ts";
import { normalizePath } from "./normalize-path.ts";

/** The folder of a file: "environments/docker" of "environments/docker/compose.yaml". */
export function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
}

/** A relative path, which Compose takes from the folder of the file that it is written in, as a path from the root. */
export function pathFromRoot(path: string, place: Place, context: ComposeContext): string {
  const folder = context.directories.get(place.file) ?? folderOf(place.file);
  return normalizePath(`${folder}/${path}`);
}

/** The same path, from the folder of the environment's own Compose file. */
export function pathFromFolder(path: string, place: Place, context: ComposeContext): string {
  const folder = context.directories.get(place.file) ?? folderOf(place.file);
  const own = folderOf(context.file);
  if (folder === own) return normalizePath(path);
  // What is included lies below the environment's folder: nothing else is read
  return normalizePath(`${own === "." ? folder : folder.slice(own.length + 1)}/${path}`);
}
