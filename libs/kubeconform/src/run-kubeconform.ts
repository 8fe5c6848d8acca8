import { obtainBinary, type ObtainOptions } from "@lakehouse/binaries";
import { ProcessError, runCommand } from "@lakehouse/processes";
import { KubeconformError } from "./kubeconform-error.ts";
import { parseOutput } from "./parse-output.ts";
import type { KubeconformRow } from "./row.ts";

interface CommonOptions extends ObtainOptions {
  /** Three parts, "1.36.0"; without it the locations must not use the version. */
  readonly kubernetesVersion?: string | undefined;
  /** Templates or folders, first that has a schema wins. Never empty: kubeconform's own default is a download. */
  readonly schemaLocations: readonly [string, ...string[]];
  /** Refuse fields that the schema does not have, and duplicate keys. */
  readonly strict?: boolean | undefined;
}

/** Either files and folders, or one text of at most 2 MiB on stdin. */
export type RunKubeconformOptions = CommonOptions &
  ({ readonly files: readonly [string, ...string[]] } | { readonly stdin: string });

/** Beyond half of its 4 MiB buffer kubeconform overwrites documents of stdin that it still validates. */
const LARGEST_STDIN_BYTES = 2 * 1024 * 1024;

/**
 * Validates with the pinned kubeconform, obtaining it first if need be. Rows come in the order of files, then documents,
 * one for each document, empty ones included; items of a `List` have a row each. After an unreadable file kubeconform
 * stops looking for more, so its "error" row may be the last one.
 *
 * @throws {KubeconformError} when it could not run; {BinaryUnavailableError}; the signal's reason when it aborts
 */
export async function runKubeconform(options: RunKubeconformOptions): Promise<KubeconformRow[]> {
  const { signal } = options;
  const input = "stdin" in options ? options.stdin : undefined;
  if (input !== undefined && Buffer.byteLength(input) > LARGEST_STDIN_BYTES) {
    throw new KubeconformError("more than 2 MiB on stdin: pass files");
  }
  const binary = await obtainBinary("kubeconform", options);
  const env = { ...(options.env ?? process.env), ...binary.env };
  try {
    const { stdout } = await runCommand(binary.path, kubeconformArgs(options), { env, input, signal });
    return parseOutput(stdout);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ProcessError)) throw error;
    // exit code 1 is both "something is invalid" and "wrong flag"; only the former comes with rows
    if (error.exitCode === 1 && error.stdout.startsWith("{")) return parseOutput(error.stdout);
    throw new KubeconformError(error.stderr.trim() || error.message, { cause: error });
  }
}

/** One worker: with more of them the rows come in any order. */
export function kubeconformArgs(options: RunKubeconformOptions): string[] {
  const args = ["-n", "1", "-output", "json", "-verbose"];
  if (options.strict) args.push("-strict");
  if (options.kubernetesVersion) args.push("-kubernetes-version", options.kubernetesVersion);
  for (const location of options.schemaLocations) args.push("-schema-location", location);
  return [...args, ...("files" in options ? options.files : ["-"])];
}
