import { describe, expect, test } from "@jest/globals";
import { serviceNamed } from "./fixtures.ts";
import { planPorts, PortsTakenError } from "./port-plan.ts";

const services = [serviceNamed("redis", { published: [6379] }), serviceNamed("minio", { published: [9000, 9001] })];

function plan(taken: readonly number[], offset?: number) {
  return planPorts({
    services,
    offset,
    isPortFree: async (port) => !taken.includes(port),
    findFreePort: async () => 40_001,
  });
}

describe("planPorts", () => {
  test("keeps the published ports when all are free", async () => {
    const { offset, addresses } = await plan([]);
    expect(offset).toBe(0);
    expect(addresses.get("minio:9001")).toEqual({ host: "127.0.0.1", port: 9001 });
  });

  test("moves the whole set when a single port is taken", async () => {
    const { offset, taken, addresses } = await plan([9001]);
    expect({ offset, taken }).toEqual({ offset: 100, taken: [9001] });
    expect([...addresses.values()].map(({ port }) => port)).toEqual([6479, 9100, 9101]);
  });

  test("skips an offset that is taken too", async () => {
    expect((await plan([9001, 6479])).offset).toBe(200);
  });

  test("takes the offset that was asked for", async () => {
    expect((await plan([], 1_000)).addresses.get("redis:6379")?.port).toBe(7379);
  });

  test("refuses the offset that was asked for when one of its ports is taken, and names the port", async () => {
    await expect(plan([7379], 1_000)).rejects.toThrow(
      "with --port-offset 1000 these ports are needed, but in use or out of range: 7379",
    );
  });

  test("refuses an offset that leaves the range of ports", async () => {
    await expect(plan([], 60_000)).rejects.toThrow(PortsTakenError);
  });

  test("gives a port that is not published any free one", async () => {
    const { addresses } = await planPorts({
      services: [serviceNamed("prefect-worker", { internal: [8080] })],
      isPortFree: async () => true,
      findFreePort: async () => 40_001,
    });
    expect(addresses.get("prefect-worker:8080")?.port).toBe(40_001);
  });
});
