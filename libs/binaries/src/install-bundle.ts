import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { acquireFileLock } from "@lakehouse/locks";
import { startWatchdog, type Watchdog } from "@lakehouse/processes";
import { formatDuration } from "@lakehouse/time";
import type { Progress } from "./binary.ts";
import type { Bundle, PinnedSource } from "./bundle.ts";
import { bundleFolder, bundleHome, type Environment } from "./cache-folder.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { findDamage, type Manifest, readManifest } from "./manifest.ts";
import { proveInstalled } from "./prove-installed.ts";
import { describeSource } from "./source.ts";
import type { Install } from "./sources/installer.ts";
import type { Attempt } from "./unavailable-error.ts";

export interface InstallBundleOptions {
  readonly cache: string;
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress | undefined;
  readonly install: Install;
  /** Receives what each source said. */
  readonly attempts: Attempt[];
}

const partial = ".partial-";

/**
 * Fills the bundle's cache folder from the first source that works. One process at a time does; whoever waited finds the
 * result. It is made in a folder beside the final one and renamed when complete, so a half-made bundle never has the name;
 * the next holder of the lock sweeps what a killed one left.
 * @returns the manifest and whether it was obtained just now; undefined when every source failed
 * @throws {LockError} or a system error when the cache cannot be written; the signal's reason when it aborts
 */
export async function installBundle(
  bundle: Bundle,
  options: InstallBundleOptions,
): Promise<{ readonly manifest: Manifest; readonly fresh: boolean } | undefined> {
  const { cache, signal, progress } = options;
  const home = bundleHome(cache, bundle);
  const onWait = (ms: number) =>
    progress?.(`${title(bundle)}: another process obtains it, waiting ${formatDuration(ms)}`);
  await using _lock = await acquireFileLock(join(home, ".lock"), { signal, onWait });
  const made = await readComplete(bundleFolder(cache, bundle));
  if (made) return { manifest: made, fresh: false };
  await sweep(home);
  await using watchdog = await startWatchdog();
  for (const pinned of bundle.sources) {
    const manifest = await trySource(bundle, pinned, options, watchdog);
    if (manifest) return { manifest, fresh: true };
  }
  return undefined;
}

async function readComplete(folder: string): Promise<Manifest | undefined> {
  const manifest = await readManifest(folder);
  if ("said" in manifest) return undefined;
  return (await findDamage(folder, manifest)) === undefined ? manifest : undefined;
}

async function sweep(home: string): Promise<void> {
  const left = (await readdir(home)).filter((name) => name.startsWith(partial));
  await Promise.all(left.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

async function trySource(
  bundle: Bundle,
  { source, typicalSeconds }: PinnedSource,
  options: InstallBundleOptions,
  watchdog: Watchdog,
): Promise<Manifest | undefined> {
  const { cache, env, signal, progress, attempts } = options;
  const since = performance.now();
  const what = describeSource(source);
  progress?.(`${title(bundle)}: ${what} (about ${typicalSeconds} s)`);
  using _heartbeat = startHeartbeat(progress, `${title(bundle)}: still at it`);
  const folder = await mkdtemp(join(bundleHome(cache, bundle), partial));
  try {
    const finalFolder = bundleFolder(cache, bundle);
    const installed = await options.install(source, { folder, finalFolder, env, signal, watchdog });
    const manifest = await proveInstalled(bundle, what, installed, folder, options);
    await putInPlace(folder, finalFolder);
    progress?.(`${title(bundle)}: ready after ${formatDuration(performance.now() - since)}`);
    return manifest;
  } catch (error) {
    signal?.throwIfAborted();
    const said = String((error as Error).message);
    attempts.push({ source: what, said });
    progress?.(`${title(bundle)}: ${said}`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A damaged predecessor has to go first: a folder is not renamed over one that holds something. */
async function putInPlace(folder: string, finalFolder: string): Promise<void> {
  await rm(finalFolder, { recursive: true, force: true });
  await mkdir(join(finalFolder, ".."), { recursive: true });
  await rename(folder, finalFolder);
}

function title(bundle: Bundle): string {
  return `${bundle.name} ${bundle.version}`;
}
