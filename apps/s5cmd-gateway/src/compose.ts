import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Binary } from "@lakehouse/binaries";
import type { Logger } from "@lakehouse/logging";
import { obtainS5cmd } from "@lakehouse/s5cmd";
import { type Clock, startDeadline, systemClock } from "@lakehouse/time";
import { buildApi } from "./api/build-api.ts";
import type { Config } from "./config/config.ts";
import { createEvents } from "./events.ts";
import { createPool, type Pool } from "./ledger/database.ts";
import { listenForWork } from "./ledger/listen.ts";
import { migrate } from "./ledger/migrate.ts";
import { queueAgeSeconds } from "./ledger/operations.ts";
import { createMetrics } from "./metrics.ts";
import { createStores } from "./s3/store.ts";
import { version } from "./version.ts";
import { backoffMs } from "./work/backoff.ts";
import { createCopyPool } from "./work/copy-pool.ts";
import { maxChunkItems } from "./work/plan-operation.ts";
import { createWaker } from "./work/waker.ts";
import { createOperationSlots } from "./work/operation-slots.ts";
import type { WorkContext } from "./work/work-context.ts";
import { runWorkers } from "./work/workers.ts";

export interface GatewayOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Aborting gives up the start; after it, dispose the gateway. */
  readonly signal: AbortSignal;
  /** What tests replace. */
  readonly overrides?: {
    readonly binary?: Binary;
    readonly clock?: Clock;
    readonly multipartAboveBytes?: number;
    readonly chunkItems?: number;
  };
}

/** A running gateway. Disposing it drains it: under 8 s, and no s5cmd is left. */
export interface Gateway extends AsyncDisposable {
  readonly url: string;
  /** Process ids of the s5cmd processes that run now. */
  s5cmdPids(): number[];
}

/** The largest object that S3 copies in one request. */
const maxCopyBytes = 5 * 1024 ** 3;
const drainMs = 5_000;

/**
 * Builds and starts everything; what is created last stops first.
 * The database may come later: until then the API answers 503 and /ready says why.
 */
export async function startGateway({ config, logger, signal, overrides = {} }: GatewayOptions): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const { clock = systemClock, multipartAboveBytes = maxCopyBytes, chunkItems = maxChunkItems } = overrides;
  const stop = new AbortController();
  const binary = overrides.binary ?? (await obtainS5cmd({ signal, progress: (line) => logger.info(line) }));
  const database = stack.use(createPool(config.database, (err) => logger.warn({ err }, "a database connection broke")));
  const state = { migrated: false, working: false };
  const metrics = createMetrics({ version, queueAgeSeconds: () => askQueueAge(database, state.migrated) });
  const events = createEvents(logger, metrics);
  const stores = stack.use(createStores(config.connections));
  const onNote = (text: string) => logger.warn({ text }, "s5cmd says");
  const copies = stack.use(
    await createCopyPool({ binary, connections: config.connections, workers: config.workers, onNote, signal }),
  );
  const waker = createWaker();
  const owner = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const context: WorkContext = {
    ...{ owner, database, stores, copies, events, logger, clock, waker },
    ...{ multipartAboveBytes, chunkItems, slots: createOperationSlots() },
  };

  const work = async (): Promise<void> => {
    await migrateUntilDone(database, logger, clock, stop.signal);
    if (stop.signal.aborted) return;
    state.migrated = true;
    state.working = true;
    const listening = listenForWork(config.database, waker.wake, stop.signal, clock);
    await Promise.all([listening, runWorkers(context, config.workers, stop.signal)]);
  };
  const working = work().catch((err: unknown) => logger.fatal({ err }, "the workers ended"));
  void working.finally(() => (state.working = false));
  stack.defer(async () => {
    // no more lines are fed; those under way end by themselves or with their process
    stop.abort();
    await Promise.all([copies.close(drainMs), working]);
  });

  const notReady = async (): Promise<string[]> => {
    if (stop.signal.aborted) return ["stopping"];
    if (!state.migrated) return ["the database is not reachable or not migrated yet"];
    if (!state.working) return ["the workers are not up"];
    return (await isReachable(database)) ? [] : ["the database is not reachable"];
  };
  const api = buildApi({
    config,
    database,
    stores,
    metrics,
    events,
    logger,
    isMigrated: () => state.migrated,
    notReady,
  });
  stack.defer(() => api.close());
  const url = await api.listen({ host: config.http.host, port: config.http.port, signal });
  logger.info({ url, owner, workers: config.workers }, "the gateway listens");
  const running = stack.move();
  return { url, s5cmdPids: copies.pids, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function migrateUntilDone(database: Pool, logger: Logger, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await migrate(database);
    } catch (error) {
      const level = attempt <= 3 ? "info" : attempt <= 6 ? "warn" : "error";
      logger[level]({ attempt, reason: String(error) }, "the ledger is not ready, will be tried again");
    }
    await clock.sleep(Math.min(5_000, backoffMs(attempt)), signal).catch(() => {});
  }
}

async function askQueueAge(database: Pool, migrated: boolean): Promise<number | undefined> {
  return migrated ? withinASecond(queueAgeSeconds(database)).catch(() => undefined) : undefined;
}

async function isReachable(database: Pool): Promise<boolean> {
  return withinASecond(database.query("SELECT 1")).then(
    () => true,
    () => false,
  );
}

/** A scrape or a readiness check must not hang on a database that does. */
async function withinASecond<Result>(promise: Promise<Result>): Promise<Result> {
  using deadline = startDeadline(1_000);
  const late = new Promise<never>((_, reject) => {
    deadline.signal.addEventListener("abort", () => reject(deadline.signal.reason as Error), { once: true });
  });
  return await Promise.race([promise, late]);
}
