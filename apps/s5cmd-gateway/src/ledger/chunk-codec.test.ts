import { expect, test } from "@jest/globals";
import { decodeOutcome, decodePlan, encodeOutcome, encodePlan } from "./chunk-codec.ts";

test("a plan comes back exactly, hostile keys included, in a fraction of its size", async () => {
  const items = Array.from({ length: 1_000 }, (_, index) => ({
    key: `trades/BTCUSDT/2026-11-20/${index} it's "🦀"\n.parquet`,
    size: index,
    etag: index.toString(16).padStart(32, "0"),
  }));
  const plan = await encodePlan(items);
  expect(await decodePlan(plan)).toEqual(items);
  expect(plan.length).toBeLessThan(JSON.stringify(items).length / 8);
});

test("an outcome comes back exactly, and a chunk without one is all to do", async () => {
  expect(await decodeOutcome(await encodeOutcome(["e", "s", "-", "f"]), 4)).toEqual(["e", "s", "-", "f"]);
  expect(await decodeOutcome(null, 2)).toEqual(["-", "-"]);
});

test("an outcome that does not fit its plan is not believed", async () => {
  const outcome = await encodeOutcome(["e", "s"]);
  await expect(decodeOutcome(outcome, 3)).rejects.toThrow("does not fit");
});
