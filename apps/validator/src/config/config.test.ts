import { describe, expect, test } from "@jest/globals";
import { ConfigError, parseConfig } from "./config.ts";
import { readEnv, type Variables } from "./env.ts";

const parse = (variables: Variables) => parseConfig(readEnv(variables), "laptop");
const minimal = { VALIDATOR_ROOT: "/repo", VALIDATOR_ENVIRONMENT: "docker" };

function problemsOf(variables: Variables): readonly string[] {
  try {
    parse(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("two variables are enough, and the rest has defaults", () => {
  expect(parse(minimal)).toEqual({
    root: "/repo",
    environment: "docker",
    vantage: "host",
    http: { host: "127.0.0.1", port: 9464 },
    secretsDir: "/repo/.lakehouse/secrets/docker",
    replica: "laptop",
    runFile: undefined,
    logLevel: "info",
  });
});

test("every variable is used", () => {
  const config = parse({
    ...minimal,
    VALIDATOR_VANTAGE: "network",
    VALIDATOR_HOST: "0.0.0.0",
    VALIDATOR_PORT: "0",
    VALIDATOR_SECRETS_DIR: "/run/secrets",
    VALIDATOR_REPLICA: "validator-1",
    VALIDATOR_RUN_FILE: "/repo/.lakehouse/run.json",
    LOG_LEVEL: "debug",
  });
  expect(config).toMatchObject({
    vantage: "network",
    http: { host: "0.0.0.0", port: 0 },
    secretsDir: "/run/secrets",
    replica: "validator-1",
    runFile: "/repo/.lakehouse/run.json",
    logLevel: "debug",
  });
});

test("an empty variable counts as not set", () => {
  expect(parse({ ...minimal, VALIDATOR_PORT: "", VALIDATOR_RUN_FILE: "" })).toMatchObject({
    http: { port: 9464 },
    runFile: undefined,
  });
});

describe("a malformed variable is an error, never a default", () => {
  test.each([
    [{ VALIDATOR_PORT: "94x" }, 'VALIDATOR_PORT is "94x": it must be a whole number from 0 to 65535'],
    [{ VALIDATOR_PORT: "65536" }, 'VALIDATOR_PORT is "65536": it must be a whole number from 0 to 65535'],
    [{ VALIDATOR_PORT: "-1" }, 'VALIDATOR_PORT is "-1": it must be a whole number from 0 to 65535'],
    [{ VALIDATOR_VANTAGE: "hots" }, 'VALIDATOR_VANTAGE is "hots": it must be one of host, network, cluster, public'],
    [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL is "loud": it must be one of trace, debug, info, warn, error, fatal, silent'],
    [
      { VALIDATOR_REPLICA: "a/b" },
      'VALIDATOR_REPLICA is "a/b": letters, digits, ".", "_" and "-" only, because it names canary objects',
    ],
  ])("%j", (variables, problem) => {
    expect(problemsOf({ ...minimal, ...variables })).toEqual([problem]);
  });

  test("and all of them are told at once", () => {
    expect(problemsOf({ VALIDATOR_PORT: "x", VALIDATOR_VANTAGE: "y" })).toHaveLength(4);
  });
});
