import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@lakehouse/processes";
import pg from "pg";
import { openDataDir } from "./data-dir.ts";
import { HopelessError, launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import { removeStaleLock } from "./postgres-lock.ts";
import { randomSecret } from "./random-secret.ts";

export interface PostgresOptions extends ServiceOptions {
  readonly superuserPassword?: string | undefined;
  /** Statements that the superuser runs once, when the cluster is new. */
  readonly initSql?: readonly string[] | undefined;
  /** Further settings, as `-c name=value`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface PostgresService extends LocalService {
  /** How the superuser connects; default database `postgres`. */
  connection(database?: string): PostgresConnection;
}

/** Starts PostgreSQL 15 (UTF8, locale C, checksums, SCRAM); ready when the superuser can run a query. */
export async function startPostgres(options: PostgresOptions = {}, signal?: AbortSignal): Promise<PostgresService> {
  const binaries = await findPostgresBinaries();
  await using stack = new AsyncDisposableStack();
  const folder = await openDataDir(options.dataDir, "postgres", stack);
  const port = options.port ?? (await findFreePort());
  const password = options.superuserPassword ?? randomSecret();
  const cluster = join(folder, "cluster");
  const done = join(folder, "initialised");
  // a first start that was cut short leaves no marker: its half-made cluster is made anew
  const isNew = !existsSync(done);
  if (isNew) await createCluster(binaries.initdb, cluster, password, signal);
  else await removeStaleLock(cluster);
  const connection = (database = "postgres") => ({ host: "127.0.0.1", port, user: "postgres", password, database });
  const settings = {
    ...options.settings,
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
  };
  const [file, args] = asNonRoot(binaries.postgres, [
    ...["-D", cluster],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const service = await launchService({
    name: "postgres",
    file,
    args,
    env: {},
    port,
    options,
    signal,
    stopSignal: "SIGINT",
    resources: stack.move(),
    isReady: () => answersQuery(connection()),
  });
  try {
    if (isNew) await initialise(connection(), options.initSql ?? []);
  } catch (error) {
    await service.stop();
    throw error;
  }
  await writeFile(done, "");
  return { ...service, connection };
}

async function createCluster(
  initdb: string,
  cluster: string,
  password: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    const [file, args] = asNonRoot(initdb, [
      ...["--pgdata", cluster, "--username", "postgres", "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--data-checksums", "--no-instructions"],
    ]);
    await runCommand(file, args, { env: { PATH: process.env["PATH"] ?? "" }, signal });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** PostgreSQL refuses to run as root; in a user namespace of its own it is somebody else, and the files stay ours. */
function asNonRoot(file: string, args: readonly string[]): [string, readonly string[]] {
  if (process.getuid?.() !== 0) return [file, args];
  return ["unshare", ["--user", "--map-user=1000", "--map-group=1000", file, ...args]];
}

/** SQLSTATE invalid_password. */
const wrongPassword = "28P01";

async function answersQuery(connection: PostgresConnection): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2_000 });
  // a server that goes away between two statements would otherwise be an unhandled error
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === wrongPassword) {
      throw new HopelessError("its data folder was made with another superuser password", { cause: error });
    }
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function initialise(connection: PostgresConnection, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(connection);
  client.on("error", () => {});
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
