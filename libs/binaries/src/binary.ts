/** A program that is ready to run. */
export interface Binary {
  readonly name: string;
  /** Absolute path of the executable. */
  readonly path: string;
  readonly version: string;
  /** Where it came from: an environment variable, PATH, the user's cache, or the pinned source it was just obtained from. */
  readonly source: "environment" | "path" | "cache" | "obtained";
  /** Variables it needs beside the usual ones (LD_LIBRARY_PATH of a package unpacked without root). */
  readonly env: Readonly<Record<string, string>>;
}

/** One line of progress: "kubeconform 0.8.0: building with go (about 25 s)". */
export type Progress = (line: string) => void;

export interface ObtainOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  /** Defaults to process.env; handed over so that tests can describe a bare machine. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}
