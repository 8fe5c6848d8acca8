import type { Vantage } from "@lakehouse/environment";
import type { Board, ProbeView, RunPoint } from "./board.ts";

/** Everything the page needs, complete. */
export interface Snapshot {
  readonly environment: string;
  readonly vantage: Vantage;
  readonly replica: string;
  readonly version: string;
  readonly startedAt: number;
  /** The validator's clock, so that a page on a machine with another one can still say how long ago. */
  readonly now: number;
  readonly probes: readonly ProbeView[];
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly service: string;
  readonly reason: string;
}

/** What one run changed; the page appends `run` to the runs it has. */
export interface ResultEvent {
  readonly now: number;
  readonly probe: Omit<ProbeView, "runs" | "failures">;
  /** Absent when the probe has no place here and did not run. */
  readonly run?: RunPoint | undefined;
}

export type Identity = Pick<Snapshot, "environment" | "vantage" | "replica" | "version" | "startedAt">;

export function takeSnapshot(
  identity: Identity,
  board: Board,
  leftOut: ReadonlyMap<string, string> | undefined,
  now: number,
): Snapshot {
  return {
    ...identity,
    now,
    probes: board.views(),
    leftOut: [...(leftOut ?? [])].map(([service, reason]) => ({ service, reason })),
  };
}

export function resultEventOf(board: Board, id: string, now: number, ran: boolean): ResultEvent {
  const { runs, failures: _, ...probe } = board.view(id);
  return ran ? { now, probe, run: runs.at(-1) } : { now, probe };
}
