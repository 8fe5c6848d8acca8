import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

const launcher = fileURLToPath(new URL("../../s5cmd/bin/s5cmd.mjs", import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-launch-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("an npm wrapper", () => {
  test("hands arguments, stdin, stdout and the exit code through", async () => {
    const env = await fakeS5cmd('echo "args: $*"; cat; exit 7');
    const { stdout, status } = run(["ls", "s3://a b"], env, "from stdin");
    expect({ stdout: stdout.toString(), status }).toEqual({ stdout: "args: ls s3://a b\nfrom stdin", status: 7 });
  });

  test("ends with 128 + N when the program ends by signal N", async () => {
    expect(run([], await fakeS5cmd("kill -KILL $$")).status).toBe(137);
  });

  test("passes a signal on to the program", async () => {
    const env = await fakeS5cmd('trap "exit 3" TERM; echo ready; while :; do sleep 0.05; done');
    const child = spawn(process.execPath, [launcher], { env, stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([3, null]);
  });

  test("says what is wrong, and ends with 2, when the program cannot be had", () => {
    const { stderr, status } = run([], { ...process.env, LAKEHOUSE_S5CMD: join(folder, "nowhere") });
    expect(stderr.toString()).toMatch(/^s5cmd could not be had\. Tried:\n {2}LAKEHOUSE_S5CMD: .*nowhere/);
    expect(status).toBe(2);
  });
});

function run(args: string[], env: NodeJS.ProcessEnv, input = ""): SpawnSyncReturns<Buffer> {
  return spawnSync(process.execPath, [launcher, ...args], { env, input });
}

/** An s5cmd that tells its version, and otherwise runs the given shell commands. */
async function fakeS5cmd(commands: string): Promise<NodeJS.ProcessEnv> {
  const path = join(folder, "s5cmd");
  await writeFile(path, `#!/bin/sh\nif [ "$1" = version ]; then echo v2.3.0; exit; fi\n${commands}\n`);
  await chmod(path, 0o755);
  return { ...process.env, LAKEHOUSE_S5CMD: path };
}
