import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stateFolderOf } from "@lakehouse/embedded";
import { listEnvironments, loadEnvironment } from "@lakehouse/environment-files";
import { waitUntil } from "@lakehouse/time";
import type { CommandContext } from "../command-context.ts";
import { composeDown, dockerProblem } from "../compose.ts";
import { isAlive, readCurrentRun } from "../current-run.ts";
import type { ExitCode } from "../exit-code.ts";
import { definedVariables, projectRoot } from "../project.ts";

// SIGINT ends a run in under 10 s; longer means that it hangs
const stopTimeoutMs = 20_000;

/** Stops what runs here and waits for its end; `--volumes` deletes the data too. Nothing running is fine. */
export async function down(
  options: { readonly volumes?: boolean | undefined },
  context: CommandContext,
): Promise<ExitCode> {
  const root = await projectRoot(context);
  const run = await readCurrentRun(root);
  if (run) {
    process.kill(run.pid, "SIGTERM");
    await waitUntil(() => (isAlive(run.pid) ? undefined : true), {
      what: `lakehouse up (pid ${run.pid}) to end`,
      timeoutMs: stopTimeoutMs,
      signal: context.signal,
    });
    context.terminal.progress(`${run.environment} stopped`);
  } else {
    context.terminal.progress("no embedded run here");
  }
  if ((await dockerProblem()) === undefined) await downContainers(root, options.volumes ?? false, context);
  if (options.volumes) {
    const state = stateFolderOf(root);
    for (const folder of ["data", "logs"]) await rm(join(state.path, folder), { recursive: true, force: true });
    context.terminal.progress(`deleted the data in ${state.path}`);
  }
  return 0;
}

async function downContainers(root: string, volumes: boolean, context: CommandContext): Promise<void> {
  for (const name of await listEnvironments(root)) {
    const { environment } = await loadEnvironment(root, name, { variables: definedVariables(context.env) });
    if (environment?.platform === "compose") await composeDown(root, name, volumes, context);
  }
}
