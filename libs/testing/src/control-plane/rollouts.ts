import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";

const workloads = {
  Deployment: "/apis/apps/v1/deployments",
  StatefulSet: "/apis/apps/v1/statefulsets",
  DaemonSet: "/apis/apps/v1/daemonsets",
  Job: "/apis/batch/v1/jobs",
};

export interface Rollout {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** What is still missing; undefined when it has rolled out. */
  readonly missing: string | undefined;
}

/** Every workload of the cluster and whether it has rolled out, judged as `kubectl rollout status` and `wait` do. */
export async function listRollouts(api: KubernetesApi): Promise<Rollout[]> {
  const lists = Object.entries(workloads).map(async ([kind, path]) =>
    (await api.list(path)).map((object) => ({
      kind,
      namespace: object.metadata.namespace ?? "",
      name: object.metadata.name,
      missing: missingOf(kind, object),
    })),
  );
  return (await Promise.all(lists)).flat();
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly completions?: number;
}

/** The counts of all four kinds; a count of zero may be left out. */
interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly succeeded?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly currentNumberScheduled?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
}

function missingOf(kind: string, object: KubernetesObject): string | undefined {
  const { replicas = 1, completions = 1 } = object.spec as WorkloadSpec;
  const status = (object.status ?? {}) as WorkloadStatus;
  if (kind === "Job") {
    const { succeeded = 0 } = status;
    return succeeded >= completions ? undefined : `${succeeded} of ${completions} pods succeeded`;
  }
  if (status.observedGeneration !== object.metadata.generation) return "not seen by its controller";
  const { wanted = 0, present = 0, updated = 0, available = 0 } = kind === "DaemonSet" ? daemons(status) : pods(status);
  const needed = kind === "DaemonSet" ? wanted : replicas;
  if (updated < needed) return `${updated} of ${needed} pods are of this version`;
  if (present > needed) return `${present - needed} pods of the old version are left`;
  return available < needed ? `${available} of ${needed} pods are available` : undefined;
}

interface Counts {
  readonly wanted?: number | undefined;
  readonly present: number | undefined;
  readonly updated: number | undefined;
  readonly available: number | undefined;
}

function pods({ replicas, updatedReplicas, availableReplicas }: WorkloadStatus): Counts {
  return { present: replicas, updated: updatedReplicas, available: availableReplicas };
}

function daemons(status: WorkloadStatus): Counts {
  return {
    wanted: status.desiredNumberScheduled,
    present: status.currentNumberScheduled,
    updated: status.updatedNumberScheduled,
    available: status.numberAvailable,
  };
}
