import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { waitUntil } from "@lakehouse/time";
import { platform } from "./cache-folder.ts";

let cache: string;
let children: ChildProcess[];

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "lakehouse-cache-"));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(cache, { recursive: true, force: true });
});

describe("an empty cache", () => {
  test("is filled once by two processes that need the same binary, and both have it", async () => {
    const first = obtain("slow");
    await first.said("building");
    const second = obtain("slow");
    await second.said("another process obtains it");
    first.child.stdin?.end();
    await Promise.all([first.said("done obtained"), second.said("done cache")]);
    expect(await readFile(join(cache, "builds"), "utf8")).toBe("one\n");
  });

  test("has nothing half-made after a SIGKILL, the build's own processes are ended, and the next one succeeds", async () => {
    const killed = obtain("stuck");
    const pid = Number(await waitUntil(readPid, { what: "the build", timeoutMs: 5_000, intervalMs: 20 }));
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit");
    expect((await readdir(join(cache, "tool"))).filter((name) => !name.startsWith("."))).toEqual([]);
    await waitUntil(() => (isAlive(pid) ? undefined : true), { what: "the build's end", timeoutMs: 10_000 });

    const next = obtain("quick");
    await next.said("done obtained");
    expect((await readdir(join(cache, "tool"))).sort()).toEqual([".lock", `1.2.3-${platform}`]);
  });
});

async function readPid(): Promise<string | undefined> {
  return (await readFile(join(cache, "build.pid"), "utf8")).trim() || undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Obtaining {
  readonly child: ChildProcess;
  /** Resolves at the first line that contains the text; rejects when the process ends without it. */
  said(text: string): Promise<void>;
}

function obtain(mode: "slow" | "stuck" | "quick"): Obtaining {
  const script = fileURLToPath(new URL("obtain-slowly.fixture.ts", import.meta.url));
  const env = { PATH: "/usr/bin:/bin", LAKEHOUSE_TOOLS_DIR: cache, LAKEHOUSE_IGNORE_PATH: "1" };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, mode], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  const said = (text: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => lines.some((line) => line.includes(text)) && resolve();
    reader.on("line", look);
    reader.once("close", () => reject(new Error(`never said "${text}", only:\n${lines.join("\n")}`)));
    look();
    return promise;
  };
  return { child, said };
}
