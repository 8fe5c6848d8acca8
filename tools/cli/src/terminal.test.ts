import { describe, expect, test } from "@jest/globals";
import { createTerminal } from "./terminal.ts";

function captured(options: { quiet?: boolean; isTTY?: boolean; env?: Record<string, string> } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = createTerminal({
    stdout: { write: (text) => out.push(text), isTTY: options.isTTY },
    stderr: { write: (text) => err.push(text), isTTY: options.isTTY },
    env: options.env ?? {},
    quiet: options.quiet ?? false,
    now: () => new Date(2026, 0, 1, 9, 5, 7),
  });
  return { terminal, out, err };
}

describe("createTerminal", () => {
  test("writes results to stdout and stamped progress to stderr", () => {
    const { terminal, out, err } = captured();
    terminal.print("table");
    terminal.progress("redis: ready");
    expect(out).toEqual(["table\n"]);
    expect(err).toEqual(["09:05:07 redis: ready\n"]);
  });

  test("says nothing of progress when quiet, but still warns", () => {
    const { terminal, err } = captured({ quiet: true });
    terminal.progress("redis: ready");
    terminal.warn("redis: gone");
    expect(err).toEqual(["redis: gone\n"]);
  });

  test("colours only on a terminal, and not with NO_COLOR", () => {
    expect(captured({ isTTY: true }).terminal.style("red", "x")).toBe("\u001b[31mx\u001b[39m");
    expect(captured().terminal.style("red", "x")).toBe("x");
    expect(captured({ isTTY: true, env: { NO_COLOR: "1" } }).terminal.style("red", "x")).toBe("x");
  });
});
