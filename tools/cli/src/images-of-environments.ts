import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { listEnvironments } from "@lakehouse/environment-files";
import { findImageReferences, type ImageReference } from "./image-references.ts";
import { knownEnvironment } from "./project.ts";

/** A YAML file of an environment that names images. */
export interface ImageFile {
  readonly environment: string;
  /** From the root. */
  readonly file: string;
  readonly text: string;
  readonly references: readonly ImageReference[];
}

/** All files with images of the named environments, or of all of them. */
export async function imagesOfEnvironments(root: string, names: readonly string[]): Promise<ImageFile[]> {
  for (const name of names) await knownEnvironment(root, name);
  const files: ImageFile[] = [];
  for (const environment of names.length > 0 ? names : await listEnvironments(root)) {
    for (const file of await yamlFiles(root, `environments/${environment}`)) {
      const text = await readFile(join(root, file), "utf8");
      const references = findImageReferences(text);
      if (references.length > 0) files.push({ environment, file, text, references });
    }
  }
  return files;
}

async function yamlFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length))
    .sort();
}
