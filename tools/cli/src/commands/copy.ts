import { readFile } from "node:fs/promises";
import { deriveAddress, addressOverridesOf } from "@lakehouse/environment";
import { stateFolderOf } from "@lakehouse/embedded";
import { systemClock } from "@lakehouse/time";
import { createGatewayClient, type GatewayClient, type OperationStatus } from "../gateway-client.ts";
import type { CommandContext } from "../command-context.ts";
import { readCurrentRun } from "../current-run.ts";
import { type ExitCode, UserError } from "../exit-code.ts";
import { soleEnvironment } from "../choose-environment.ts";
import { loadValidEnvironment, projectRoot } from "../project.ts";
import { parseS3Address } from "../s3-address.ts";

export interface CopyOptions {
  readonly wait?: boolean | undefined;
  readonly environment?: string | undefined;
}

/** Submits a copy to the gateway; prints the operation's id, and with `--wait` its outcome (exit 1 when objects failed). */
export async function copy(
  source: string,
  destination: string,
  options: CopyOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const request = {
    operation_type: "copy",
    source: parseS3Address(source),
    destination: parseS3Address(destination),
    operation_mode: "direct_sync",
  };
  const gateway = await gatewayOf(options.environment, context);
  const id = await gateway.submit(request);
  context.terminal.print(id);
  return options.wait ? follow(gateway, id, context) : 0;
}

const pollMs = 500;

async function follow(gateway: GatewayClient, id: string, context: CommandContext): Promise<ExitCode> {
  let said = "";
  for (;;) {
    const operation = await gateway.operation(id);
    const line = describe(operation);
    if (line !== said) context.terminal.progress(line);
    said = line;
    if (operation.status === "completed") return 0;
    if (["completed_with_errors", "failed", "cancelled"].includes(operation.status)) {
      context.terminal.warn(
        `lakehouse: operation ${id} ended as ${operation.status}${operation.error ? `: ${operation.error}` : ""}`,
      );
      return 1;
    }
    await systemClock.sleep(pollMs, context.signal);
  }
}

function describe({ status, counts }: OperationStatus): string {
  const { planned, copied, skipped, failed } = counts.objects;
  return `${status}: ${copied} of ${planned} objects copied, ${skipped} already there, ${failed} failed`;
}

async function gatewayOf(named: string | undefined, context: CommandContext): Promise<GatewayClient> {
  const root = await projectRoot(context);
  const run = await readCurrentRun(root);
  const environment = await loadValidEnvironment(root, await soleEnvironment(root, named, run), context);
  const overrides = run?.environment === environment.name ? addressOverridesOf(run) : undefined;
  const derived = deriveAddress(environment, "s5cmd-gateway", 8080, "host", overrides);
  if (derived.kind === "none")
    throw new UserError(`${environment.name} has no gateway address from here: ${derived.reason}`);
  const tokenFile = run?.tokenFile ?? stateFolderOf(root).tokenFile;
  const token = await readFile(tokenFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`the gateway's token cannot be read from ${tokenFile} (${error.code}); is the environment up?`);
  });
  const { host, port } = derived.address;
  return createGatewayClient({ url: `http://${host}:${port}`, token: token.trim(), signal: context.signal });
}
