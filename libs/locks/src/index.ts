export { type AcquireOptions, acquireFileLock } from "./acquire-file-lock.ts";
export { LockError } from "./lock-error.ts";
export { type FileLock, tryFileLock } from "./try-file-lock.ts";
