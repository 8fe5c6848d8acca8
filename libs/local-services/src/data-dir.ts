import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder that was given, made for its owner alone; or a temporary one that goes when `resources` is disposed. */
export async function openDataDir(
  given: string | undefined,
  name: string,
  resources: AsyncDisposableStack,
): Promise<string> {
  if (given !== undefined) {
    await mkdir(given, { recursive: true, mode: 0o700 });
    return given;
  }
  const folder = await mkdtemp(join(tmpdir(), `lakehouse-${name}-`));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
