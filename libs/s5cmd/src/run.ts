import type { Watchdog } from "@lakehouse/processes";
import { type Clock, systemClock } from "@lakehouse/time";
import { type Child, type ChildOptions, startChild } from "./child.ts";
import { classifyFailure, type FailureClass } from "./classify-failure.ts";
import { copyLabel, copyLine, type ObjectAddress } from "./copy-line.ts";
import { detectFeatures, type S5cmdFeatures } from "./features.ts";
import { parseOutputLine } from "./parse-output.ts";

/** `unknown`: the process ended first; the object may or may not have been copied, only the store can tell. */
export type CopyOutcome =
  | { readonly kind: "copied" }
  | { readonly kind: "failed"; readonly error: string; readonly failure: FailureClass }
  | { readonly kind: "unknown"; readonly reason: string };

export interface S5cmdRunOptions extends ChildOptions {
  /** Detected when not given; several runs of one binary share it. */
  readonly features?: S5cmdFeatures | undefined;
  /** Aborting closes the run. */
  readonly signal?: AbortSignal | undefined;
  readonly watchdog?: Watchdog | undefined;
  readonly clock?: Clock | undefined;
  /** Lines that are no result: warnings, help, and that the process ended. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** A long-lived s5cmd that copies one object per line. It is started when the first copy comes, and again when it died. */
export interface S5cmdRun extends AsyncDisposable {
  /** Copies one object on the server's side, metadata included. @throws UnsayableAddressError, see copyLine. */
  copy(source: ObjectAddress, destination: ObjectAddress): Promise<CopyOutcome>;
  readonly inFlight: number;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  /** Takes no more copies, waits up to `graceMs` (default 5,000) for those under way, then kills. Idempotent. */
  close(graceMs?: number): Promise<void>;
}

interface Pending {
  readonly settle: (outcome: CopyOutcome) => void;
  readonly settled: Promise<CopyOutcome>;
}

const maxRestartDelayMs = 5_000;

/** Prepares a run; no process is started yet. @throws ProcessError when the features cannot be detected. */
export async function startS5cmdRun(options: S5cmdRunOptions): Promise<S5cmdRun> {
  const { clock = systemClock, signal, watchdog, onNote = () => {} } = options;
  const features = options.features ?? (await detectFeatures(options.binary, signal));
  const pending = new Map<string, Pending>();
  const stopped = new AbortController();
  let child: Child | undefined;
  let closing: Promise<void> | undefined;
  let deathsInARow = 0;
  let restartAt = 0;

  const settle = (label: string, outcome: CopyOutcome) => {
    const entry = pending.get(label);
    pending.delete(label);
    deathsInARow = 0;
    entry?.settle(outcome);
  };
  const onLine = (line: string) => {
    const message = parseOutputLine(line);
    if (message.kind === "copied") return settle(message.label, { kind: "copied" });
    if (message.kind === "other") return message.text.trim() === "" ? undefined : onNote(message.text);
    settle(message.label, { kind: "failed", error: message.error, failure: classifyFailure(message.error) });
  };
  const onEnd = (ended: Child, how: string) => {
    if (ended.pid !== undefined) watchdog?.release(ended.pid);
    child = undefined;
    if (!closing) onNote(`s5cmd ${how}`);
    const delayMs = Math.min(maxRestartDelayMs, 100 * 2 ** deathsInARow);
    restartAt = clock.monotonic() + (deathsInARow === 0 ? 0 : delayMs);
    deathsInARow += 1;
    for (const entry of pending.values()) entry.settle({ kind: "unknown", reason: `s5cmd ${how}` });
    pending.clear();
  };
  const running = (): Child => {
    if (child) return child;
    const started = startChild(options, onLine);
    child = started;
    if (started.pid !== undefined) watchdog?.guard(started.pid, "SIGTERM");
    void started.closed.then(({ how }) => onEnd(started, how));
    return started;
  };

  const copy = async (source: ObjectAddress, destination: ObjectAddress): Promise<CopyOutcome> => {
    const line = copyLine(source, destination, features);
    const label = copyLabel(source, destination);
    for (;;) {
      // results carry only the label, so one copy per label at a time
      for (let same = pending.get(label); same; same = pending.get(label)) await same.settled;
      const waitMs = child ? 0 : restartAt - clock.monotonic();
      if (closing) return { kind: "unknown", reason: "s5cmd is being closed" };
      if (waitMs <= 0) break;
      await clock.sleep(waitMs, stopped.signal).catch(() => {});
    }
    const { promise, resolve } = Promise.withResolvers<CopyOutcome>();
    pending.set(label, { settle: resolve, settled: promise });
    running().send(line);
    return promise;
  };

  const close = async (graceMs: number) => {
    stopped.abort();
    signal?.removeEventListener("abort", onAbort);
    const last = child;
    if (!last) return;
    last.end();
    const timer = setTimeout(() => last.kill(), graceMs);
    await last.closed;
    clearTimeout(timer);
  };
  const run: S5cmdRun = {
    copy,
    get inFlight() {
      return pending.size;
    },
    get pid() {
      return child?.pid;
    },
    close: (graceMs = 5_000) => (closing ??= close(graceMs)),
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
  function onAbort() {
    void run.close();
  }
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return run;
}
