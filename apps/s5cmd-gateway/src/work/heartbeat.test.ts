import { describe, expect, test } from "@jest/globals";
import type { Clock } from "@lakehouse/time";
import { LeaseLostError } from "../ledger/lease.ts";
import { withHeartbeat } from "./heartbeat.ts";
import { createSemaphore } from "./semaphore.ts";
import { createWaker, sleepUntilWake } from "./waker.ts";

/** Time passes only in its sleeps, and they pass at once. */
function createFastClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    monotonic: () => now,
    async sleep(ms, signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason), { once: true }));
}

describe("withHeartbeat", () => {
  const signal = new AbortController().signal;

  test("tells the work that its lease was taken", async () => {
    let beats = 0;
    const renew = async () => {
      if ((beats += 1) === 3) throw new LeaseLostError("chunk 1");
    };
    const reason = await withHeartbeat({ what: "chunk 1", renew, clock: createFastClock() }, signal, untilAborted);
    expect(reason).toBeInstanceOf(LeaseLostError);
    expect(beats).toBe(3);
  });

  test("gives up before others may take over when the database does not answer", async () => {
    const clock = createFastClock();
    const renew = () => Promise.reject(new Error("connection refused"));
    const reason = await withHeartbeat({ what: "chunk 1", renew, clock }, signal, untilAborted);
    expect(reason).toBeInstanceOf(LeaseLostError);
    expect(clock.monotonic()).toBeLessThan(15_000);
  });

  test("hands on what the work returns or throws, and beats no more", async () => {
    let beats = 0;
    const heartbeat = { what: "x", renew: async () => void (beats += 1), clock: createFastClock() };
    expect(await withHeartbeat(heartbeat, signal, async () => "done")).toBe("done");
    await expect(withHeartbeat(heartbeat, signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const atTheEnd = beats;
    await new Promise((resolve) => setImmediate(resolve));
    expect(beats).toBe(atTheEnd);
  });
});

test("a semaphore lets as many run as it has slots, the others in order, also after a failure", async () => {
  const slots = createSemaphore(2);
  const events: string[] = [];
  let running = 0;
  let most = 0;
  const work = (name: string) =>
    slots.run(async () => {
      most = Math.max(most, (running += 1));
      events.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (name === "b") throw new Error(name);
    });
  const ends = await Promise.allSettled(["a", "b", "c", "d", "e"].map(work));
  expect(most).toBe(2);
  expect(events).toEqual(["a", "b", "c", "d", "e"]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
});

test("a wake between looking for work and sleeping is not lost", async () => {
  const waker = createWaker();
  const woken = waker.next();
  waker.wake();
  const never: Clock = { ...createFastClock(), sleep: () => new Promise(() => {}) };
  await sleepUntilWake(woken, 1_000, new AbortController().signal, never);
  let again = false;
  void waker.next().then(() => (again = true));
  await Promise.resolve();
  expect(again).toBe(false);
});
