import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { completionScripts } from "../completion-scripts.ts";
import { type ExitCode, UserError } from "../exit-code.ts";

/** Prints the completion script of a shell; without a name, of the one in $SHELL. */
export async function completion(
  program: Command,
  shell: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const name = shell ?? context.env["SHELL"]?.split("/").at(-1) ?? "bash";
  const render = completionScripts[name];
  if (!render) throw new UserError(`no completion for ${name}; there is: ${Object.keys(completionScripts).join(", ")}`);
  context.terminal.print(render(program));
  return 0;
}
