import type { RunningProcess } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { ServiceFailedError } from "./local-service.ts";

export interface WaitForHttpOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** When it ends the wait is over. */
  readonly process?: RunningProcess | undefined;
}

/** Resolves when the URL answers 200. */
export async function waitForHttp(url: string, options: WaitForHttpOptions): Promise<void> {
  const { process, signal } = options;
  const ended = new AbortController();
  void process?.exited.then(({ exitCode, signal: by }) => {
    const how = by ? `was ended by ${by}` : `exited with code ${exitCode}`;
    ended.abort(
      new ServiceFailedError(`${process.name} ${how} while starting; it said:\n${process.recentOutput().trim()}`),
    );
  });
  const either = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]);
  await waitUntil(async () => ((await answersOk(url, either)) ? true : undefined), {
    what: `${url} to answer 200`,
    timeoutMs: options.timeoutMs,
    signal: either,
  });
}

const attemptMs = 2_000;

/** Whether the URL answers 200 within two seconds. */
export async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]) });
  await response.body?.cancel();
  return response.status === 200;
}
