import { listAddresses, type ListedAddress } from "../list-addresses.ts";
import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { knownEnvironment, loadValidEnvironment, projectRoot } from "../project.ts";
import { formatTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Every service, port and vantage of an environment with the address that is derived for it, or why there is none. */
export async function addresses(
  name: string,
  options: { readonly format: string },
  context: CommandContext,
): Promise<ExitCode> {
  const root = await projectRoot(context);
  const environment = await loadValidEnvironment(root, await knownEnvironment(root, name), context);
  const listed = listAddresses(environment);
  const { terminal } = context;
  terminal.print(
    options.format === "json"
      ? JSON.stringify({ environment: environment.name, platform: environment.platform, addresses: listed }, null, 2)
      : renderTable(listed, terminal),
  );
  return 0;
}

function renderTable(listed: readonly ListedAddress[], { style }: Pick<Terminal, "style">): string {
  const header = ["SERVICE", "PORT", "FROM", "ADDRESS"].map((title) => style("dim", title));
  const rows = listed.map(({ service, port, vantage, address, reason }, index) => {
    const earlier = listed[index - 1];
    const isNewService = earlier?.service !== service;
    const isNewPort = isNewService || earlier.port !== port;
    const where = address ?? style("dim", `none: ${reason}`);
    return [isNewService ? service : "", isNewPort ? String(port) : "", vantage, where];
  });
  return formatTable([header, ...rows]);
}
