import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { acquireFileLock } from "./acquire-file-lock.ts";
import { tryFileLock } from "./try-file-lock.ts";

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-locks-"));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe("a file lock", () => {
  test("is taken once, and again after its release", async () => {
    const path = join(folder, "deeper", "a.lock");
    const first = await tryFileLock(path);
    expect(first).toBeDefined();
    expect(await tryFileLock(path)).toBeUndefined();
    first?.release();
    first?.release();
    await using second = await tryFileLock(path);
    expect(second).toBeDefined();
  });

  test("held by another process cannot be taken, and is free as soon as that process is killed", async () => {
    const path = join(folder, "a.lock");
    const holder = await startHolder(path);
    expect(await tryFileLock(path)).toBeUndefined();
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await using lock = await tryFileLock(path);
    expect(lock).toBeDefined();
  });

  test("is waited for, and the wait is told", async () => {
    const path = join(folder, "a.lock");
    const holder = await startHolder(path);
    const told = Promise.withResolvers<number>();
    const acquired = acquireFileLock(path, { onWait: told.resolve });
    expect(await told.promise).toBeLessThan(1_000);
    holder.stdin?.end();
    await using lock = await acquired;
    expect(lock.path).toBe(path);
  });

  test("stops being waited for when the signal aborts", async () => {
    const path = join(folder, "a.lock");
    await using held = await acquireFileLock(path);
    const controller = new AbortController();
    const waiting = acquireFileLock(held.path, {
      signal: controller.signal,
      onWait: () => controller.abort(new Error("enough")),
    });
    await expect(waiting).rejects.toThrow("enough");
  });

  test("is never held by two of eight contenders at once", async () => {
    const path = join(folder, "a.lock");
    let holders = 0;
    let most = 0;
    const contend = async () => {
      await using lock = await acquireFileLock(path);
      most = Math.max(most, ++holders);
      await readdir(join(lock.path, ".."));
      holders--;
    };
    await Promise.all(Array.from({ length: 8 }, contend));
    expect({ holders, most }).toEqual({ holders: 0, most: 1 });
  });

  test("in a place that cannot be written is an error, not a wait", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(tryFileLock(join(folder, "file", "a.lock"))).rejects.toMatchObject({ code: "lock_failed" });
    await writeFile(
      join(folder, "not-a-lock"),
      "something else entirely, long enough to be read as a header".repeat(20),
    );
    await expect(acquireFileLock(join(folder, "not-a-lock"))).rejects.toThrow(/cannot lock .*not-a-lock/);
  });
});

async function startHolder(path: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("hold-lock.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}
