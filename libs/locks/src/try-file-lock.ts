import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@lakehouse/time";
import { LockError } from "./lock-error.ts";

/** A held lock. Disposing it gives it back; so does the death of this process, however it dies. */
export interface FileLock extends AsyncDisposable {
  readonly path: string;
  /** Gives the lock back. Idempotent. */
  release(): void;
}

const SQLITE_BUSY = 5;

/** Two contenders that look at the same instant can each see the other; a second look tells that from a real holder. */
const LOOKS = 3;

/**
 * Takes the lock at `path` if nobody has it, else returns undefined. Parent folders are made.
 *
 * The lock is an exclusive transaction on an empty SQLite database, that is a POSIX record lock: the kernel drops it with
 * the process, it excludes other threads of this process too, and children do not inherit it. Never open, copy or delete
 * the file while it may be held: closing any descriptor of it drops the lock. The file stays behind, empty.
 *
 * @throws {LockError} when the file cannot be used
 */
export async function tryFileLock(path: string): Promise<FileLock | undefined> {
  await makeParent(path);
  for (let look = 1; ; look++) {
    const lock = lockOnce(path);
    if (lock || look === LOOKS) return lock;
    await systemClock.sleep(1 + Math.random() * 10);
  }
}

/** One attempt, without waiting. */
export function lockOnce(path: string): FileLock | undefined {
  const database = open(path);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw new LockError(path, { cause: error });
  }
  return heldLock(path, database);
}

export async function makeParent(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw new LockError(path, { cause: error });
  }
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw new LockError(path, { cause: error });
  }
}

function heldLock(path: string, database: DatabaseSync): FileLock {
  const release = () => {
    if (database.isOpen) database.close();
  };
  return { path, release, [Symbol.asyncDispose]: async () => release() };
}

function isBusy(error: unknown): boolean {
  // the error is made by node itself, so it need not be an instance of this realm's Error
  return typeof error === "object" && error !== null && "errcode" in error && error.errcode === SQLITE_BUSY;
}
