import { type Clock, systemClock } from "@lakehouse/time";
import { type FileLock, lockOnce, makeParent } from "./try-file-lock.ts";

export interface AcquireOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as somebody else is found to hold the lock, and every 5 s from then on. */
  readonly onWait?: ((waitedMs: number) => void) | undefined;
  readonly clock?: Clock | undefined;
}

const REPORT_EVERY_MS = 5_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/**
 * Waits until the lock at `path` is ours; see `tryFileLock` for what the lock is. There is no queue: whoever looks first
 * after a release has it.
 *
 * @throws {LockError} when the file cannot be used; the signal's reason when it aborts first
 */
export async function acquireFileLock(path: string, options: AcquireOptions = {}): Promise<FileLock> {
  const { signal, onWait, clock = systemClock } = options;
  signal?.throwIfAborted();
  await makeParent(path);
  const since = clock.monotonic();
  let reportAt = since;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const lock = lockOnce(path);
    if (lock) return lock;
    const now = clock.monotonic();
    if (now >= reportAt) {
      onWait?.(now - since);
      reportAt = now + REPORT_EVERY_MS;
    }
    // the random part keeps contenders from looking in step for ever
    await clock.sleep(pause * (0.5 + Math.random() / 2), signal);
  }
}
