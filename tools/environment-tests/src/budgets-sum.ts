import { parseQuantity as readQuantity } from "@lakehouse/environment";

/** CPU in thousandths of a core, memory in bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

export interface Demand {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What one workload needs, all its replicas together. */
export interface WorkloadDemand extends Demand {
  /** "StatefulSet postgres" */
  readonly workload: string;
  readonly replicas: number;
  /** Of one replica's pod. */
  readonly pod: Demand;
  /** Runs to its end, and so is not there most of the time. */
  readonly oneShot: boolean;
}

export interface Budget {
  readonly workloads: readonly WorkloadDemand[];
  readonly storage: number;
  /** Containers whose needs are not written, as "Deployment api, container x: limits.memory". */
  readonly unsaid: readonly string[];
}

export interface BudgetOptions {
  /** How many nodes a DaemonSet runs on. */
  readonly nodes: number;
}

const none: Amounts = { cpu: 0, memory: 0 };
const nothing: Demand = { requests: none, limits: none };

/** Sums what Kubernetes objects, as parsed YAML, ask for. */
export function budgetOf(objects: readonly unknown[], { nodes }: BudgetOptions): Budget {
  const unsaid: string[] = [];
  const scaled = leastReplicas(objects);
  const workloads: WorkloadDemand[] = [];
  let storage = 0;
  for (const object of objects) {
    const kind = textAt(object, "kind");
    const name = textAt(object, "metadata", "name");
    const workload = `${kind} ${name}`;
    if (kind === "PersistentVolumeClaim") storage += claimSize(object);
    const found = podsOf(kind, object, nodes, scaled.get(`${textAt(object, "metadata", "namespace")}/${workload}`));
    if (!found) continue;
    const pod = podDemand(workload, found.podSpec, unsaid);
    const { replicas, oneShot } = found;
    workloads.push({
      workload,
      replicas,
      oneShot,
      pod,
      requests: times(pod.requests, replicas),
      limits: times(pod.limits, replicas),
    });
    storage += found.storage * replicas;
  }
  return { workloads, storage, unsaid };
}

export function sumOf(demands: readonly Demand[]): Demand {
  let { requests, limits } = nothing;
  for (const demand of demands) {
    requests = plus(requests, demand.requests);
    limits = plus(limits, demand.limits);
  }
  return { requests, limits };
}

/** Reads a Kubernetes quantity: "250m", "1.5Gi", "2e3", 4. @throws RangeError for what is none. */
export function parseQuantity(value: unknown): number {
  const quantity = typeof value === "number" || typeof value === "string" ? readQuantity(String(value)) : undefined;
  if (quantity === undefined) throw new RangeError(`${JSON.stringify(value)} is no quantity`);
  return quantity;
}

interface Pods {
  readonly replicas: number;
  readonly podSpec: unknown;
  /** Of one replica. */
  readonly storage: number;
  readonly oneShot: boolean;
}

function podsOf(kind: string | undefined, object: unknown, nodes: number, least: number | undefined): Pods | undefined {
  const spec = valueAt(object, "spec");
  const podSpec = valueAt(spec, "template", "spec");
  const replicas = numberAt(spec, "replicas") ?? least ?? 1;
  switch (kind) {
    case "Deployment":
      return { replicas, podSpec, storage: 0, oneShot: false };
    case "StatefulSet":
      return { replicas, podSpec, storage: total(listAt(spec, "volumeClaimTemplates").map(claimSize)), oneShot: false };
    case "DaemonSet":
      return { replicas: nodes, podSpec, storage: 0, oneShot: false };
    case "Job":
      return { replicas: numberAt(spec, "parallelism") ?? 1, podSpec, storage: 0, oneShot: true };
    case "CronJob":
      return {
        replicas: 1,
        podSpec: valueAt(spec, "jobTemplate", "spec", "template", "spec"),
        storage: 0,
        oneShot: true,
      };
    case "Cluster":
      // CloudNativePG
      return {
        replicas: numberAt(spec, "instances") ?? 1,
        podSpec: { containers: [{ name: "postgres", resources: valueAt(spec, "resources") }] },
        storage: quantityAt(spec, "storage", "size") + quantityAt(spec, "walStorage", "size"),
        oneShot: false,
      };
    case "Prometheus":
    case "Alertmanager":
      return {
        replicas,
        podSpec: { containers: [{ name: kind.toLowerCase(), resources: valueAt(spec, "resources") }] },
        storage: claimSize(valueAt(spec, "storage", "volumeClaimTemplate")),
        oneShot: false,
      };
    default:
      return undefined;
  }
}

/** Where an autoscaler decides, its lower bound is what there is at least. */
function leastReplicas(objects: readonly unknown[]): ReadonlyMap<string, number> {
  return new Map(
    objects.flatMap((object) => {
      const spec = valueAt(object, "spec");
      const least = numberAt(spec, "minReplicaCount") ?? numberAt(spec, "minReplicas");
      const name = textAt(spec, "scaleTargetRef", "name");
      if (name === undefined || least === undefined) return [];
      const kind = textAt(spec, "scaleTargetRef", "kind") ?? "Deployment";
      return [[`${textAt(object, "metadata", "namespace")}/${kind} ${name}`, least]];
    }),
  );
}

/**
 * As the scheduler counts: init containers run one after another and before the others, so only the greediest counts,
 * and only above the rest; sidecars among them (`restartPolicy: Always`) stay.
 */
function podDemand(workload: string, podSpec: unknown, unsaid: string[]): Demand {
  const demandOf = (container: unknown) => containerDemand(workload, container, unsaid);
  let sidecars = nothing;
  let peak = nothing;
  for (const init of listAt(podSpec, "initContainers")) {
    const own = demandOf(init);
    if (textAt(init, "restartPolicy") === "Always") sidecars = sumOf([sidecars, own]);
    else peak = greatest(peak, sumOf([sidecars, own]));
  }
  return greatest(peak, sumOf([sidecars, ...listAt(podSpec, "containers").map(demandOf)]));
}

function containerDemand(workload: string, container: unknown, unsaid: string[]): Demand {
  const amount = (...path: readonly string[]) => {
    const value = valueAt(container, "resources", ...path);
    if (value === undefined) {
      unsaid.push(`${workload}, container ${textAt(container, "name")}: ${path.join(".")}`);
      return 0;
    }
    return parseQuantity(value) * (path[1] === "cpu" ? 1000 : 1);
  };
  const amounts = (of: string): Amounts => ({ cpu: Math.round(amount(of, "cpu")), memory: amount(of, "memory") });
  return { requests: amounts("requests"), limits: amounts("limits") };
}

function claimSize(claim: unknown): number {
  return quantityAt(claim, "spec", "resources", "requests", "storage");
}

function greatest(a: Demand, b: Demand): Demand {
  const max = (x: Amounts, y: Amounts) => ({ cpu: Math.max(x.cpu, y.cpu), memory: Math.max(x.memory, y.memory) });
  return { requests: max(a.requests, b.requests), limits: max(a.limits, b.limits) };
}

function plus(a: Amounts, b: Amounts): Amounts {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

function times(a: Amounts, factor: number): Amounts {
  return { cpu: a.cpu * factor, memory: a.memory * factor };
}

function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = (found as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return found ?? undefined;
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

function quantityAt(value: unknown, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return found === undefined ? 0 : parseQuantity(found);
}
