import { formatDuration } from "@lakehouse/time";
import type { Progress } from "./binary.ts";

const EVERY_MS = 5_000;

/** Says "WHAT, 20 s" every 5 s until it is disposed, so that nobody takes a long build for a hung one. */
export function startHeartbeat(progress: Progress | undefined, what: string): Disposable {
  const since = performance.now();
  const beat = () => progress?.(`${what}, ${formatDuration(roundToSecond(performance.now() - since))}`);
  const timer = setInterval(beat, EVERY_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function roundToSecond(ms: number): number {
  return Math.round(ms / 1_000) * 1_000;
}
