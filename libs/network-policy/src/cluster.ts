import type { PolicySpec } from "./policy-spec.ts";

export type Protocol = "TCP" | "UDP" | "SCTP";
export type Labels = Readonly<Record<string, string>>;

/** What decides which traffic is allowed. */
export interface Cluster {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicy[];
}

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}

/** All pods of one workload: they have the same labels, so policies cannot tell them apart. */
export interface Pod {
  readonly kind: "pod";
  /** The workload's name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly PodPort[];
  /** Policies do not select such a pod, and to others its traffic is the node's. */
  readonly hostNetwork: boolean;
}

export interface PodPort {
  readonly name?: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
}

/** Something that is no pod of this cluster. */
export interface External {
  readonly kind: "external";
  readonly name: string;
  /** An IP address. */
  readonly address: string;
}

export type Endpoint = Pod | External;

export interface NetworkPolicy {
  readonly name: string;
  readonly namespace: string;
  readonly spec: PolicySpec;
}
