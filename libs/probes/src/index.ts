export { type ClassifiedError, classifyError } from "./classify-error.ts";
export { locateProbe, type ProbeLocation, type Vantagepoint } from "./locate-probe.ts";
export * from "./outcome.ts";
export type { Probe, ProbeContext, Recorder } from "./probe.ts";
export { ProbeFailure } from "./probe-failure.ts";
export { probes } from "./probes.ts";
export { createRecorder } from "./recorder.ts";
export { type ProbeDeps, runProbe } from "./run-probe.ts";
