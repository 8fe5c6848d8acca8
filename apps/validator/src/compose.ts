import { hostname } from "node:os";
import type { Environment, SecretRef } from "@lakehouse/environment";
import { loadEnvironment } from "@lakehouse/environment-files";
import { createLogger, type Logger } from "@lakehouse/logging";
import { readSecret } from "@lakehouse/secrets";
import { type Clock, systemClock } from "@lakehouse/time";
import { Registry } from "prom-client";
import { createBoard } from "./board.ts";
import { type Config, parseConfig } from "./config/config.ts";
import { readEnv, type Variables } from "./config/env.ts";
import { createFeed } from "./feed.ts";
import { serveHttp } from "./http/serve-http.ts";
import { InvalidEnvironmentError } from "./invalid-environment-error.ts";
import { startLoopDelay } from "./loop-delay.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createProber, type Prober } from "./prober.ts";
import { registerProcessMetrics } from "./process-metrics.ts";
import { openRunFile } from "./run-file-view.ts";
import { type Scheduler, startScheduler } from "./scheduler.ts";
import { type ResultEvent, takeSnapshot } from "./snapshot.ts";
import { version } from "./version.ts";

/** What a test may replace. */
export interface Collaborators {
  readonly clock: Clock;
  readonly log: Logger;
  readonly readSecret: (ref: SecretRef) => Promise<string>;
  /** Called when the validator answers and probes. */
  readonly onReady: (url: string) => void;
}

/**
 * Runs the validator until the signal aborts, then stops it: scheduler first, HTTP last, so that `/metrics` outlives the
 * probes. Reads top to bottom; whatever is created last stops first.
 * @throws ConfigError, InvalidEnvironmentError or RunFileError, whose messages are for people; or what `listen` throws
 */
export async function run(
  variables: Variables,
  signal: AbortSignal,
  given: Partial<Collaborators> = {},
): Promise<void> {
  const config = parseConfig(readEnv(variables), hostname());
  const collaborators = { ...defaultsFor(config), ...given };
  const { clock, log } = collaborators;
  const environment = await load(config, variables);
  const runFile = await openRunFile(config.runFile, (error) => log.warn({ detail: error.message }, "run file ignored"));

  await using stack = new AsyncDisposableStack();
  const registry = new Registry();
  registerProcessMetrics(registry, version);
  const metrics = createMetrics(registry, environment.name);
  const startedAt = clock.now();
  const board = createBoard(environment.probes, startedAt);
  const feed = createFeed<ResultEvent>();
  const { vantage, replica } = config;
  const identity = { environment: environment.name, vantage, replica, version, startedAt };
  const snapshot = async () => takeSnapshot(identity, board, (await runFile.current()).leftOut, clock.now());
  const state = { ready: false };
  const server = stack.use(
    await serveHttp({ http: config.http, registry, feed, snapshot, isReady: () => state.ready }),
  );

  const loopDelay = stack.use(startLoopDelay(clock.monotonic));
  const prober = createProber({ ...collaborators, config, environment, runFile, loopDelay, board, metrics, feed });
  await prober.reportUnmeasurable();
  stack.use(startProbing(environment, clock, metrics, prober));
  state.ready = true;
  stack.defer(() => void (state.ready = false));
  log.info(
    { url: server.url, environment: environment.name, vantage, probes: environment.probes.length },
    "validator is ready",
  );
  collaborators.onReady(server.url);
  await untilAborted(signal);
  log.info("validator stops");
}

function defaultsFor(config: Config): Collaborators {
  return {
    clock: systemClock,
    log: createLogger({ service: "validator", level: config.logLevel }),
    readSecret: (ref) => readSecret(config.secretsDir, ref),
    onReady: () => {},
  };
}

async function load(config: Config, variables: Variables): Promise<Environment> {
  const set = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const loaded = await loadEnvironment(config.root, config.environment, { variables: new Map(set) });
  const { environment, findings, sources } = loaded;
  if (!environment) throw new InvalidEnvironmentError(findings, sources);
  return environment;
}

function startProbing({ probes }: Environment, clock: Clock, metrics: Metrics, prober: Prober): Scheduler {
  for (const definition of probes) metrics.declare(definition);
  const jobs = probes.map((definition) => ({
    intervalMs: definition.intervalMs,
    run: (signal: AbortSignal) => prober.probe(definition, signal),
    onDelay: (seconds: number) => metrics.observeDelay(definition, seconds),
    onSkipped: (count: number) => metrics.countSkipped(definition, count),
  }));
  return startScheduler(jobs, clock);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
