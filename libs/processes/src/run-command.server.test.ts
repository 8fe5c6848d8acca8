import { DeadlineError } from "@lakehouse/time";
import { describe, expect, test } from "@jest/globals";
import { ProcessError } from "./process-error.ts";
import { runCommand } from "./run-command.ts";
import { untilGone } from "./test-processes.ts";

describe("runCommand", () => {
  test("returns what the command wrote", async () => {
    expect(await runCommand("sh", ["-c", "echo out; echo err >&2"])).toEqual({ stdout: "out\n", stderr: "err\n" });
  });

  test("hands the input over, and does not mind if it is not read", async () => {
    expect((await runCommand("cat", [], { input: "hello" })).stdout).toBe("hello");
    expect((await runCommand("true", [], { input: "x".repeat(1_000_000) })).stdout).toBe("");
  });

  test("uses the given folder and environment", async () => {
    const env = { PATH: process.env["PATH"], A: "b" };
    expect((await runCommand("sh", ["-c", "pwd; echo $A"], { cwd: "/", env })).stdout).toBe("/\nb\n");
  });

  test("an exit code other than 0 is an error with all that was written", async () => {
    const error = await runCommand("sh", ["-c", "echo out; echo why >&2; exit 4"]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProcessError);
    expect(error).toMatchObject({ exitCode: 4, signal: null, stdout: "out\n", stderr: "why\n" });
    expect((error as Error).message).toMatch(/exited with code 4: why$/);
  });

  test("a command that does not exist is an error with the reason", async () => {
    await expect(runCommand("no-such-program", [])).rejects.toThrow(/^no-such-program could not be started: .*ENOENT/);
  });

  test("an abort ends the whole group, and its reason is the cause", async () => {
    const abort = new AbortController();
    const why = new Error("asked to stop");
    const running = runCommand("sh", ["-c", "sleep 60 & echo $!; wait"], { signal: abort.signal });
    setTimeout(() => abort.abort(why), 200);
    const error = await running.catch((caught: unknown) => caught as ProcessError);
    expect(error).toMatchObject({ name: "ProcessError", signal: "SIGTERM", cause: why });
    const grandchild = Number((error as ProcessError).stdout);
    expect(grandchild).toBeGreaterThan(1);
    await untilGone([grandchild]);
  });

  test("an abort before the start starts nothing", async () => {
    const running = runCommand("sh", ["-c", "echo started"], { signal: AbortSignal.abort(new Error("too late")) });
    await expect(running).rejects.toMatchObject({ message: expect.stringContaining("too late"), stdout: "" });
  });

  test("a command that takes too long, or ignores SIGTERM, is killed", async () => {
    const script = "trap '' TERM; while :; do sleep 0.05; done";
    const running = runCommand("sh", ["-c", script], { timeoutMs: 200, killAfterMs: 100 });
    const error = await running.catch((caught: unknown) => caught as ProcessError);
    expect(error).toMatchObject({ signal: "SIGKILL", cause: expect.any(DeadlineError) });
  });

  test("a command that writes too much is ended", async () => {
    await expect(runCommand("yes", [], { maxOutputBytes: 10_000 })).rejects.toThrow(/wrote more than 10000 bytes/);
  });
});
