import { openStateFolder, stateFolderOf } from "@lakehouse/embedded";
import { initSecrets } from "@lakehouse/secrets";
import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { knownEnvironment, loadValidEnvironment, projectRoot } from "../project.ts";

/** Makes the missing secrets of an environment; prints their names, never a value. */
export async function secretsInit(name: string, context: CommandContext): Promise<ExitCode> {
  const root = await projectRoot(context);
  await knownEnvironment(root, name);
  const environment = await loadValidEnvironment(root, name, context);
  const state = stateFolderOf(root);
  await openStateFolder(state);
  const directory = state.secretsDir(name);
  const { created, kept } = await initSecrets({ declarations: environment.secrets, directory });
  for (const secret of created) context.terminal.print(`made ${secret}`);
  context.terminal.print(`${created.length} made, ${kept.length} kept, in ${directory}`);
  return 0;
}
