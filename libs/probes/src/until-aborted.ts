/** Settles as the promise does, or rejects with the signal's reason as soon as it aborts: for work that ignores signals. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    // also attached after an abort: what the abandoned work throws later must not end the process
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
