import { setTimeout as delay } from "node:timers/promises";
import { hasEnded, readProcessTable } from "./process-table.ts";

/** For tests: whether a process is alive; one that only waits to be collected is not. */
export function isAlive(pid: number): boolean {
  const row = (readProcessTable() ?? []).find((candidate) => candidate.pid === pid);
  return row !== undefined && !hasEnded(row);
}

/** For tests: resolves when none of the processes is alive, within 15 s. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const end = performance.now() + 15_000;
  while (pids.some(isAlive)) {
    if (performance.now() > end) throw new Error(`still alive: ${pids.filter(isAlive).join(", ")}`);
    await delay(20);
  }
}

/** For tests: a list of lines, and a promise of the first line that matches. */
export function lineListener(): { onLine(line: string): void; first(pattern: RegExp): Promise<RegExpExecArray> } {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  return {
    onLine(line) {
      lines.push(line);
      for (const look of waiting) look();
    },
    first: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const match = lines.map((line) => pattern.exec(line)).find((found) => found !== null);
          if (!match) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
      }),
  };
}
