/** The process's environment, handed over so that tests can describe another. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables the gateway knows, as they were given. */
export interface RawEnvironment {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly databaseHost: string | undefined;
  readonly databasePort: string | undefined;
  readonly databaseName: string | undefined;
  readonly databaseUser: string | undefined;
  readonly databasePassword: string | undefined;
  readonly databasePasswordFile: string | undefined;
  readonly configFile: string | undefined;
  readonly logLevel: string | undefined;
}

/** Reads the variables; an empty one counts as not given, as Compose files pass unset ones. */
export function readEnv(env: Environment): RawEnvironment {
  return {
    host: env["GATEWAY_HOST"] || undefined,
    port: env["GATEWAY_PORT"] || undefined,
    databaseHost: env["GATEWAY_DATABASE_HOST"] || undefined,
    databasePort: env["GATEWAY_DATABASE_PORT"] || undefined,
    databaseName: env["GATEWAY_DATABASE_NAME"] || undefined,
    databaseUser: env["GATEWAY_DATABASE_USER"] || undefined,
    databasePassword: env["GATEWAY_DATABASE_PASSWORD"] || undefined,
    databasePasswordFile: env["GATEWAY_DATABASE_PASSWORD_FILE"] || undefined,
    configFile: env["GATEWAY_CONFIG_FILE"] || undefined,
    logLevel: env["LOG_LEVEL"] || undefined,
  };
}
