import { observedEnvironments, writeObservability } from "@lakehouse/observability";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, UserError } from "../exit-code.ts";
import { knownEnvironment, projectRoot } from "../project.ts";

/** Writes the alert rules and dashboards of one environment, or of all, and the page that the alerts link to. */
export async function observabilityWrite(name: string | undefined, context: CommandContext): Promise<ExitCode> {
  const root = await projectRoot(context);
  if (name !== undefined) await knownEnvironment(root, name);
  const environments = observedEnvironments.filter((environment) => name === undefined || environment.name === name);
  if (environments.length === 0) {
    throw new UserError(`${name} has no row in libs/observability/src/observed-environment.ts`);
  }
  const written = await writeObservability({ root, environments, docs: name === undefined });
  for (const { path, changed } of written) context.terminal.print(`${changed ? "wrote    " : "unchanged"} ${path}`);
  return 0;
}
