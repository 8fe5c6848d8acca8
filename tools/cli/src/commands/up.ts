import { copyFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "@lakehouse/environment";
import {
  openStateFolder,
  requireSpaceForRun,
  type StateFolder,
  startEmbedded,
  stateFolderOf,
} from "@lakehouse/embedded";
import { tryFileLock } from "@lakehouse/locks";
import { initSecrets } from "@lakehouse/secrets";
import { formatDuration } from "@lakehouse/time";
import { renderAddresses } from "../address-table.ts";
import type { CommandContext } from "../command-context.ts";
import { composeUp } from "../compose.ts";
import { readCurrentRun } from "../current-run.ts";
import { type ExitCode, Interrupted, UserError } from "../exit-code.ts";
import { knownEnvironment, loadValidEnvironment, projectRoot } from "../project.ts";
import { validateAll } from "../validate-all.ts";

export interface UpOptions {
  readonly embedded?: boolean | undefined;
  readonly portOffset?: number | undefined;
}

/** Starts an environment and stays until a signal ends it; a signal is the normal end and exits 0. */
export async function up(name: string, options: UpOptions, context: CommandContext): Promise<ExitCode> {
  const root = await projectRoot(context);
  await knownEnvironment(root, name);
  await refuseInvalid(root, context);
  const environment = await loadValidEnvironment(root, name, context);
  if (environment.platform !== "compose") {
    throw new UserError(`${name} is a ${environment.platform} environment; up starts Compose environments`);
  }
  const state = stateFolderOf(root);
  await openStateFolder(state);
  if (options.embedded) await requireSpaceForRun(state);
  await using lock = await tryFileLock(state.lockFile);
  if (!lock) {
    const run = await readCurrentRun(root);
    throw new UserError(
      `${run ? `${run.environment} runs here already (pid ${run.pid})` : "another lakehouse up is at work here"}; stop it with: lakehouse down`,
    );
  }
  await makeSecrets(environment, state, context);
  try {
    return options.embedded
      ? await upEmbedded(root, environment, state, options, context)
      : await composeUp(root, environment, state, context);
  } catch (error) {
    if (error instanceof Interrupted) {
      context.terminal.progress("stopped before everything was ready; nothing is left running");
      return 0;
    }
    throw error;
  }
}

/** Says of every environment whether it is valid; an error anywhere stops the start. */
async function refuseInvalid(root: string, context: CommandContext): Promise<void> {
  const begun = performance.now();
  const result = await validateAll(root, undefined, context);
  const { errors, warnings } = result;
  if (errors > 0) {
    context.terminal.warn(result.render("console"));
    throw new UserError(`validation found ${errors} error${errors === 1 ? "" : "s"}; nothing was started`);
  }
  const took = formatDuration(performance.now() - begun);
  context.terminal.progress(
    `validated ${result.environments.join(", ")}: 0 errors, ${warnings} warning${warnings === 1 ? "" : "s"} in ${took}`,
  );
}

async function makeSecrets(environment: Environment, state: StateFolder, context: CommandContext): Promise<void> {
  const directory = state.secretsDir(environment.name);
  const { created } = await initSecrets({ declarations: environment.secrets, directory });
  if (created.length > 0) context.terminal.progress(`made ${created.length} missing secrets in ${directory}`);
  await copyFile(join(directory, "gateway", "token"), state.tokenFile);
  await chmod(state.tokenFile, 0o600);
}

async function upEmbedded(
  root: string,
  environment: Environment,
  state: StateFolder,
  options: UpOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const begun = performance.now();
  const run = await startEmbedded({
    root,
    environment,
    state,
    portOffset: options.portOffset,
    progress: terminal.progress,
    signal,
  });
  try {
    terminal.print(renderAddresses(run.current, terminal));
    terminal.progress(`ready in ${formatDuration(performance.now() - begun)}; Ctrl-C stops everything`);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  } finally {
    terminal.progress("stopping");
    const stopped = performance.now();
    await run[Symbol.asyncDispose]();
    terminal.progress(`everything stopped in ${formatDuration(performance.now() - stopped)}`);
  }
  return 0;
}
