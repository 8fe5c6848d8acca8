import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DebianPackages } from "../source.ts";
import { type InstallContext, type Installed, requireTool, runTool } from "./installer.ts";

const remedy = "this source works on Debian and Ubuntu only";

/** Downloads packages, and the shared libraries of theirs that this machine lacks, and unpacks them; no root needed. */
export async function unpackDebianPackages(source: DebianPackages, context: InstallContext): Promise<Installed> {
  const apt = await requireTool("apt-get", remedy, context.env);
  const dpkg = await requireTool("dpkg", remedy, context.env);
  const downloads = join(context.folder, "downloads");
  await mkdir(downloads);
  await download(apt, source.packages, context, downloads);
  for (const file of await readdir(downloads)) {
    if (file.endsWith(".deb")) await runTool(dpkg, ["-x", join(downloads, file), context.folder], context);
  }
  await rm(downloads, { recursive: true });
  return { executables: source.executables, libraryFolders: await findLibraryFolders(context.folder) };
}

/** With the machine's package lists, or, where they are missing or too old, with fresh ones of our own. */
async function download(apt: string, packages: readonly string[], context: InstallContext, cwd: string): Promise<void> {
  try {
    await downloadWith(apt, [], packages, context, cwd);
  } catch {
    context.signal?.throwIfAborted();
    const own = await privateLists(cwd);
    await runTool(apt, [...own, "update", "-qq"], context, { cwd });
    await downloadWith(apt, own, packages, context, cwd);
  }
}

async function downloadWith(
  apt: string,
  lists: readonly string[],
  packages: readonly string[],
  context: InstallContext,
  cwd: string,
): Promise<void> {
  // the names of libraries differ between releases, so apt itself is asked which are missing
  const plan = ["install", "--print-uris", "-qq", "--no-install-recommends", "-o", "Debug::NoLocking=true"];
  const { stdout } = await runTool(apt, [...lists, ...plan, ...packages], context, { cwd });
  const names = [...stdout.matchAll(/^'[^']*' ([^_\s]+)_/gm)].map((match) => match[1] ?? "");
  const libraries = names.filter((name) => name.startsWith("lib") && !name.startsWith("libjs-"));
  const wanted = [...new Set([...packages, ...libraries])];
  // as root apt would download as another user, who may not write here
  const asWhoeverWeAre = ["-o", "APT::Sandbox::User=root"];
  await runTool(apt, [...lists, ...asWhoeverWeAre, "-qq", "download", ...wanted], context, { cwd });
}

async function privateLists(folder: string): Promise<string[]> {
  const [lists, cache] = [join(folder, "lists"), join(folder, "cache")];
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives", "partial"), { recursive: true });
  const settings = [`Dir::State::lists=${lists}`, `Dir::Cache=${cache}`, "APT::Sandbox::User=root"];
  return settings.flatMap((setting) => ["-o", setting]);
}

/** "usr/lib/x86_64-linux-gnu" and its like, where they hold a shared library. */
async function findLibraryFolders(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const parent of [join("usr", "lib"), "lib"]) {
    const names = await readdir(join(folder, parent)).catch(() => []);
    for (const name of names.filter((candidate) => /-linux-gnu/.test(candidate))) {
      const files = await readdir(join(folder, parent, name));
      if (files.some((file) => file.includes(".so"))) found.push(join(parent, name));
    }
  }
  return found;
}
