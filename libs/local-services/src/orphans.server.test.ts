import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { hasEnded, readProcessTable, startProcess } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { useFolder } from "./use-folder.fixture.ts";

const index = fileURLToPath(new URL("./index.ts", import.meta.url));
const script = `
  import { startWatchdog } from "@lakehouse/processes";
  import { startPostgres, startRedis } from ${JSON.stringify(index)};
  const watchdog = await startWatchdog();
  const folder = process.argv[1];
  const postgres = await startPostgres({ watchdog, dataDir: folder + "/postgres", superuserPassword: "secret" });
  const redis = await startRedis({ watchdog, dataDir: folder + "/redis" });
  console.log("pids", watchdog.pid, postgres.pid, redis.pid);
  setInterval(() => {}, 1000);
`;

function living(): { pid: number; parent: number }[] {
  return (readProcessTable() ?? []).filter((row) => !hasEnded(row));
}

// PostgreSQL's children leave its process group, and their environment can no longer be read: they are found by descent
test("SIGKILL of the process that started servers leaves none of them, nor of their children", async () => {
  await using folder = await useFolder();
  const started = Promise.withResolvers<number[]>();
  await using parent = await startProcess({
    name: "parent",
    file: process.execPath,
    args: ["--input-type=module", "--eval", script, folder.path],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
    onLine: (line) => line.startsWith("pids ") && started.resolve(line.split(" ").slice(1).map(Number)),
  });
  void parent.exited.then(() => started.reject(new Error(parent.recentOutput())));
  const servers = await started.promise;
  const children = living().filter((row) => servers.includes(row.parent));
  expect(children.length).toBeGreaterThanOrEqual(4);
  const all = [...servers, ...children.map(({ pid }) => pid)];

  process.kill(parent.pid, "SIGKILL");
  const left = () => living().filter(({ pid }) => all.includes(pid));
  await waitUntil(() => left().length === 0 || undefined, { what: "all to be gone", timeoutMs: 10_000 });
  expect(left()).toEqual([]);
}, 60_000);
