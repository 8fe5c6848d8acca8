export * from "./outcome.ts";
export type { Probe, ProbeContext, Recorder } from "./probe.ts";
