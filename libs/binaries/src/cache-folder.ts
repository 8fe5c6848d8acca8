import { homedir } from "node:os";
import { join } from "node:path";
import type { Bundle } from "./bundle.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** "linux-x64", "darwin-arm64": what the cache and the release pins are keyed by. */
export const platform = `${process.platform}-${process.arch}`;

/** Where obtained binaries are kept; shared by all clones of one user. */
export function cacheFolder(env: Environment): string {
  if (env["LAKEHOUSE_TOOLS_DIR"]) return env["LAKEHOUSE_TOOLS_DIR"];
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "lakehouse");
  return join(env["HOME"] || homedir(), ".cache", "lakehouse");
}

/** All versions of a bundle, its lock, and what is being made. */
export function bundleHome(cache: string, bundle: Bundle): string {
  return join(cache, bundle.name);
}

export function bundleFolder(cache: string, bundle: Bundle): string {
  return join(bundleHome(cache, bundle), `${bundle.version}-${platform}`);
}
