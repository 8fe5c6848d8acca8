import type { Place } from "@lakehouse/findings";
import type { Located } from "./model.ts";

/** What must hold across the environments. */
export interface Contract {
  /** By component name, in the order of the file. */
  readonly components: ReadonlyMap<string, ContractComponent>;
  /** In the order of the file: of two that fit a path, the later one counts. */
  readonly classes: readonly ContractClass[];
  readonly exceptions: readonly ContractException[];
  readonly place: Place;
}

/** A part of the platform and what it is called in each kind of environment. */
export interface ContractComponent {
  readonly name: string;
  readonly place: Place;
  /** The Compose service; absent when the component does not exist there. */
  readonly compose?: Located<string> | undefined;
  /** The workload in Kubernetes; absent when the component does not exist there. */
  readonly kubernetes?: KubernetesComponent | undefined;
  /** Environments in which it is another object, or none (`absent`), by name. */
  readonly overrides: ReadonlyMap<string, KubernetesComponent | "absent">;
}

export interface KubernetesComponent {
  readonly kind: Located<string>;
  readonly name: Located<string>;
  readonly namespace: Located<string>;
}

export const contractClasses = ["same", "must-differ", "ordered", "present-in", "free"] as const;

/**
 * How the values at a path relate: `same` in all environments; `must-differ` in each; `ordered`: none smaller than in the
 * environment before it; `present-in` the environments that are named; `free`.
 */
export interface ContractClass {
  readonly class: (typeof contractClasses)[number];
  /** A path into a component ("environment.LOG_LEVEL", "resources.*"). */
  readonly path: Located<string>;
  /** The components it is about; empty for all. */
  readonly components: readonly Located<string>[];
  /** For `ordered` from the smallest to the largest, for `present-in` where it must be; otherwise where it holds, empty for all. */
  readonly environments: readonly Located<string>[];
  readonly reason?: string | undefined;
  readonly place: Place;
}

/** A difference that is accepted until a date. */
export interface ContractException {
  readonly path: Located<string>;
  readonly component?: Located<string> | undefined;
  readonly environment?: Located<string> | undefined;
  readonly reason: string;
  /** The last day on which it holds, as "YYYY-MM-DD". */
  readonly expires: Located<string>;
  readonly place: Place;
}

/** What a component is in an environment of Kubernetes; undefined where it does not exist. */
export function kubernetesComponentIn(
  component: ContractComponent,
  environment: string,
): KubernetesComponent | undefined {
  const override = component.overrides.get(environment);
  return override === "absent" ? undefined : (override ?? component.kubernetes);
}
