import type { Source } from "./source.ts";
import type { VersionRange } from "./version.ts";

/** How an executable is asked for its version; the first dotted number of what it prints counts. */
export interface Executable {
  readonly versionArgs: readonly string[];
  /** Names it is looked for on PATH; none where a stray copy would not do. */
  readonly pathNames: readonly string[];
  /** Variables naming a folder that may hold it, beside its own LAKEHOUSE_ variable: KUBEBUILDER_ASSETS. */
  readonly folderVariables?: readonly string[] | undefined;
}

/** What is obtained, kept in the cache and replaced together: one program, or several from one package. */
export interface Bundle {
  readonly name: string;
  /** Names the cache folder, so change it whenever anything of the pins below changes ("3.8.8-2"). */
  readonly version: string;
  /** What a copy from PATH or from a source must say of itself. */
  readonly accepts: VersionRange;
  readonly executables: Readonly<Record<string, Executable>>;
  /** Tried in this order. */
  readonly sources: readonly PinnedSource[];
  /** What a person can do when no source works: "brew install redis". */
  readonly remedy: string;
}

export interface PinnedSource {
  readonly source: Source;
  /** For the progress line, on two cores with an empty cache. */
  readonly typicalSeconds: number;
}
