/** The reason of a signal that a deadline aborted. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "deadline";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`took longer than ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that aborts with a `DeadlineError` after `timeoutMs`, or with the parent's reason when that aborts first.
 * Dispose it when the work is over, so that neither the timer nor the listener outlives it.
 */
export function startDeadline(timeoutMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineError(timeoutMs)), timeoutMs);
  const onParentAbort = () => controller.abort(parent?.reason);
  if (parent?.aborted) onParentAbort();
  else parent?.addEventListener("abort", onParentAbort, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      parent?.removeEventListener("abort", onParentAbort);
    },
  };
}
