import { startPrefect } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runPrefectServer(context: RunnerContext): Promise<StartedService> {
  return startPrefect(
    {
      ...context.common,
      port: context.address(4200).port,
      env: { ...context.variables, ...context.secretVariables },
    },
    context.signal,
  );
}
