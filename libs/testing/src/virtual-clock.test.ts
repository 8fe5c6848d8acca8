import { describe, expect, test } from "@jest/globals";
import { createVirtualClock } from "./virtual-clock.ts";

describe("createVirtualClock", () => {
  test("ends sleeps in the order they fall due, not in the order they began", async () => {
    const clock = createVirtualClock();
    const events: string[] = [];
    void clock.sleep(200).then(() => events.push("late"));
    void clock.sleep(100).then(() => events.push("early"));
    await clock.advance(150);
    expect(events).toEqual(["early"]);
    await clock.advance(50);
    expect(events).toEqual(["early", "late"]);
  });

  test("runs a loop as often as its sleeps fit into the time", async () => {
    const clock = createVirtualClock();
    const ticks: number[] = [];
    const loop = async () => {
      for (;;) {
        await clock.sleep(10);
        ticks.push(clock.monotonic());
      }
    };
    void loop();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
  });

  test("rejects a sleep whose signal aborts, and forgets it", async () => {
    const clock = createVirtualClock();
    const stop = new AbortController();
    const sleep = clock.sleep(100, stop.signal);
    stop.abort(new Error("enough"));
    await expect(sleep).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });

  test("steps the wall clock without moving the monotonic one", () => {
    const clock = createVirtualClock(0);
    clock.step(3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([3_600_000, 0]);
  });
});
