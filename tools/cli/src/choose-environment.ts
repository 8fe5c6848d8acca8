import type { RunFile } from "@lakehouse/environment";
import { listEnvironments } from "@lakehouse/environment-files";
import { UserError } from "./exit-code.ts";
import { knownEnvironment } from "./project.ts";

/** The environment that was named, else the one that runs here, else the only one there is. */
export async function soleEnvironment(
  root: string,
  named: string | undefined,
  run: RunFile | undefined,
): Promise<string> {
  if (named !== undefined) return knownEnvironment(root, named);
  if (run) return run.environment;
  const names = await listEnvironments(root);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw new UserError(`name an environment: ${names.join(", ")}`);
}
