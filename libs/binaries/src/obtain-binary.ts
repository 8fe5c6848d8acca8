import type { Binary, ObtainOptions } from "./binary.ts";
import { type BinaryName, bundleOf } from "./catalog.ts";
import { resolveBinary } from "./resolve-binary.ts";

/**
 * Finds or obtains a pinned binary: the environment (LAKEHOUSE_S5CMD), PATH, the user's cache, then its pinned sources.
 * @throws {BinaryUnavailableError} naming every source that was tried; the signal's reason when it aborts
 */
export function obtainBinary(name: BinaryName, options?: ObtainOptions): Promise<Binary> {
  return resolveBinary(name, bundleOf(name), options);
}
