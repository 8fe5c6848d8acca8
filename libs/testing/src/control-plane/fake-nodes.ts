import type { KubernetesObject } from "./kubernetes-api.ts";
import type { NodePool } from "./node-pools.ts";

const region = "us-west-2";
const zones = ["a", "b", "c"].map((letter) => `${region}${letter}`);

/** Node objects that kwok reports ready, spread over three zones as a cloud would spread them. */
export function nodesOf(pools: readonly NodePool[]): KubernetesObject[] {
  return pools.flatMap((pool) => Array.from({ length: pool.nodes }, (_, index) => nodeOf(pool, index)));
}

function nodeOf(pool: NodePool, index: number): KubernetesObject {
  const name = `${pool.name}-${index}`;
  const size = { cpu: pool.cpu, memory: pool.memory, pods: "110", "ephemeral-storage": "100Gi" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": pool.instanceType,
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": zones[index % zones.length] ?? region,
        ...pool.labels,
      },
    },
    spec: { taints: pool.taints ?? [] },
    status: { allocatable: size, capacity: size },
  };
}
