import { startPrefectWorker } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runPrefectWorker(context: RunnerContext): Promise<StartedService> {
  const server = context.address(4200, "prefect-server");
  return startPrefectWorker(
    {
      ...context.common,
      apiUrl: `http://${server.host}:${server.port}/api`,
      pool: poolOf(context),
      port: context.address(8080).port,
      env: { ...context.variables, ...context.secretVariables },
    },
    context.signal,
  );
}

/** The pool that the Compose command names: `... worker start --pool crypto-data-pool ...`. */
function poolOf(context: RunnerContext): string {
  const words = (context.service.command?.value ?? []).flatMap((argument) => argument.split(/\s+/));
  const pool = words[words.indexOf("--pool") + 1];
  if (!words.includes("--pool") || !pool) {
    throw new Error(`the command of ${context.service.name} names no --pool`);
  }
  return pool;
}
