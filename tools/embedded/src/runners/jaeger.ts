import { startJaeger } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runJaeger(context: RunnerContext): Promise<StartedService> {
  return startJaeger(
    {
      port: context.address(16686).port,
      otlpGrpcPort: context.address(4317).port,
      dataDir: context.dataDir,
      logFile: context.logFile,
      watchdog: context.watchdog,
      progress: context.progress,
    },
    context.signal,
  );
}
