import type { Resource } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { nodeAt, textsAt } from "./node-at.ts";

/** Something that runs pods: what a Service selects. */
export interface Workload {
  readonly resource: Resource;
  readonly namespace: string;
  /** The labels of its pods, those included that an operator adds. */
  readonly labels: ReadonlyMap<string, string>;
  /** Absent for what an operator makes pods of. */
  readonly podSpec?: YamlNode | undefined;
  readonly oneShot: boolean;
}

const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Labels that operators give the pods they make. */
const operatorLabels: Readonly<Record<string, (name: string) => Readonly<Record<string, string>>>> = {
  "postgresql.cnpg.io/Cluster": (name) => ({
    "cnpg.io/cluster": name,
    "cnpg.io/podRole": "instance",
    "cnpg.io/instanceRole": "primary",
  }),
  "monitoring.coreos.com/Prometheus": (name) => monitoringLabels("prometheus", name),
  "monitoring.coreos.com/Alertmanager": (name) => monitoringLabels("alertmanager", name),
};

function monitoringLabels(app: string, name: string): Readonly<Record<string, string>> {
  return {
    [app]: name,
    [`operator.prometheus.io/name`]: name,
    "app.kubernetes.io/name": app,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/managed-by": "prometheus-operator",
  };
}

export function namespaceOf(resource: Resource): string {
  return resource.namespace ?? "default";
}

/** The object as a workload; undefined when it runs nothing. */
export function workloadOf(resource: Resource): Workload | undefined {
  const group = resource.apiVersion.split("/")[0] ?? "";
  const operated = operatorLabels[`${group}/${resource.kind}`];
  if (operated) {
    const given = textsAt(resource.value, "spec", "podMetadata", "labels");
    const labels = new Map([...Object.entries(operated(resource.name)), ...given]);
    return { resource, namespace: namespaceOf(resource), labels, oneShot: false };
  }
  const path = ["v1", "apps", "batch"].includes(group) ? podSpecs[resource.kind] : undefined;
  const template = path && nodeAt(resource.value, ...path);
  if (!template) return undefined;
  return {
    resource,
    namespace: namespaceOf(resource),
    labels: textsAt(template, "metadata", "labels"),
    podSpec: nodeAt(template, "spec"),
    oneShot: resource.kind === "Job" || resource.kind === "CronJob",
  };
}

export function selects(selector: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): boolean {
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value);
}
