import { describe, expect, test } from "@jest/globals";
import { budgetOf, parseQuantity, sumOf } from "./budgets-sum.ts";

const Mi = 1024 ** 2;
const Gi = 1024 ** 3;

test.each([
  ["250m", 0.25],
  ["2", 2],
  [0.5, 0.5],
  ["1.5Gi", 1.5 * Gi],
  ["128M", 128e6],
  ["2e3", 2000],
])("the quantity %j is %d", (text, expected) => {
  expect(parseQuantity(text)).toBe(expected);
});

test("what is no quantity is refused", () => {
  expect(() => parseQuantity("12Zi")).toThrow('"12Zi" is no quantity');
});

function container(name: string, request: string, limit: string, more: object = {}) {
  const [cpu, memory] = request.split("/");
  const [cpuLimit, memoryLimit] = limit.split("/");
  return {
    name,
    resources: { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } },
    ...more,
  };
}
function workload(kind: string, name: string, spec: object, podSpec: object) {
  return { kind, metadata: { name, namespace: "n" }, spec: { ...spec, template: { spec: podSpec } } };
}

describe("a workload's demand", () => {
  function demandOf(...objects: object[]) {
    const { workloads } = budgetOf(objects, { nodes: 3 });
    return workloads.map(({ workload: name, requests, limits }) => `${name}: ${requests.cpu} → ${limits.cpu}`);
  }
  const app = { containers: [container("app", "100m/128Mi", "1/1Gi")] };

  test("counts replicas, and one where none are said", () => {
    const objects = [workload("Deployment", "a", { replicas: 3 }, app), workload("StatefulSet", "b", {}, app)];
    expect(demandOf(...objects)).toEqual(["Deployment a: 300 → 3000", "StatefulSet b: 100 → 1000"]);
  });

  test("counts no replica of a workload that is scaled to zero", () => {
    expect(demandOf(workload("Deployment", "a", { replicas: 0 }, app))).toEqual(["Deployment a: 0 → 0"]);
  });

  test("takes the lower bound where an autoscaler decides", () => {
    const scaler = (kind: string, spec: object) => ({ kind, metadata: { name: "s", namespace: "n" }, spec });
    const keda = scaler("ScaledObject", { scaleTargetRef: { name: "a" }, minReplicaCount: 5 });
    const hpa = scaler("HorizontalPodAutoscaler", {
      scaleTargetRef: { kind: "StatefulSet", name: "b" },
      minReplicas: 2,
    });
    expect(demandOf(workload("Deployment", "a", {}, app), workload("StatefulSet", "b", {}, app), keda, hpa)).toEqual([
      "Deployment a: 500 → 5000",
      "StatefulSet b: 200 → 2000",
    ]);
  });

  test("counts a DaemonSet on every node, and a Job's parallel pods", () => {
    const job = workload("Job", "j", { parallelism: 2 }, app);
    expect(demandOf(workload("DaemonSet", "d", {}, app), job)).toEqual([
      "DaemonSet d: 300 → 3000",
      "Job j: 200 → 2000",
    ]);
  });

  test("counts of init containers only the greediest, and only above the rest", () => {
    const init = (request: string) => container(request, `${request}/1Mi`, `${request}/1Mi`);
    const pod = (...inits: object[]) => workload("Job", "j", {}, { ...app, initContainers: inits });
    expect(demandOf(pod(init("50m"), init("80m")))).toEqual(["Job j: 100 → 1000"]);
    expect(demandOf(pod(init("50m"), init("2")))).toEqual(["Job j: 2000 → 2000"]);
  });

  test("adds a sidecar that starts as an init container", () => {
    const sidecar = container("sync", "20m/1Mi", "50m/1Mi", { restartPolicy: "Always" });
    const init = container("init", "90m/1Mi", "1/1Mi");
    const pod = workload("Deployment", "a", {}, { ...app, initContainers: [sidecar, init] });
    expect(demandOf(pod)).toEqual(["Deployment a: 120 → 1050"]);
  });

  test("knows what operators make of their objects", () => {
    const resources = container("x", "1/2Gi", "2/4Gi").resources;
    const cluster = { kind: "Cluster", metadata: { name: "p" }, spec: { instances: 3, resources } };
    const prometheus = { kind: "Prometheus", metadata: { name: "m" }, spec: { replicas: 2, resources } };
    expect(demandOf(cluster, prometheus)).toEqual(["Cluster p: 3000 → 6000", "Prometheus m: 2000 → 4000"]);
  });
});

test("storage is every claim, times the replicas that each have one", () => {
  const claim = (storage: string) => ({ spec: { resources: { requests: { storage } } } });
  const { storage } = budgetOf(
    [
      { kind: "PersistentVolumeClaim", ...claim("1Gi") },
      workload("StatefulSet", "s", { replicas: 4, volumeClaimTemplates: [claim("100Gi"), claim("50Gi")] }, {}),
      {
        kind: "Cluster",
        spec: { instances: 3, storage: { size: "100Gi" }, walStorage: { size: "20Gi" }, resources: {} },
      },
      { kind: "Alertmanager", spec: { replicas: 2, storage: { volumeClaimTemplate: claim("5Gi") } } },
    ],
    { nodes: 1 },
  );
  expect(storage / Gi).toBe(1 + 600 + 360 + 10);
});

test("what a container does not say is named, and not taken for zero in silence", () => {
  const half = { name: "app", resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1" } } };
  const { unsaid } = budgetOf([workload("Deployment", "a", {}, { containers: [half] })], { nodes: 1 });
  expect(unsaid).toEqual(["Deployment a, container app: limits.memory"]);
});

test("a sum is over requests and limits", () => {
  const pod = { containers: [container("app", "100m/128Mi", "200m/256Mi")] };
  const { workloads } = budgetOf([workload("Job", "a", {}, pod), workload("Job", "b", {}, pod)], { nodes: 1 });
  expect(sumOf(workloads)).toEqual({
    requests: { cpu: 200, memory: 256 * Mi },
    limits: { cpu: 400, memory: 512 * Mi },
  });
});
