import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import { type Config, ConfigError, type Connection, type DatabaseConfig, type Tenant } from "./config.ts";
import { checkConfigFile, type ConfigFile, type ConnectionEntry, type TenantEntry } from "./config-schema.ts";
import { type Environment, type RawEnvironment, readEnv } from "./env.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
const defaultWorkers = 5;

/** Notes a problem and stands in for the value, so that reading goes on and finds the next one. */
type Report = (problem: string) => undefined;

/**
 * Reads the environment, the configuration file and the files with secrets that it names.
 * @throws ConfigError with every problem, not only the first.
 */
export async function readConfig(env: Environment): Promise<Config> {
  const problems: string[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const raw = readEnv(env);
  const http = { host: raw.host ?? "127.0.0.1", port: parsePort("GATEWAY_PORT", raw.port, 8080, report) };
  const database = await readDatabase(raw, report);
  const logLevel = raw.logLevel ?? "info";
  if (!logLevels.includes(logLevel)) report(`LOG_LEVEL: "${logLevel}" is none of ${logLevels.join(", ")}`);
  const file = await readConfigFile(raw.configFile, report);
  const folder = dirname(resolve(raw.configFile ?? "."));
  const connections = await Promise.all(
    Object.entries(file?.connections ?? {}).map((entry) => readConnection(entry, folder, report)),
  );
  const tenants = await Promise.all(
    Object.entries(file?.tenants ?? {}).map((entry) => readTenant(entry, folder, file, report)),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    http,
    database,
    connections: new Map(connections.map((connection) => [connection.name, connection])),
    tenants,
    workers: file?.workers ?? defaultWorkers,
    logLevel,
  };
}

function parsePort(name: string, text: string | undefined, fallback: number, report: Report): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) report(`${name}: "${text}" is no port`);
  return port;
}

async function readDatabase(raw: RawEnvironment, report: Report): Promise<DatabaseConfig> {
  const { databaseHost: host = "127.0.0.1", databaseName: database = "gateway", databaseUser: user = "gateway" } = raw;
  const port = parsePort("GATEWAY_DATABASE_PORT", raw.databasePort, 5432, report);
  const { databasePassword, databasePasswordFile: file } = raw;
  if (databasePassword === undefined && file === undefined) {
    report(
      "GATEWAY_DATABASE_PASSWORD_FILE: missing; name the file that holds the password (or set GATEWAY_DATABASE_PASSWORD)",
    );
  }
  const password =
    file === undefined ? databasePassword : await readSecret("GATEWAY_DATABASE_PASSWORD_FILE", file, report);
  return { host, port, database, user, password: password ?? "" };
}

async function readConfigFile(path: string | undefined, report: Report): Promise<ConfigFile | undefined> {
  if (path === undefined)
    return report("GATEWAY_CONFIG_FILE: missing; name the YAML file with connections and tenants");
  const text = await readFile(path, "utf8").catch((error: Error) => report(`GATEWAY_CONFIG_FILE: ${error.message}`));
  if (text === undefined) return undefined;
  const document = parseDocument(text);
  for (const error of document.errors) report(`${path}: ${error.message}`);
  if (document.errors.length > 0) return undefined;
  const checked = checkConfigFile(document.toJS());
  if ("file" in checked) return checked.file;
  for (const problem of checked.problems) report(`${path}: ${problem}`);
  return undefined;
}

async function readConnection(
  [name, entry]: [string, ConnectionEntry],
  folder: string,
  report: Report,
): Promise<Connection> {
  const place = `connections.${name}`;
  const [accessKeyId, secretAccessKey] = await Promise.all([
    readSecret(`${place}.accessKeyIdFile`, resolve(folder, entry.accessKeyIdFile), report),
    readSecret(`${place}.secretAccessKeyFile`, resolve(folder, entry.secretAccessKeyFile), report),
  ]);
  return {
    name,
    endpoint: entry.endpoint.replace(/\/$/, ""),
    region: entry.region ?? "us-east-1",
    accessKeyId: accessKeyId ?? "",
    secretAccessKey: secretAccessKey ?? "",
  };
}

async function readTenant(
  [name, entry]: [string, TenantEntry],
  folder: string,
  file: ConfigFile | undefined,
  report: Report,
): Promise<Tenant> {
  const token = await readSecret(`tenants.${name}.tokenFile`, resolve(folder, entry.tokenFile), report);
  const grants = entry.grants.map((grant, index) => {
    const connection = grant.connection ?? "default";
    if (!file?.connections[connection])
      report(`tenants.${name}.grants.${index}: no connection is named "${connection}"`);
    return { connection, bucket: grant.bucket, prefix: grant.prefix ?? "", rights: grant.rights };
  });
  return { name, tokenHash: hashToken(token ?? ""), grants };
}

async function readSecret(place: string, path: string, report: Report): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch((error: Error) => report(`${place}: ${error.message}`));
  if (text === undefined) return undefined;
  return text.trim() === "" ? report(`${place}: ${path} is empty`) : text.trim();
}

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
