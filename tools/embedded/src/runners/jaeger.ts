import { startJaeger } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runJaeger(context: RunnerContext): Promise<StartedService> {
  return startJaeger(
    {
      ...context.common,
      port: context.address(16686).port,
      otlpGrpcPort: context.address(4317).port,
    },
    context.signal,
  );
}
