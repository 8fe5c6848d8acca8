import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Exit } from "@lakehouse/processes";
import { formatDuration, systemClock } from "@lakehouse/time";
import type { RunRecord } from "./run-record.ts";
import type { StartedService } from "./runner.ts";
import { type ContextParts, createRunnerContext } from "./runner-context.ts";
import type { Selected } from "./selection.ts";
import { stopLevels } from "./stop-levels.ts";

/** A declared service did not come up; the cause says what it said. */
export class ServiceStartError extends Error {
  override readonly name = "ServiceStartError";
  readonly code = "service_start";
}

/** A request about a service that this run does not have, or that is in another state. */
export class ServiceStateError extends Error {
  override readonly name = "ServiceStateError";
  readonly code = "service_state";
}

/** The processes of one run: starts them, notices their end, brings one back on request. */
export interface Fleet {
  start(selected: Selected, signal: AbortSignal): Promise<void>;
  /** Like `start`, but a failure is a line of progress and leaves the service out. */
  startLater(selected: Selected, signal: AbortSignal): Promise<void>;
  restart(name: string, signal: AbortSignal): Promise<string>;
  /** Ends all of them, dependants before what they depend on, so that none complains of a server that went away. */
  stopAll(): Promise<void>;
}

// What hangs is killed after 5 s; with two of these before it the whole stop stays under 10 s.
const levelHeadStartMs = 1_500;

export function createFleet(parts: ContextParts, record: RunRecord): Fleet {
  const started = new Map<string, StartedService>();
  const known = new Map<string, Selected>();
  let stopping = false;

  async function start(selected: Selected, signal: AbortSignal): Promise<void> {
    const { service, runner } = selected;
    known.set(service.name, selected);
    const begun = performance.now();
    const context = await createRunnerContext(parts, service, signal);
    const { dataDir, logFile, progress } = context.common;
    await mkdir(dirname(logFile), { recursive: true });
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    progress("starting");
    let running: StartedService | undefined;
    try {
      running = await runner.start(context);
    } catch (error) {
      signal.throwIfAborted();
      await record.update(service.name, { state: "exited", reason: (error as Error).message });
      throw new ServiceStartError(`${service.name} did not start: ${(error as Error).message} (log: ${logFile})`, {
        cause: error,
      });
    }
    const took = formatDuration(performance.now() - begun);
    if (!running) {
      await record.update(service.name, { state: "exited", reason: "done" });
      progress(`done in ${took}`);
      return;
    }
    started.set(service.name, running);
    void running.process.exited.then((exit) => onExit(service.name, running, exit));
    await record.update(service.name, {
      state: "running",
      reason: runner.note,
      pid: running.process.pid,
      logFile,
    });
    progress(`ready in ${took}`);
  }

  async function onExit(name: string, ended: StartedService, exit: Exit): Promise<void> {
    if (stopping || started.get(name) !== ended) return;
    const how = exit.signal ? `was ended by ${exit.signal}` : `exited with code ${exit.exitCode}`;
    await record.update(name, { state: "exited", reason: how, pid: undefined });
    parts.progress(`${name}: ${how}; start it again with: lakehouse restart ${name}`);
  }

  async function restart(name: string, signal: AbortSignal): Promise<string> {
    const selected = known.get(name);
    if (!selected) throw new ServiceStateError(`this run has no service ${name} to restart`);
    const old = started.get(name);
    started.delete(name);
    await old?.[Symbol.asyncDispose]();
    await start(selected, signal);
    return `${name} runs again`;
  }

  return {
    start,
    restart,
    async startLater(selected, signal) {
      try {
        await start(selected, signal);
      } catch (error) {
        if (signal.aborted) return;
        const reason = firstLine((error as Error).message);
        await record.update(selected.service.name, { state: "left-out", reason });
        parts.progress(`${selected.service.name}: left out: ${reason}`);
      }
    },
    async stopAll() {
      stopping = true;
      const services = [...started.keys()].flatMap((name) => known.get(name)?.service ?? []);
      const stops: Promise<void>[] = [];
      for (const level of stopLevels(services)) {
        const stopped = level.map(async ({ name }) => started.get(name)?.[Symbol.asyncDispose]());
        stops.push(...stopped);
        await Promise.race([Promise.allSettled(stopped), systemClock.sleep(levelHeadStartMs)]);
      }
      await Promise.allSettled(stops);
    },
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
