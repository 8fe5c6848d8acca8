import { join } from "node:path";
import { askVersion, type AskVersionOptions } from "./ask-version.ts";
import type { Bundle } from "./bundle.ts";
import { describeExecutable, libraryEnv, type Manifest, type ManifestExecutable, writeManifest } from "./manifest.ts";
import { type Installed, SourceError } from "./sources/installer.ts";
import { isWithin } from "./version.ts";

/**
 * Runs every executable of what a source put into the folder, and writes the manifest that makes it complete.
 * @throws {SourceError} when one is missing or says another version; {ProcessError} when it does not run here
 */
export async function proveInstalled(
  bundle: Bundle,
  source: string,
  installed: Installed,
  folder: string,
  options: AskVersionOptions,
): Promise<Manifest> {
  const { libraryFolders = [], needs = [] } = installed;
  const proven = await askEach(bundle, installed, folder, options);
  await installed.relocate?.();
  const executables: Record<string, ManifestExecutable> = {};
  for (const [name, { path, version }] of Object.entries(proven)) {
    executables[name] = await describeExecutable(folder, path, version);
  }
  const { name, version } = bundle;
  const obtainedAt = new Date().toISOString();
  const manifest = { name, version, source, obtainedAt, executables, libraryFolders, needs };
  await writeManifest(folder, manifest);
  return manifest;
}

async function askEach(
  bundle: Bundle,
  installed: Installed,
  folder: string,
  { env, signal }: AskVersionOptions,
): Promise<Record<string, { readonly path: string; readonly version: string }>> {
  const runEnv = { ...env, ...libraryEnv(folder, installed.libraryFolders ?? [], env) };
  const proven: Record<string, { path: string; version: string }> = {};
  for (const [name, executable] of Object.entries(bundle.executables)) {
    const path = installed.executables[name];
    if (!path) throw new SourceError(`has no ${name}`);
    const { version, said } = await askVersion(join(folder, path), executable, { env: runEnv, signal });
    if (!version || !isWithin(version, bundle.accepts)) throw new SourceError(`${name} says "${version ?? said}"`);
    proven[name] = { path, version };
  }
  return proven;
}
