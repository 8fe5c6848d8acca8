import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { scanForSecrets } from "./secrets-scan.ts";

const root = join(import.meta.dirname, "../../..");

// Put together here, so that no scanner takes this file for a leak
const random = ["q7Rk2Vx9", "Lm4Zt8Wp", "Yb3Nc6Hd", "1Jf5"].join("");
const awsKey = ["AKIA", "Q7RK2VX9LM4ZT8WP"].join("");

describe("the scan finds", () => {
  test.each([
    ["a password in YAML", "password: hunter2", "a value for password"],
    ["a password in quotes", 'adminPassword: "hunter2"', "a value for adminPassword"],
    ["a password in a flow map", "{ user: a, password: hunter2 }", "a value for password"],
    ["a variable of an env list", "POSTGRES_PASSWORD=hunter2", "a value for POSTGRES_PASSWORD"],
    ["a secret key", "secretAccessKey: hunter2", "a value for secretAccessKey"],
    ["a secret key in a variable", "GF_SECURITY_SECRET_KEY: hunter2", "a value for GF_SECURITY_SECRET_KEY"],
    ["a password in SQL", "CREATE ROLE a PASSWORD = 'hunter2';", "a value for PASSWORD"],
    ["a password of redis.conf", "requirepass hunter2", "a value for requirepass"],
    ["a password in an address", "url: postgres://gateway:hunter2@postgres/x", "a password in an address"],
    ["a key of AWS", `id: ${awsKey}`, "an access key of AWS"],
    ["a private key", "  -----BEGIN RSA PRIVATE " + "KEY-----", "a private key"],
    ["random text under any name", `x: ${random}`, "random text"],
    ["random text in a comment", `# was ${random}`, "random text"],
    ["a hexadecimal key", `x: ${"9f86d081884c7d65".repeat(2)}`, "random text"],
  ])("%s", (_, text, what) => {
    expect(scanForSecrets(`first: line\n${text}\n`)).toContainEqual({ line: 2, what });
  });
});

describe("the scan does not take for a secret", () => {
  test.each([
    "POSTGRES_PASSWORD_FILE: /run/secrets/postgres/superuser-password",
    "password: { secret: postgres/validator-password }",
    "password: $__file{/run/secrets/grafana/admin-password}",
    "password: ${REDIS_PASSWORD}",
    "printf 'requirepass %s\\n' \"$(cat /run/secrets/redis/password)\"",
    "secretName: postgres",
    "ssl-policy: ELBSecurityPolicy-TLS13-1-3-2021-06",
    "- secretsmanager:GetSecretValue",
    "certificate: arn:aws:acm:us-west-2:111122223333:certificate/0f6e1a52-2Bd4-4c1f-9aC7-5d1e7f3b8a90",
    "secret: basic-auth",
    "- secretKey: root-password",
    "password_encryption: scram-sha-256",
    "secretKeyRef: { name: redis, key: password }",
    "automountServiceAccountToken: false",
    "keys: [superuser-password, prefect-password]",
    "# the password is kept outside Git",
    `image: a/b:1@sha256:${"ab12".repeat(16)}`,
    "url: https://prefect.crypto-lakehouse.com/api",
    "minio_cluster_capacity_usable_free_bytes / minio_cluster_capacity_usable_total_bytes",
  ])("%s", (text) => {
    expect(scanForSecrets(text)).toEqual([]);
  });
});

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("the environments", () => {
  test("hold no secret in plain sight in any file", async () => {
    const found: string[] = [];
    const files = await filesOf(join(root, "environments"));
    for (const file of files) {
      for (const { line, what } of scanForSecrets(await readFile(file, "utf8"))) {
        found.push(`${relative(root, file)}:${line} ${what}`);
      }
    }
    expect(files.length).toBeGreaterThan(10);
    expect(found).toEqual([]);
  });

  test("hold no Secret with data", async () => {
    const found: string[] = [];
    for (const file of (await filesOf(join(root, "environments"))).filter((name) => /\.ya?ml$/.test(name))) {
      const documents = [...parseAllDocuments(await readFile(file, "utf8"), { uniqueKeys: false })];
      for (const object of documents.map((document) => document.toJS() as Record<string, unknown> | null)) {
        if (object?.["kind"] === "Secret" && ("data" in object || "stringData" in object)) found.push(file);
      }
    }
    expect(found).toEqual([]);
  });
});
