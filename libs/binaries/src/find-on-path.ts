import { askVersion, type AskVersionOptions } from "./ask-version.ts";
import type { Binary } from "./binary.ts";
import type { Bundle, Executable } from "./bundle.ts";
import { findExecutables } from "./find-executable.ts";
import type { Attempt } from "./unavailable-error.ts";
import { isWithin } from "./version.ts";

/** The first copy on PATH that says an accepted version. LAKEHOUSE_IGNORE_PATH=1 proves a bare machine. */
export async function findOnPath(
  name: string,
  executable: Executable,
  bundle: Bundle,
  options: AskVersionOptions,
  attempts: Attempt[],
): Promise<Binary | undefined> {
  if (options.env["LAKEHOUSE_IGNORE_PATH"] === "1") {
    attempts.push({ source: "PATH", said: "ignored, because LAKEHOUSE_IGNORE_PATH=1" });
    return undefined;
  }
  const { pathNames } = executable;
  const candidates = await Promise.all(pathNames.map((pathName) => findExecutables(pathName, options.env)));
  for (const path of candidates.flat()) {
    const judged = await judge(path, executable, bundle, options);
    if ("version" in judged) return { name, path, version: judged.version, source: "path", env: {} };
    attempts.push({ source: "PATH", said: judged.said });
  }
  if (candidates.flat().length === 0 && pathNames.length > 0) {
    attempts.push({ source: "PATH", said: `no ${pathNames.join(" or ")}` });
  }
  return undefined;
}

async function judge(
  path: string,
  executable: Executable,
  { accepts }: Bundle,
  options: AskVersionOptions,
): Promise<{ readonly version: string } | { readonly said: string }> {
  try {
    const { version, said } = await askVersion(path, executable, options);
    if (version && isWithin(version, accepts)) return { version };
    return { said: `${path} says "${version ?? said}", wanted ${accepts.from} or later, below ${accepts.below}` };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { said: String((error as Error).message) };
  }
}
