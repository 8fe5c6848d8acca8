import { join } from "node:path";
import { type Vantage, vantages } from "@lakehouse/environment";
import type { ValidatorEnv } from "./env.ts";

export interface Config {
  /** The repository root: the parent of `environments/`. */
  readonly root: string;
  readonly environment: string;
  readonly vantage: Vantage;
  readonly http: { readonly host: string; readonly port: number };
  readonly secretsDir: string;
  /** Names this validator among its replicas; part of every canary key. */
  readonly replica: string;
  readonly runFile?: string | undefined;
  readonly logLevel: LogLevel;
}

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The variables cannot be used; `problems` has all that is wrong with them. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Variables to configuration: defaults, types, and checks, all problems at once.
 * @param hostname the default name of this replica
 * @throws ConfigError
 */
export function parseConfig(env: ValidatorEnv, hostname: string): Config {
  const problems: string[] = [];
  const required = (name: string, value: string | undefined, what: string) => {
    if (value === undefined) problems.push(`${name} is not set: ${what}`);
    return value ?? "";
  };
  const root = required("VALIDATOR_ROOT", env.root, "the folder that holds environments/");
  const environment = required("VALIDATOR_ENVIRONMENT", env.environment, "the name of a folder in environments/");
  const config: Config = {
    root,
    environment,
    vantage: oneOf("VALIDATOR_VANTAGE", env.vantage ?? "host", vantages, problems),
    http: { host: env.host ?? "127.0.0.1", port: parsePort(env.port ?? "9464", problems) },
    secretsDir: env.secretsDir ?? join(root, ".lakehouse", "secrets", environment),
    replica: parseReplica(env.replica ?? hostname, problems),
    runFile: env.runFile,
    logLevel: oneOf("LOG_LEVEL", env.logLevel ?? "info", logLevels, problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[], problems: string[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) problems.push(`${name} is "${value}": it must be one of ${allowed.join(", ")}`);
  return found ?? (value as T);
}

function parsePort(value: string, problems: string[]): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  // 0 asks the system for a free port
  if (!(port <= 65_535)) problems.push(`VALIDATOR_PORT is "${value}": it must be a whole number from 0 to 65535`);
  return port;
}

function parseReplica(value: string, problems: string[]): string {
  if (!/^[\w.-]+$/.test(value)) {
    problems.push(
      `VALIDATOR_REPLICA is "${value}": letters, digits, ".", "_" and "-" only, because it names canary objects`,
    );
  }
  return value;
}
