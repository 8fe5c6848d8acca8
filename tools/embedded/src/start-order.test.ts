import { describe, expect, test } from "@jest/globals";
import { serviceNamed } from "./fixtures.ts";
import { startInOrder } from "./start-order.ts";

const never = new AbortController().signal;

describe("startInOrder", () => {
  test("starts a service after everything that it depends on", async () => {
    const events: string[] = [];
    const services = [
      serviceNamed("prefect-worker", { dependsOn: ["prefect-server"] }),
      serviceNamed("prefect-server", { dependsOn: ["postgres"] }),
      serviceNamed("postgres"),
    ];
    await startInOrder(
      services,
      async ({ name }) => {
        events.push(`${name} starts`);
        await Promise.resolve();
        events.push(`${name} ready`);
      },
      never,
    );
    expect(events).toEqual([
      "postgres starts",
      "postgres ready",
      "prefect-server starts",
      "prefect-server ready",
      "prefect-worker starts",
      "prefect-worker ready",
    ]);
  });

  test("starts independent services at the same time", async () => {
    let release: (() => void) | undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    const starting: string[] = [];
    await startInOrder(
      [serviceNamed("postgres"), serviceNamed("redis")],
      async ({ name }) => {
        starting.push(name);
        if (starting.length === 2) release?.();
        await both;
      },
      never,
    );
    expect(starting).toEqual(["postgres", "redis"]);
  });

  test("does not wait for a dependency that is not part of the start", async () => {
    const started: string[] = [];
    await startInOrder(
      [serviceNamed("s5cmd-gateway", { dependsOn: ["otel-collector"] })],
      async ({ name }) => void started.push(name),
      never,
    );
    expect(started).toEqual(["s5cmd-gateway"]);
  });

  test("aborts the others and never starts the dependants when one fails", async () => {
    const started: string[] = [];
    const aborted: string[] = [];
    const start = async ({ name }: { name: string }, signal: AbortSignal) => {
      started.push(name);
      if (name === "postgres") throw new Error("initdb failed");
      await new Promise<void>((_, reject) =>
        signal.addEventListener("abort", () => {
          aborted.push(name);
          reject(signal.reason as Error);
        }),
      );
    };
    const services = [
      serviceNamed("redis"),
      serviceNamed("postgres"),
      serviceNamed("gateway", { dependsOn: ["postgres"] }),
    ];
    await expect(startInOrder(services, start, never)).rejects.toThrow("initdb failed");
    expect(started).toEqual(["redis", "postgres"]);
    expect(aborted).toEqual(["redis"]);
  });

  test("refuses a circle and names it", async () => {
    const services = [serviceNamed("a", { dependsOn: ["b"] }), serviceNamed("b", { dependsOn: ["a"] })];
    await expect(startInOrder(services, async () => undefined, never)).rejects.toThrow("a -> b -> a");
  });
});
