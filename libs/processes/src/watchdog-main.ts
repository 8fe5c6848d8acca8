import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { followFamily } from "./family.ts";
import { wasStartedWith } from "./process-table.ts";
import { signalGroup, signalProcess } from "./send-signal.ts";

// Run by startWatchdog as a process of its own. Lines on stdin: "mark NAME=value", "guard GROUP SIGNAL", "release GROUP".
// End of stdin means that whoever wrote them is gone, in whatever way: the kernel closes a dead process's pipes.

/** What left its group, or was started behind our back, is asked to end only after those that may be its parents had time. */
const patienceMs = 1_500;
const killAfterMs = 5_000;
const pollMs = 50;

const guarded = new Map<number, NodeJS.Signals>();
let mark = "";

// Ctrl-C and a closing terminal are the very moments at which it is needed
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

process.stdout.on("error", () => {});
process.stdout.write("watching\n");
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, what = "", signal] = line.split(" ");
  if (verb === "mark") mark = what;
  if (verb === "guard") guarded.set(Number(what), signal as NodeJS.Signals);
  if (verb === "release") guarded.delete(Number(what));
}
await (process.platform === "linux" ? endMarkedAndGuarded() : endGuarded());
process.exit();

/** Ends the guarded groups, all that descends from them, and whatever carries the mark, until two looks in a row find nothing. */
async function endMarkedAndGuarded(): Promise<void> {
  const family = followFamily(
    (row) => row.pid !== process.pid && (guarded.has(row.group) || wasStartedWith(row.pid, mark)),
  );
  const survey = () => family.survey().filter((row) => row.pid !== process.pid);
  const asked = new Set<number>();
  const start = performance.now();
  survey();
  for (const [group, signal] of guarded) signalGroup(group, signal);
  for (;;) {
    const left = survey();
    if (left.length === 0 && survey().length === 0) return;
    const elapsed = performance.now() - start;
    for (const { pid, group } of left) {
      if (elapsed >= killAfterMs) signalProcess(pid, "SIGKILL");
      else if (!guarded.has(group) && !asked.has(pid) && (elapsed >= patienceMs || guarded.size === 0)) {
        asked.add(pid);
        signalProcess(pid, "SIGTERM");
      }
    }
    await delay(pollMs);
  }
}

/** Without /proc: the guarded groups only. */
async function endGuarded(): Promise<void> {
  const start = performance.now();
  for (const [group, signal] of guarded) signalGroup(group, signal);
  for (;;) {
    const left = [...guarded.keys()].filter((group) => signalGroup(group, 0));
    if (left.length === 0) return;
    if (performance.now() - start >= killAfterMs) for (const group of left) signalGroup(group, "SIGKILL");
    await delay(pollMs);
  }
}
