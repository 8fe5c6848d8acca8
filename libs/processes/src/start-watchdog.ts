import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { ProcessError } from "./process-error.ts";
import { spawnGroup } from "./spawn-group.ts";
import type { Watchdog } from "./watchdog.ts";

const program = fileURLToPath(new URL("./watchdog-main.ts", import.meta.url));

/**
 * Starts the process that cleans up after this one, and waits until it watches.
 * Disposing it ends what is still guarded or marked, the same way as the death of this process does, and awaits that.
 * @throws ProcessError when it cannot be started.
 */
export async function startWatchdog(): Promise<Watchdog> {
  const marker = { name: "LAKEHOUSE_GUARDED_BY", value: randomUUID() };
  // no inherited environment: an outer run's marker would make that run's watchdog end this one before its work is done
  const options = { command: "watchdog", file: process.execPath, args: [program], env: {} };
  const { child, pid, exited } = await spawnGroup(options, "pipe");
  const pipe = child.stdin;
  if (!pipe) throw new Error("the watchdog has no pipe");
  // EPIPE: somebody ended the watchdog; there is nobody left to tell
  pipe.on("error", () => {});
  const tell = (line: string) => pipe.write(`${line}\n`);
  tell(`mark ${marker.name}=${marker.value}`);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  const readiness = await Promise.race([once(child.stdout, "data").then(() => undefined), exited]);
  if (readiness) throw new ProcessError({ command: "watchdog", ...readiness, stdout: "", stderr });
  // neither its pipes nor the watchdog itself keep this process from ending
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  if (pipe instanceof Socket) pipe.unref();

  return {
    marker,
    pid,
    guard: (group, stopSignal) => void tell(`guard ${group} ${stopSignal}`),
    release: (group) => void tell(`release ${group}`),
    async [Symbol.asyncDispose]() {
      child.ref();
      pipe.end();
      await exited;
    },
  };
}
