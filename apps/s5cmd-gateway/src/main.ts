import { createLogger } from "@lakehouse/logging";
import { startGateway } from "./compose.ts";
import { ConfigError } from "./config/config.ts";
import { readConfig } from "./config/read-config.ts";
import { version } from "./version.ts";

/** Draining takes up to 5 s; whatever hangs after that must not keep the process. */
const lastExitMs = 8_000;

async function main(): Promise<void> {
  if (process.argv.includes("--version")) return console.log(version);
  const config = await readConfig(process.env);
  const logger = createLogger({ service: "s5cmd-gateway", level: config.logLevel });
  const stop = new AbortController();
  const stopped = Promise.withResolvers<void>();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      stop.abort(new Error(`stopped by ${name}`));
      stopped.resolve();
      setTimeout(() => process.exit(1), lastExitMs).unref();
    });
  }
  await using _gateway = await startGateway({ config, logger, signal: stop.signal });
  await stopped.promise;
  logger.info("the gateway stops");
}

try {
  await main();
} catch (error) {
  const problems = error instanceof ConfigError ? error.problems : [];
  console.error(`s5cmd-gateway: ${error instanceof Error ? error.message : String(error)}`);
  for (const problem of problems) console.error(`  ${problem}`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
