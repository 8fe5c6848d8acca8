// A second process for the tests: takes the lock named by its argument, says "held", and keeps it until it is ended.
import { acquireFileLock } from "./acquire-file-lock.ts";

const path = process.argv[2];
if (!path) throw new Error("usage: hold-lock.fixture.ts LOCKFILE");
await using lock = await acquireFileLock(path);
process.stdout.write(`held ${lock.path}\n`);
await new Promise((resolve) => process.stdin.once("end", resolve).resume());
