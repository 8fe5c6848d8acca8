import { chmod, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { x as extract } from "tar";
import { platform } from "../cache-folder.ts";
import { downloadFile } from "../download-file.ts";
import { sha256Of } from "../manifest.ts";
import type { GithubRelease, ReleaseAsset } from "../source.ts";
import { type InstallContext, type Installed, SourceError } from "./installer.ts";

/** Downloads this platform's file of a release, checks its sha256, and unpacks it. */
export async function installFromRelease(source: GithubRelease, context: InstallContext): Promise<Installed> {
  const asset = source.assets[platform];
  if (!asset) throw new SourceError(`has nothing for ${platform}`);
  const downloads = join(context.folder, "downloads");
  await mkdir(downloads);
  const file = join(downloads, asset.file);
  const expected = await expectedSha256(source, asset, downloads, context);
  await downloadFile(`${source.url}/${asset.file}`, file, context);
  const actual = await sha256Of(file);
  if (actual !== expected) throw new SourceError(`${asset.file} has sha256 ${actual}, pinned is ${expected}: not used`);
  await place(file, source, context.folder);
  await rm(downloads, { recursive: true });
  return { executables: source.executables };
}

/** The pin; else the list that the release publishes beside its files, which proves the transport, not the publisher. */
async function expectedSha256(
  source: GithubRelease,
  asset: ReleaseAsset,
  downloads: string,
  context: InstallContext,
): Promise<string> {
  if (asset.sha256) return asset.sha256;
  if (!source.checksums) throw new SourceError(`no checksum of ${asset.file} is known: not downloaded`);
  const list = join(downloads, "checksums");
  await downloadFile(`${source.url}/${source.checksums}`, list, context);
  const lines = (await readFile(list, "utf8")).split("\n").map((line) => line.trim().split(/\s+\*?/));
  const sum = lines.find(([, name]) => name === asset.file)?.[0];
  if (!sum) throw new SourceError(`${source.checksums} does not name ${asset.file}`);
  return sum.toLowerCase();
}

async function place(file: string, { executables }: GithubRelease, folder: string): Promise<void> {
  if (file.endsWith(".tar.gz")) await extract({ file, cwd: folder });
  for (const path of Object.values(executables)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (!file.endsWith(".tar.gz")) await rename(file, join(folder, path));
    await chmod(join(folder, path), 0o755);
  }
}
