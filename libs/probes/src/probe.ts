import type { Address, ProbeDefinition, SecretRef } from "@lakehouse/environment";
import type { Outcome, Phase } from "./outcome.ts";

/** What a probe writes while it runs; it survives a probe that is cut off, so a timeout is charged to the phase in flight. */
export interface Recorder {
  /** Ends the phase in flight, if any, and starts this one. */
  enter(phase: string, operation?: string): void;
  /** Ends the phase in flight. */
  leave(): void;
  readonly phases: readonly Phase[];
  /** The phase in flight, if any. */
  readonly current?: { readonly phase: string; readonly operation?: string | undefined } | undefined;
  address?: string | undefined;
  httpStatus?: number | undefined;
  tlsEarliestExpirySeconds?: number | undefined;
  details: Record<string, string>;
}

/** Where and with what a probe runs, resolved by the caller. */
export interface ProbeContext {
  readonly address: Address;
  /** The address of another service from the same vantage; throws when there is none. */
  readonly resolve: (service: string, containerPort: number) => Address;
  /** Reads a secret's value, or throws a `SecretError`. Read at every run, so that rotation needs no restart. */
  readonly secret: (ref: SecretRef) => Promise<string>;
  readonly record: Recorder;
  /** Names this prober among its replicas, for canary keys: "<env>/<replica>/<probe>". */
  readonly canaryKey: string;
  /** W3C trace id of this run. */
  readonly traceId: string;
  /** What one probe keeps from run to run (a gateway canary's last time); empty at first. */
  readonly memory: Map<string, unknown>;
  readonly monotonic: () => number;
}

/** A kind of probe. It knows nothing of schedules, metrics or YAML. It must end soon after the signal aborts. */
export type Probe<D extends ProbeDefinition = ProbeDefinition> = (
  definition: D,
  context: ProbeContext,
  signal: AbortSignal,
) => Promise<Outcome>;
