import { run } from "./compose.ts";

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
try {
  await run(process.env, stop.signal);
} catch (error) {
  // an error with a code is about what the validator was given, and its message says all; anything else is a bug
  const isExpected = error instanceof Error && "code" in error;
  console.error(isExpected ? error.message : error);
  process.exitCode = 2;
}
// nothing should be left by now; if something is, it must not keep a stopped validator alive
setTimeout(() => process.exit(), 5_000).unref();
