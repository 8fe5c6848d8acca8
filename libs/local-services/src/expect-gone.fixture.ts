import { expect } from "@jest/globals";
import { hasEnded, readProcessTable } from "@lakehouse/processes";
import type { LocalService } from "./local-service.ts";
import { isPortFree } from "./ports.ts";

/** Nothing listens where the service did, and no process of its group is alive. */
export async function expectGone(service: LocalService): Promise<void> {
  expect(await isPortFree(service.port)).toBe(true);
  const left = readProcessTable()?.filter((row) => row.group === service.pid && !hasEnded(row));
  expect(left ?? []).toEqual([]);
}
