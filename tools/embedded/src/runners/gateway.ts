import { dirname, join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import type { RunnerContext, StartedService } from "../runner.ts";
import { startNodeApp } from "./node-app.ts";

const configTarget = "/etc/lakehouse/gateway.yaml";

export async function runGateway(context: RunnerContext): Promise<StartedService> {
  const configFile = join(context.dataDir, "gateway.yaml");
  await mkdir(dirname(configFile), { recursive: true });
  await writeFile(configFile, await context.mountedText(configTarget));
  return startNodeApp(context, {
    app: "s5cmd-gateway",
    containerPort: 8080,
    readyPath: "/ready",
    variables: { ...context.variables, GATEWAY_CONFIG_FILE: configFile },
  });
}
