import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ConfigError } from "./config.ts";
import { hashToken, readConfig } from "./read-config.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-config-"));
  const secrets = {
    "key-id": "minio\n",
    "key-secret": "hidden-key\n",
    token: "hidden-token\n",
    password: "hidden-word\n",
    empty: "\n",
  };
  for (const [name, text] of Object.entries(secrets)) await writeFile(join(folder, name), text);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const goodFile = `
connections:
  default: { endpoint: http://minio:9000/, accessKeyIdFile: key-id, secretAccessKeyFile: key-secret }
tenants:
  lakehouse:
    tokenFile: token
    grants: [{ bucket: crypto-lakehouse-*, rights: [read, write] }]
`;

async function read(file: string, env: Record<string, string> = {}) {
  const path = join(folder, "gateway.yaml");
  await writeFile(path, file);
  return readConfig({ GATEWAY_CONFIG_FILE: path, GATEWAY_DATABASE_PASSWORD_FILE: join(folder, "password"), ...env });
}

async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => undefined,
    (thrown: ConfigError) => thrown,
  );
  expect(error?.code).toBe("config");
  return (error?.problems ?? []).map((problem) => problem.replaceAll(folder, "DIR"));
}

describe("readConfig", () => {
  test("fills in defaults, reads secrets beside the file, and keeps no token", async () => {
    const config = await read(goodFile);
    expect(config).toMatchObject({
      http: { host: "127.0.0.1", port: 8080 },
      database: { host: "127.0.0.1", port: 5432, database: "gateway", user: "gateway", password: "hidden-word" },
      workers: 5,
      logLevel: "info",
    });
    expect(config.connections.get("default")).toEqual({
      name: "default",
      endpoint: "http://minio:9000",
      region: "us-east-1",
      accessKeyId: "minio",
      secretAccessKey: "hidden-key",
    });
    const [tenant] = config.tenants;
    expect(tenant?.grants).toEqual([
      { connection: "default", bucket: "crypto-lakehouse-*", prefix: "", rights: ["read", "write"] },
    ]);
    expect(tenant?.tokenHash.equals(hashToken("hidden-token"))).toBe(true);
    expect(JSON.stringify(config)).not.toContain("hidden-token");
  });

  test("names every problem of the environment at once", async () => {
    const env = { GATEWAY_PORT: "80a", GATEWAY_DATABASE_PORT: "70000", LOG_LEVEL: "loud" };
    expect(await problemsOf(readConfig(env))).toEqual([
      'GATEWAY_PORT: "80a" is no port',
      'GATEWAY_DATABASE_PORT: "70000" is no port',
      "GATEWAY_DATABASE_PASSWORD_FILE: missing; name the file that holds the password (or set GATEWAY_DATABASE_PASSWORD)",
      'LOG_LEVEL: "loud" is none of trace, debug, info, warn, error, fatal, silent',
      "GATEWAY_CONFIG_FILE: missing; name the YAML file with connections and tenants",
    ]);
  });

  test.each([
    ["no YAML", "connections: [", /^DIR\/gateway.yaml: .*at line 1/],
    [
      "an unknown field",
      goodFile + "wrokers: 5\n",
      'DIR/gateway.yaml: /: must NOT have additional properties "wrokers"',
    ],
    ["a file that is not there", goodFile.replace("key-id", "gone"), /^connections.default.accessKeyIdFile: ENOENT/],
    [
      "an empty secret",
      goodFile.replace("tokenFile: token", "tokenFile: empty"),
      "tenants.lakehouse.tokenFile: DIR/empty is empty",
    ],
    [
      "a grant for a connection nobody declared",
      goodFile.replace("{ bucket:", "{ connection: mars, bucket:"),
      'tenants.lakehouse.grants.0: no connection is named "mars"',
    ],
  ])("tells of %s", async (_, file, expected) => {
    const problems = await problemsOf(read(file));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  });

  test("tells no secret in its problems", async () => {
    const problems = await problemsOf(
      read(goodFile.replace("rights: [read, write]", "rights: [own]"), { GATEWAY_PORT: "x" }),
    );
    expect(problems).toHaveLength(2);
    expect(problems.join("\n")).not.toContain("hidden");
  });
});
