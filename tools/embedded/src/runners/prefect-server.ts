import { startPrefect } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runPrefectServer(context: RunnerContext): Promise<StartedService> {
  return startPrefect(
    {
      port: context.address(4200).port,
      dataDir: context.dataDir,
      logFile: context.logFile,
      watchdog: context.watchdog,
      progress: context.progress,
      env: { ...context.variables, ...context.secretVariables },
    },
    context.signal,
  );
}
