import { startPrometheus } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runPrometheus(context: RunnerContext): Promise<StartedService> {
  return startPrometheus(
    {
      ...context.common,
      port: context.address(9090).port,
      config: await context.mountedText("/etc/prometheus/prometheus.yml"),
    },
    context.signal,
  );
}
