import { startCollector } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runCollector(context: RunnerContext): Promise<StartedService> {
  return startCollector(
    {
      ...context.common,
      port: context.address(13133).port,
      config: await context.mountedText("/etc/otelcol-contrib/config.yaml"),
      env: context.variables,
    },
    context.signal,
  );
}
