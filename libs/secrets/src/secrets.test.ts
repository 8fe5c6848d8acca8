import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { SecretDeclaration } from "@lakehouse/environment";
import { initSecrets } from "./init-secrets.ts";
import { readSecret } from "./read-secret.ts";
import { secretPath } from "./secret-path.ts";

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "secrets-")), "docker");
});
afterEach(() => rm(join(directory, ".."), { recursive: true, force: true }));

const start = { line: 1, column: 1 };
const place = { file: "environments/docker/environment.yaml", range: { start, end: start } };
const declarations: readonly SecretDeclaration[] = [
  { name: "redis", keys: [{ value: "password", place }], place },
  { name: "minio", keys: ["root-user", "root-password"].map((value) => ({ value, place })), place },
];

describe("making secrets", () => {
  test("makes each declared one, different, for its owner only", async () => {
    expect(await initSecrets({ declarations, directory })).toEqual({
      created: ["redis/password", "minio/root-user", "minio/root-password"],
      kept: [],
    });
    const values = await Promise.all(
      ["redis/password", "minio/root-user", "minio/root-password"].map((name) =>
        readFile(join(directory, name), "utf8"),
      ),
    );
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const mode = async (path: string) => (await stat(join(directory, path))).mode & 0o777;
    expect([await mode("."), await mode("minio"), await mode("minio/root-user")]).toEqual([0o700, 0o700, 0o600]);
    expect(await readdir(join(directory, "minio"))).toEqual(["root-password", "root-user"]);
  });

  test("never overwrites: an existing one is kept, even an empty one", async () => {
    await mkdir(join(directory, "redis"), { recursive: true });
    await writeFile(join(directory, "redis", "password"), "");
    const result = await initSecrets({ declarations, directory });
    expect(result.kept).toEqual(["redis/password"]);
    expect(await readFile(join(directory, "redis", "password"), "utf8")).toBe("");
    expect(await initSecrets({ declarations, directory })).toMatchObject({ created: [] });
  });

  test("at once from several callers makes each secret exactly once", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => initSecrets({ declarations, directory })));
    const created = results.flatMap((result) => result.created);
    expect(created.sort()).toEqual(["minio/root-password", "minio/root-user", "redis/password"]);
    expect(await readdir(join(directory, "redis"))).toEqual(["password"]);
  });

  test("refuses a name that would lead out of the folder", async () => {
    const evil = [{ name: "..", keys: [{ value: "password", place }], place }];
    await expect(initSecrets({ declarations: evil, directory })).rejects.toMatchObject({ code: "secret_name" });
  });
});

describe("reading a secret", () => {
  const ref = { name: "redis", key: "password" };
  async function write(text: string, mode = 0o600): Promise<string> {
    const path = secretPath(directory, ref);
    await mkdir(join(directory, "redis"), { recursive: true });
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  }

  test("gives the value without one newline at its end", async () => {
    await write("s3cret\n\n");
    expect(await readSecret(directory, ref)).toBe("s3cret\n");
    await write("s3cret\r\n");
    expect(await readSecret(directory, ref)).toBe("s3cret");
  });

  test("says how to make one that is missing", async () => {
    await expect(readSecret(directory, ref)).rejects.toMatchObject({
      name: "SecretError",
      code: "secret_missing",
      message: `the secret redis/password is missing: there is no ${directory}/redis/password; make it with: lakehouse secrets init`,
    });
  });

  test("refuses one that every user can read, says what to do, and does not quote it", async () => {
    const path = await write("s3cret", 0o644);
    const error = await readSecret(directory, ref).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: "secret_exposed" });
    expect(String(error)).toContain(`chmod 600 ${path}`);
    expect(String(error)).not.toContain("s3cret");
  });

  test("refuses an empty one", async () => {
    await write("\n");
    await expect(readSecret(directory, ref)).rejects.toMatchObject({ code: "secret_empty" });
  });

  test("says so when a folder is in its place", async () => {
    await mkdir(secretPath(directory, ref), { recursive: true, mode: 0o700 });
    await expect(readSecret(directory, ref)).rejects.toMatchObject({ code: "secret_unreadable" });
  });
});

test("the wrapper for containers turns X_FILE into X, and keeps the value off the command line", async () => {
  await initSecrets({ declarations, directory });
  const wrapper = new URL("../../../environments/docker/config/with-secrets.sh", import.meta.url);
  // The wrapper only looks under /run/secrets; the copy looks where this test may write
  const script = (await readFile(wrapper, "utf8")).replaceAll("/run/secrets", directory);
  const { stdout } = await promisify(execFile)(
    "/bin/sh",
    ["-c", script, "with-secrets", "/bin/sh", "-c", 'printf "%s|%s" "$REDIS_PASSWORD" "$(ps -o args= -p $$)"'],
    {
      env: {
        PATH: "/usr/bin:/bin",
        REDIS_PASSWORD_FILE: join(directory, "redis/password"),
        OTHER_FILE: "/etc/hostname",
      },
    },
  );
  const value = await readSecret(directory, { name: "redis", key: "password" });
  const [exported, commandLine] = stdout.split("|");
  expect(exported).toBe(value);
  expect(commandLine).not.toContain(value);
});
