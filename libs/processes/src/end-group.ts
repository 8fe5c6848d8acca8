import { setTimeout as delay } from "node:timers/promises";
import { type Family, followFamily } from "./family.ts";
import { signalGroup, signalProcess } from "./send-signal.ts";

export interface EndGroupOptions {
  readonly stopSignal: NodeJS.Signals;
  readonly killAfterMs: number;
}

const pollMs = 20;

/**
 * Ends a process group: the stop signal, then SIGKILL for what is left after `killAfterMs`. On Linux, descendants that
 * left the group are included. Resolves when none is alive.
 */
export async function endGroup(group: number, options: EndGroupOptions): Promise<void> {
  const family = followGroup(group);
  const asked = new Set<number>();
  const killAt = performance.now() + options.killAfterMs;
  family.survey();
  signalGroup(group, options.stopSignal);
  for (;;) {
    const left = family.survey();
    // twice, because a process born while the table is being read can hide from one reading, but not from the next
    if (left.length === 0 && family.survey().length === 0) return;
    if (performance.now() >= killAt) {
      signalGroup(group, "SIGKILL");
      for (const row of left) signalProcess(row.pid, "SIGKILL");
    } else if (left.every((row) => row.group !== group)) {
      // nobody of the group is left to ask these to end
      for (const row of left.filter((row) => !asked.has(row.pid))) {
        asked.add(row.pid);
        signalProcess(row.pid, options.stopSignal);
      }
    }
    await delay(pollMs);
  }
}

/** Whether anything of the group is alive. */
export function isGroupAlive(group: number): boolean {
  return followGroup(group).survey().length > 0;
}

function followGroup(group: number): Family {
  if (process.platform === "linux") return followFamily((row) => row.group === group);
  // without /proc only the group as a whole can be asked
  const whole = { pid: group, parent: 0, group, state: "?", startedAt: "" };
  return { survey: () => (signalGroup(group, 0) ? [whole] : []) };
}
