import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { obtainBinary } from "@lakehouse/binaries";
import { Redis } from "ioredis";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { randomSecret } from "./random-secret.ts";

export interface RedisOptions extends ServiceOptions {
  /** Default: a random one. */
  readonly password?: string | undefined;
  /** Further lines of redis.conf. */
  readonly extraConfig?: string | undefined;
}

export interface RedisService extends LocalService {
  readonly password: string;
}

/** Starts a Redis that asks for a password; ready when it answers PING to it. */
export async function startRedis(options: RedisOptions = {}, signal?: AbortSignal): Promise<RedisService> {
  const binary = await obtainBinary("redis-server", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "redis", stack);
  const port = options.port ?? (await findFreePort());
  const password = options.password ?? randomSecret();
  const configFile = join(dataDir, "redis.conf");
  // in a file, because a process's arguments are everybody's to read
  await writeFile(configFile, redisConfig(port, dataDir, password, options.extraConfig ?? ""), { mode: 0o600 });
  const service = await launchService({
    name: "redis",
    file: binary.path,
    args: [configFile],
    env: binary.env,
    port,
    options,
    signal,
    resources: stack.move(),
    isReady: () => answersPing(port, password),
  });
  return { ...service, password };
}

function redisConfig(port: number, dataDir: string, password: string, extra: string): string {
  const own = [
    `bind 127.0.0.1`,
    `port ${port}`,
    `dir ${JSON.stringify(dataDir)}`,
    `requirepass ${JSON.stringify(password)}`,
  ];
  return [extra.trim(), ...own, ""].join("\n");
}

async function answersPing(port: number, password: string): Promise<boolean> {
  const client = new Redis({
    host: "127.0.0.1",
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => null,
    disconnectTimeout: 10,
  });
  // without a listener a refused connection would be printed by the client
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } finally {
    client.disconnect();
  }
}
