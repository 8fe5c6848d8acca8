/** Nodes of one size and purpose. */
export interface NodePool {
  readonly name: string;
  readonly nodes: number;
  readonly instanceType: string;
  readonly cpu: string;
  readonly memory: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly taints?: readonly Taint[] | undefined;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

const dedicated = (value: string): readonly Taint[] => [{ key: "workload", value, effect: "NoSchedule" }];

/** The pools of production at their desired size, which is also what has to do when nothing has scaled yet. */
export const productionPools: readonly NodePool[] = [
  {
    name: "system",
    nodes: 3,
    instanceType: "m5.large",
    cpu: "2",
    memory: "8Gi",
    labels: { workload: "system" },
    taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }],
  },
  { name: "general", nodes: 3, instanceType: "m5.xlarge", cpu: "4", memory: "16Gi", labels: { workload: "general" } },
  {
    name: "compute",
    nodes: 2,
    instanceType: "c5n.2xlarge",
    cpu: "8",
    memory: "21Gi",
    labels: { workload: "data-intensive" },
    taints: dedicated("data-intensive"),
  },
  {
    name: "memory",
    nodes: 3,
    instanceType: "r5.xlarge",
    cpu: "4",
    memory: "32Gi",
    labels: { workload: "memory" },
    taints: dedicated("memory"),
  },
  {
    name: "storage",
    nodes: 4,
    instanceType: "m5.xlarge",
    cpu: "4",
    memory: "16Gi",
    labels: { workload: "storage" },
    taints: dedicated("storage"),
  },
  {
    name: "spot",
    nodes: 2,
    instanceType: "m5.xlarge",
    cpu: "4",
    memory: "16Gi",
    labels: { workload: "spot" },
    taints: dedicated("spot"),
  },
];

/** The one machine of k3s-local: 4 cores, 8 GiB. */
export const singleNodePool: readonly NodePool[] = [
  { name: "k3s", nodes: 1, instanceType: "k3s", cpu: "4", memory: "8Gi" },
];
