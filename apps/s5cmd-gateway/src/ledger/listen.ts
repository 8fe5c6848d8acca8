import { type Clock, systemClock } from "@lakehouse/time";
import pg from "pg";
import type { DatabaseConfig } from "../config/config.ts";
import { clientConfig } from "./database.ts";
import { workChannel } from "./events.ts";

const reconnectMs = 1_000;

/**
 * Calls `onWork` for every notification, on a connection of its own, reconnecting until the signal aborts.
 * Polling covers the gaps, so a lost connection is nobody's error.
 */
export async function listenForWork(
  config: DatabaseConfig,
  onWork: () => void,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(config, onWork, signal).catch(() => {});
    // work may have come while nobody listened
    onWork();
    await clock.sleep(reconnectMs, signal).catch(() => {});
  }
}

async function listenOnce(config: DatabaseConfig, onWork: () => void, signal: AbortSignal): Promise<void> {
  const client = new pg.Client(clientConfig(config));
  const ended = Promise.withResolvers<void>();
  client.on("error", () => ended.resolve());
  client.on("end", () => ended.resolve());
  client.on("notification", onWork);
  const stop = () => ended.resolve();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await client.connect();
    await client.query(`LISTEN ${workChannel}`);
    if (!signal.aborted) await ended.promise;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end().catch(() => {});
  }
}
