import { renderAddresses } from "../address-table.ts";
import type { CommandContext } from "../command-context.ts";
import { readCurrentRun } from "../current-run.ts";
import type { ExitCode } from "../exit-code.ts";
import { projectRoot } from "../project.ts";

/** What runs here: exit 0 when everything that was started runs, 1 when a service exited, 2 when nothing runs. */
export async function status(options: { readonly format: string }, context: CommandContext): Promise<ExitCode> {
  const run = await readCurrentRun(await projectRoot(context));
  if (options.format === "json") context.terminal.print(JSON.stringify(run ?? null, null, 2));
  if (!run) {
    context.terminal.warn("nothing runs here; start it with: lakehouse up docker --embedded");
    return 2;
  }
  if (options.format === "console") {
    context.terminal.print(`${run.environment}, pid ${run.pid}, ports moved by ${run.offset}\n`);
    context.terminal.print(renderAddresses(run, context.terminal));
  }
  const broken = run.services.some(({ state, reason }) => state === "exited" && reason !== "done");
  return broken ? 1 : 0;
}
