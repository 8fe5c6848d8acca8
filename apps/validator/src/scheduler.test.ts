import { expect, test } from "@jest/globals";
import { createVirtualClock, type VirtualClock } from "@lakehouse/testing";
import { startScheduler } from "./scheduler.ts";

function startJobs(clock: VirtualClock, jobs: Readonly<Record<string, { everyMs: number; takesMs?: number }>>) {
  const started: string[] = [];
  const skipped: string[] = [];
  const delays: number[] = [];
  const all = Object.entries(jobs).map(([id, { everyMs, takesMs }]) => ({
    intervalMs: everyMs,
    onDelay: (seconds: number) => void delays.push(seconds),
    onSkipped: (count: number) => void skipped.push(`${id} ${count} at ${clock.monotonic()}`),
    run: async (signal: AbortSignal) => {
      started.push(`${id} at ${clock.monotonic()}`);
      if (takesMs !== undefined) await clock.sleep(takesMs, signal).catch(() => {});
    },
  }));
  const scheduler = startScheduler(all, clock);
  return { scheduler, started, skipped, delays };
}

test("jobs with one interval are spread over it, and keep their phase", async () => {
  const clock = createVirtualClock();
  const { scheduler, started, delays } = startJobs(clock, {
    a: { everyMs: 900 },
    b: { everyMs: 900 },
    c: { everyMs: 900 },
  });
  await clock.advance(1_600);
  expect(started).toEqual(["a at 0", "b at 300", "c at 600", "a at 900", "b at 1200", "c at 1500"]);
  expect(delays).toEqual([0, 0, 0, 0, 0, 0]);
  await scheduler.stop();
});

test("every job has its own interval, and starts do not drift by what a run takes", async () => {
  const clock = createVirtualClock();
  const { scheduler, started } = startJobs(clock, { slow: { everyMs: 1_000, takesMs: 400 }, fast: { everyMs: 200 } });
  await clock.advance(1_050);
  expect(started.filter((line) => line.startsWith("slow"))).toEqual(["slow at 0", "slow at 1000"]);
  expect(started.filter((line) => line.startsWith("fast"))).toEqual(
    [100, 300, 500, 700, 900].map((at) => `fast at ${at}`),
  );
  await scheduler.stop();
});

test("a run that overruns its interval never overlaps itself: the starts it missed are skipped and counted", async () => {
  const clock = createVirtualClock();
  const { scheduler, started, skipped } = startJobs(clock, { a: { everyMs: 100, takesMs: 250 } });
  await clock.advance(700);
  expect(started).toEqual(["a at 0", "a at 300", "a at 600"]);
  expect(skipped).toEqual(["a 2 at 250", "a 2 at 550"]);
  await scheduler.stop();
});

test("a run that takes its whole interval delays the next start a little, and costs none", async () => {
  const clock = createVirtualClock();
  const { scheduler, started, skipped } = startJobs(clock, { a: { everyMs: 100, takesMs: 103 } });
  await clock.advance(215);
  expect(started).toEqual(["a at 0", "a at 103", "a at 206"]);
  expect(skipped).toEqual([]);
  await scheduler.stop();
});

test("a start that the clock brings too late is reported with its delay", async () => {
  const clock = createVirtualClock();
  const lateClock = { ...clock, monotonic: () => clock.monotonic() + (clock.monotonic() > 0 ? 30 : 0) };
  const delays: number[] = [];
  const job = {
    intervalMs: 100,
    run: async () => {},
    onDelay: (s: number) => void delays.push(s),
    onSkipped: () => {},
  };
  const scheduler = startScheduler([job], lateClock);
  await clock.advance(100);
  expect(delays).toEqual([0, 0.03]);
  await scheduler.stop();
});

test("stopping aborts what runs, waits for its end, and leaves no timer", async () => {
  const clock = createVirtualClock();
  const { scheduler, started } = startJobs(clock, { a: { everyMs: 1_000, takesMs: 900 }, b: { everyMs: 1_000 } });
  await clock.advance(100);
  expect(clock.sleeping).toBe(2);
  await scheduler.stop();
  expect(clock.sleeping).toBe(0);
  await clock.advance(5_000);
  expect(started).toEqual(["a at 0"]);
});
