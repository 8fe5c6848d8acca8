import { join } from "node:path";
import { type EnvironmentResult, readEnvironment, type Variables } from "@lakehouse/environment";
import { readFolder, readText } from "./read-folder.ts";

export interface LoadOptions {
  /** What `${NAME}` stands for in Compose files; usually the process's environment. */
  readonly variables: Variables;
}

export interface LoadedEnvironment extends EnvironmentResult {
  /** Texts of all files that were read, by path from the root: what findings point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Reads environments/`name` into the model. A missing or unreadable file is a finding like any other; it does not throw.
 */
export async function loadEnvironment(root: string, name: string, options: LoadOptions): Promise<LoadedEnvironment> {
  const { files, unreadable } = await readFolder(root, `environments/${name}`);
  // A folder in a file's place is missing to the folder's listing but says more when it is opened
  const expected = ["compose.yaml", "environment.yaml"].map((file) => `environments/${name}/${file}`);
  const reasons = new Map(unreadable);
  for (const path of expected.filter((candidate) => !files.has(candidate))) {
    const read = await readText(join(root, path));
    if ("reason" in read && read.reason !== undefined) reasons.set(path, read.reason);
  }
  const result = readEnvironment({ name, files, unreadable: reasons, variables: options.variables });
  return { ...result, sources: files };
}
