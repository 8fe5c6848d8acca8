import { chmod, cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "@lakehouse/environment";
import type { StateFolder } from "@lakehouse/embedded";
import { $, type ProcessOutput } from "zx";
import type { CommandContext } from "./command-context.ts";
import { type ExitCode, UserError } from "./exit-code.ts";

/** Starts the environment with Docker Compose itself and follows it until a signal ends it. */
export async function composeUp(
  root: string,
  environment: Environment,
  state: StateFolder,
  context: CommandContext,
): Promise<ExitCode> {
  await requireDocker(environment.name);
  const secrets = await readableSecrets(environment, state);
  const shell = composeShell(root, environment.name, context, secrets);
  try {
    await shell`docker compose up --wait --build`;
    context.terminal.progress(`${environment.name} runs; Ctrl-C stops it`);
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve, { once: true }));
  } catch (error) {
    if (!context.signal.aborted) throw composeError(error);
  }
  await shell`docker compose stop`;
  return 0;
}

/** Removes the containers, and with `volumes` their data. */
export async function composeDown(
  root: string,
  environment: string,
  volumes: boolean,
  context: CommandContext,
): Promise<void> {
  const shell = composeShell(root, environment, context, join(root, ".lakehouse", "mounts", environment));
  try {
    await shell`docker compose down ${volumes ? ["--volumes"] : []}`;
  } catch (error) {
    throw composeError(error);
  }
}

/** Docker counts as present only if the engine answers and the Compose plugin is there. */
export async function dockerProblem(): Promise<string | undefined> {
  const quiet = $({ nothrow: true, quiet: true, timeout: "10s" });
  const engine = await quiet`docker info`;
  if (engine.exitCode !== 0) return `docker info failed: ${lastLine(engine)}`;
  const plugin = await quiet`docker compose version`;
  return plugin.exitCode === 0 ? undefined : `docker compose version failed: ${lastLine(plugin)}`;
}

async function requireDocker(environment: string): Promise<void> {
  const problem = await dockerProblem();
  if (problem) {
    throw new UserError(`Docker is not usable here (${problem}); without it: lakehouse up ${environment} --embedded`);
  }
}

function composeShell(root: string, environment: string, context: CommandContext, secretsDir: string) {
  return $({
    cwd: join(root, "environments", environment),
    env: { ...context.env, LAKEHOUSE_SECRETS_DIR: secretsDir },
    stdio: ["ignore", "pipe", "inherit"],
    quiet: true,
  });
}

/**
 * Compose mounts secret files as they are, and containers run as other users. So they get copies that anybody may read,
 * in a folder that nobody else may enter: the mount reaches the file without passing through the folder.
 */
async function readableSecrets(environment: Environment, state: StateFolder): Promise<string> {
  const copies = join(state.path, "mounts", environment.name);
  await rm(copies, { recursive: true, force: true });
  await mkdir(copies, { recursive: true, mode: 0o700 });
  await cp(state.secretsDir(environment.name), copies, { recursive: true });
  for (const entry of await readdir(copies, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o444);
  }
  return copies;
}

function composeError(error: unknown): UserError {
  return new UserError(`docker compose failed: ${(error as Error).message.split("\n", 1)[0]}`, { cause: error });
}

function lastLine(output: ProcessOutput): string {
  return output.text().trim().split("\n").at(-1) || output.stderr.trim().split("\n").at(-1) || "no output";
}
