import type { Phase } from "./outcome.ts";
import type { Recorder } from "./probe.ts";

interface InFlight {
  readonly phase: string;
  readonly operation?: string | undefined;
  readonly startedAtMs: number;
}

/** A recorder that measures phases with the given monotonic clock (milliseconds). */
export function createRecorder(monotonic: () => number): Recorder {
  const phases: Phase[] = [];
  let inFlight: InFlight | undefined;
  const leave = () => {
    if (!inFlight) return;
    const { phase, operation, startedAtMs } = inFlight;
    const seconds = (monotonic() - startedAtMs) / 1_000;
    phases.push(operation === undefined ? { phase, seconds } : { phase, operation, seconds });
    inFlight = undefined;
  };
  return {
    enter(phase, operation) {
      leave();
      inFlight = { phase, operation, startedAtMs: monotonic() };
    },
    leave,
    phases,
    get current() {
      return inFlight;
    },
    details: {},
  };
}
