import type { Binary } from "@lakehouse/binaries";
import { type CopyOutcome, detectFeatures, type ObjectAddress, type S5cmdRun, startS5cmdRun } from "@lakehouse/s5cmd";
import type { Connection } from "../config/config.ts";
import { createSemaphore, type Semaphore } from "./semaphore.ts";

/** The s5cmd processes of this replica: some per connection, started when they are first needed. */
export interface CopyPool extends AsyncDisposable {
  copy(connection: string, source: ObjectAddress, destination: ObjectAddress): Promise<CopyOutcome>;
  /** Process ids of those that run now. */
  pids(): number[];
  /** Ends the processes; copies that are not done within `graceMs` end as unknown. Idempotent. */
  close(graceMs: number): Promise<void>;
}

export interface CopyPoolOptions {
  readonly binary: Binary;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Processes per connection. */
  readonly workers: number;
  readonly onNote: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Copies at once in one process: more open connections each, fewer processes; 8 keeps a store busy. */
const copiesPerProcess = 8;

interface Group {
  readonly runs: readonly S5cmdRun[];
  readonly slots: Semaphore;
}

/** @throws ProcessError when s5cmd does not run. */
export async function createCopyPool(options: CopyPoolOptions): Promise<CopyPool> {
  const { binary, connections, workers, onNote } = options;
  const features = await detectFeatures(binary, options.signal);
  const groups = new Map<string, Group>();
  for (const [name, { endpoint, region, accessKeyId, secretAccessKey }] of connections) {
    const credentials = { accessKeyId, secretAccessKey };
    const run = { binary, features, endpoint, region, credentials, workers: copiesPerProcess, onNote };
    const runs = await Promise.all(Array.from({ length: workers }, () => startS5cmdRun(run)));
    groups.set(name, { runs, slots: createSemaphore(workers * copiesPerProcess) });
  }
  const all = () => [...groups.values()].flatMap(({ runs }) => runs);
  const close = async (graceMs: number) => void (await Promise.all(all().map((run) => run.close(graceMs))));
  return {
    copy(connection, source, destination) {
      const group = groups.get(connection);
      if (!group) throw new Error(`no connection is named "${connection}"`);
      return group.slots.run(() => leastBusy(group.runs).copy(source, destination));
    },
    pids: () => all().flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    close,
    [Symbol.asyncDispose]: () => close(0),
  };
}

/** Fills one process before it starts the next: an idle gateway with few moves holds few processes. */
function leastBusy(runs: readonly S5cmdRun[]): S5cmdRun {
  const [first, ...others] = runs;
  if (!first) throw new Error("a pool has at least one process");
  let best = first;
  for (const run of others) {
    if (best.pid !== undefined && best.inFlight === 0) break;
    if (run.inFlight < best.inFlight) best = run;
  }
  return best;
}
