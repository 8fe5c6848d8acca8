import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { obtainS5cmd } from "@lakehouse/s5cmd";
import type { RunnerContext, StartedService } from "../runner.ts";
import { startNodeApp } from "./node-app.ts";

const configTarget = "/etc/lakehouse/gateway.yaml";

export async function runGateway(context: RunnerContext): Promise<StartedService> {
  // here and not by the gateway itself, so that its progress is seen
  await obtainS5cmd({ signal: context.signal, progress: context.common.progress });
  const configFile = join(context.common.dataDir, "gateway.yaml");
  await writeFile(configFile, await context.mountedText(configTarget));
  return startNodeApp(context, {
    app: "s5cmd-gateway",
    containerPort: 8080,
    readyPath: "/ready",
    variables: { ...context.variables, GATEWAY_CONFIG_FILE: configFile },
  });
}
