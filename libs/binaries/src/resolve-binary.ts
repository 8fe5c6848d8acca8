import type { Binary, ObtainOptions } from "./binary.ts";
import type { Bundle } from "./bundle.ts";
import { bundleFolder, cacheFolder } from "./cache-folder.ts";
import { binaryOf, findCached } from "./find-cached.ts";
import { findConfigured, variableOf } from "./find-configured.ts";
import { findOnPath } from "./find-on-path.ts";
import { installBundle } from "./install-bundle.ts";
import { installSource } from "./sources/install-source.ts";
import type { Install } from "./sources/installer.ts";
import { type Attempt, BinaryUnavailableError } from "./unavailable-error.ts";

/** The environment's choice, else PATH, else the cache, else the pinned sources in their order. */
export async function resolveBinary(
  name: string,
  bundle: Bundle,
  options: ObtainOptions = {},
  install: Install = installSource,
): Promise<Binary> {
  const { env = process.env, signal, progress } = options;
  signal?.throwIfAborted();
  const executable = bundle.executables[name];
  if (!executable) throw new Error(`${bundle.name} has no ${name}`);
  const attempts: Attempt[] = [];
  const ask = { env, signal };
  const cache = cacheFolder(env);
  const found =
    (await findConfigured(name, executable, ask, attempts)) ??
    (await findOnPath(name, executable, bundle, ask, attempts)) ??
    (await findCached(name, bundle, cache, env, attempts));
  if (found) return found;

  const fail = (cause?: unknown) => {
    const remedy = `${bundle.remedy}; or set ${variableOf(name)} to the path of one you have`;
    return new BinaryUnavailableError(`${name} ${bundle.version}`, attempts, remedy, { cause });
  };
  const installed = await installBundle(bundle, { cache, env, signal, progress, install, attempts }).catch((error) => {
    signal?.throwIfAborted();
    attempts.push({ source: `writing to ${cache}`, said: String((error as Error).message) });
    throw fail(error);
  });
  if (!installed) throw fail();
  const source = installed.fresh ? "obtained" : "cache";
  const binary = binaryOf(name, bundleFolder(cache, bundle), installed.manifest, source, env);
  if (!binary) throw fail();
  return binary;
}
