import { askControl } from "@lakehouse/embedded";
import { nearestName } from "@lakehouse/environment-files";
import type { CommandContext } from "../command-context.ts";
import { readCurrentRun } from "../current-run.ts";
import { type ExitCode, UserError } from "../exit-code.ts";
import { projectRoot } from "../project.ts";

/** Asks the running `lakehouse up` to start a service again. */
export async function restart(service: string, context: CommandContext): Promise<ExitCode> {
  const run = await readCurrentRun(await projectRoot(context));
  if (!run?.controlSocket) throw new UserError("nothing runs here; start it with: lakehouse up docker --embedded");
  const names = run.services.filter(({ state }) => state !== "left-out").map(({ name }) => name);
  if (!names.includes(service)) {
    const nearest = nearestName(service, names);
    throw new UserError(`no service ${service} runs here${nearest ? `; did you mean ${nearest}?` : ""}`);
  }
  try {
    context.terminal.progress(await askControl(run.controlSocket, `/restart/${encodeURIComponent(service)}`));
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
  return 0;
}
