import type { Binary, ObtainOptions } from "./binary.ts";
import { type BinaryName, bundleOf } from "./catalog.ts";
import { obtainBinary } from "./obtain-binary.ts";

export interface PrepareOptions extends ObtainOptions {
  /** How many are obtained at a time; default 2, for a build already uses every core. */
  readonly concurrency?: number | undefined;
}

export interface Prepared {
  readonly binaries: readonly Binary[];
  /** All that could not be had, each with its own error. */
  readonly failures: readonly { readonly name: BinaryName; readonly error: unknown }[];
}

/**
 * Obtains several binaries, going on after a failure, so that all failures are known at once.
 * @throws the signal's reason when it aborts
 */
export async function prepareBinaries(names: readonly BinaryName[], options: PrepareOptions = {}): Promise<Prepared> {
  const binaries: Binary[] = [];
  const failures: { name: BinaryName; error: unknown }[] = [];
  const queue = groupByBundle(names);
  const work = async () => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      for (const name of group) {
        try {
          binaries.push(await obtainBinary(name, options));
        } catch (error) {
          options.signal?.throwIfAborted();
          failures.push({ name, error });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 2 }, work));
  return { binaries, failures };
}

/** Names of one bundle belong to one worker: the second of them would only wait for the first. */
function groupByBundle(names: readonly BinaryName[]): BinaryName[][] {
  return [...Map.groupBy(new Set(names), (name) => bundleOf(name).name).values()];
}
