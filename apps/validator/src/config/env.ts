/** The variables the validator knows, as they were set; an empty one counts as not set. */
export interface ValidatorEnv {
  readonly root?: string | undefined;
  readonly environment?: string | undefined;
  readonly vantage?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly secretsDir?: string | undefined;
  readonly replica?: string | undefined;
  readonly runFile?: string | undefined;
  readonly logLevel?: string | undefined;
}

export type Variables = Readonly<Record<string, string | undefined>>;

export function readEnv(variables: Variables): ValidatorEnv {
  const read = (name: string) => variables[name] || undefined;
  return {
    root: read("VALIDATOR_ROOT"),
    environment: read("VALIDATOR_ENVIRONMENT"),
    vantage: read("VALIDATOR_VANTAGE"),
    host: read("VALIDATOR_HOST"),
    port: read("VALIDATOR_PORT"),
    secretsDir: read("VALIDATOR_SECRETS_DIR"),
    replica: read("VALIDATOR_REPLICA"),
    runFile: read("VALIDATOR_RUN_FILE"),
    logLevel: read("LOG_LEVEL"),
  };
}
