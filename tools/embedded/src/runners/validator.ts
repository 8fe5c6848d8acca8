import type { RunnerContext, StartedService } from "../runner.ts";
import { startNodeApp } from "./node-app.ts";

/** The validator looks at the run from the host: published addresses, moved by the run's offset. */
export async function runValidator(context: RunnerContext): Promise<StartedService> {
  return startNodeApp(context, {
    app: "validator",
    containerPort: 9464,
    readyPath: "/ready",
    variables: {
      ...context.variables,
      VALIDATOR_ROOT: context.root,
      VALIDATOR_ENVIRONMENT: context.environment.name,
      VALIDATOR_VANTAGE: "host",
      VALIDATOR_SECRETS_DIR: context.secretsDir,
      VALIDATOR_RUN_FILE: context.runFile,
    },
  });
}
