import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "@lakehouse/environment";
import { findRoot, listEnvironments, loadEnvironment, nearestName } from "@lakehouse/environment-files";
import { renderConsole } from "@lakehouse/findings";
import type { CommandContext } from "./command-context.ts";
import { UserError } from "./exit-code.ts";

/** The folder that holds environments/: `--root`, else the nearest parent of the working directory. */
export async function projectRoot(context: CommandContext): Promise<string> {
  if (context.root !== undefined) {
    const root = resolve(context.cwd, context.root);
    if (existsSync(join(root, "environments", "contract.yaml"))) return root;
    throw new UserError(`--root ${context.root}: there is no environments/contract.yaml in it`);
  }
  const root = await findRoot(context.cwd);
  if (root !== undefined) return root;
  throw new UserError(
    `neither ${context.cwd} nor a folder above it holds environments/contract.yaml; change there, or name it with --root`,
  );
}

/** Refuses a name that no environment has, with the nearest one that there is. */
export async function knownEnvironment(root: string, name: string): Promise<string> {
  const names = await listEnvironments(root);
  if (names.includes(name)) return name;
  const nearest = nearestName(name, names);
  throw new UserError(
    `unknown environment ${name}${nearest ? `; did you mean ${nearest}?` : ""} There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}`,
  );
}

/** Thrown when files of an environment have errors; they have been printed. */
export class InvalidEnvironmentError extends UserError {}

/** Loads an environment, or prints every error in its files with file:line:column. */
export async function loadValidEnvironment(root: string, name: string, context: CommandContext): Promise<Environment> {
  const { environment, findings, sources } = await loadEnvironment(root, name, {
    variables: definedVariables(context.env),
  });
  const errors = findings.filter((finding) => finding.severity === "error");
  if (environment && errors.length === 0) return environment;
  context.terminal.warn(renderConsole(errors, { color: context.terminal.color, sources }));
  throw new InvalidEnvironmentError(
    `environment ${name} has ${errors.length} error${errors.length === 1 ? "" : "s"}; nothing was started`,
  );
}

export function definedVariables(env: CommandContext["env"]): ReadonlyMap<string, string> {
  return new Map(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
