import { Socket } from "node:net";
import { CommanderError } from "commander";
import { Interrupted, UserError } from "./exit-code.ts";
import { createProgram } from "./program.ts";

// npm and a terminal may both deliver the same Ctrl-C, so a second signal is no reason to hurry
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => stop.abort(new Interrupted(name)));
}
watchLauncher();
watchNpm();

try {
  process.exitCode = await createProgram({
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stop.signal,
  });
} catch (error) {
  process.exitCode = report(error);
}
// an idle keep-alive connection of a client library must not hold a finished command for long
setTimeout(() => process.exit(), 2_000).unref();

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Interrupted) return error.signal === "SIGINT" ? 130 : 143;
  const known = error instanceof UserError || typeof (error as { code?: unknown }).code === "string";
  process.stderr.write(known ? `lakehouse: ${(error as Error).message}\n` : `lakehouse: ${(error as Error)?.stack}\n`);
  return 2;
}

/** An old Node started this one: when it dies, its pipe closes, and this process ends with it. */
function watchLauncher(): void {
  const fd = Number(process.env["LAKEHOUSE_LAUNCHER_FD"]);
  if (!fd) return;
  delete process.env["LAKEHOUSE_LAUNCHER_FD"];
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on("close", () => stop.abort(new Interrupted("SIGHUP"))).on("error", () => undefined);
  pipe.resume().unref();
}

/** npm passes signals on, but not its own SIGKILL: a run that npm started (by `exec`, so that npm is the parent) ends with it. */
function watchNpm(): void {
  if (!process.env["npm_lifecycle_event"]) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop.abort(new Interrupted("SIGHUP"));
  }, 1_000).unref();
}
