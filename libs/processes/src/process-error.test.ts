import { expect, test } from "@jest/globals";
import { ProcessError } from "./process-error.ts";

const ended = { command: "initdb", exitCode: 1, signal: null, stdout: "", stderr: "" };

test.each([
  [
    "the exit code and what it said last",
    { ...ended, stderr: "starting\nno space left\n" },
    undefined,
    "initdb exited with code 1: no space left",
  ],
  [
    "stdout where stderr is empty",
    { ...ended, stdout: "usage: initdb\n" },
    undefined,
    "initdb exited with code 1: usage: initdb",
  ],
  ["the signal", { ...ended, exitCode: null, signal: "SIGKILL" as const }, undefined, "initdb was ended by SIGKILL"],
  [
    "why it could not be started",
    { ...ended, exitCode: null },
    new Error("ENOENT"),
    "initdb could not be started: ENOENT",
  ],
])("a process error tells %s", (_what, failure, cause, message) => {
  expect(new ProcessError(failure, { cause }).message).toBe(message);
});
