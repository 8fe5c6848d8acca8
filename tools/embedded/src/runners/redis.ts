import { startRedis } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

export async function runRedis(context: RunnerContext): Promise<StartedService> {
  return startRedis(
    {
      ...context.common,
      port: context.address(6379).port,
      password: await context.secret("redis/password"),
      extraConfig: withoutPlaces(await context.mountedText("/etc/redis/redis.conf")),
    },
    context.signal,
  );
}

/** The container's own directives for places and addresses make no sense outside it. */
function withoutPlaces(config: string): string {
  const places = /^\s*(bind|port|dir|include|protected-mode|requirepass|logfile|pidfile|daemonize)\s/;
  return config
    .split("\n")
    .filter((line) => !places.test(line))
    .join("\n");
}
