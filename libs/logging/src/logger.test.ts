import { Writable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { createLogger, newTraceId, traceIdFromTraceparent } from "./logger.ts";

function captured() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, logger: createLogger({ service: "validator", stream, pretty: false }) };
}

describe("createLogger", () => {
  test("writes JSON lines with the level as a word, the service and the trace id", () => {
    const { lines, logger } = captured();
    logger.child({ trace_id: "ab" }).warn({ probe: "redis/ping" }, "probe failed");
    expect(lines).toEqual([
      expect.objectContaining({
        level: "warn",
        service: "validator",
        trace_id: "ab",
        probe: "redis/ping",
        msg: "probe failed",
      }),
    ]);
  });

  test("keeps values under secret names out of the line", () => {
    const { lines, logger } = captured();
    logger.info({ password: "hunter2", connection: { token: "hunter2" } }, "connected");
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });

  test("describes an error and its causes, and nothing else that hangs on it", () => {
    const { lines, logger } = captured();
    const cause = Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" });
    const error = Object.assign(new Error("no ledger", { cause }), { client: { secretKey: "hunter2" } });
    logger.error({ err: error }, "a worker stopped");
    expect(lines[0]?.["err"]).toMatchObject({
      type: "Error",
      message: "no ledger",
      cause: { message: "connection refused", code: "ECONNREFUSED" },
    });
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });
});

describe("trace ids", () => {
  test("a new one is 32 hex digits and another every time", () => {
    expect(newTraceId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newTraceId()).not.toBe(newTraceId());
  });

  test.each([
    ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"],
    [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, undefined],
    ["nonsense", undefined],
    [undefined, undefined],
  ])("of the header %j is %j", (header, expected) => {
    expect(traceIdFromTraceparent(header)).toBe(expected);
  });
});
