import type { Pod, PodPort, Protocol } from "./cluster.ts";
import { labelsAt, listAt, mapAt, type PlainMap, textAt, valueAt } from "./plain.ts";

const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The pods that an object stands for; none when it is no workload. */
export function podsOf(object: PlainMap): Pod[] {
  const kind = textAt(object, "kind") ?? "";
  const name = textAt(object, "metadata", "name") ?? "";
  const namespace = textAt(object, "metadata", "namespace") ?? "default";
  const path = templates[kind];
  if (path) {
    const template = mapAt(object, ...path);
    const labels = labelsAt(template, "metadata", "labels");
    const hostNetwork = valueAt(template, "spec", "hostNetwork") === true;
    return [{ kind: "pod", name, namespace, labels, ports: portsOf(mapAt(template, "spec")), hostNetwork }];
  }
  const made = operatorPod(textAt(object, "apiVersion")?.split("/")[0] ?? "", kind, name, object);
  return made ? [{ kind: "pod", name, namespace, hostNetwork: false, ...made }] : [];
}

function portsOf(spec: PlainMap): PodPort[] {
  const containers = [...listAt(spec, "initContainers"), ...listAt(spec, "containers")];
  return containers.flatMap((container) =>
    listAt(container, "ports").flatMap((port) => {
      const number = valueAt(port, "containerPort");
      const protocol = (textAt(port, "protocol") ?? "TCP") as Protocol;
      return typeof number === "number" ? [{ name: textAt(port, "name"), number, protocol }] : [];
    }),
  );
}

/** Pods that an operator makes of its own objects: their labels and ports are its promise, not in any file of ours. */
function operatorPod(
  group: string,
  kind: string,
  name: string,
  object: PlainMap,
): Pick<Pod, "labels" | "ports"> | undefined {
  const tcp = (portName: string, number: number): PodPort => ({ name: portName, number, protocol: "TCP" });
  const ofOperator = (app: string) => ({
    ...labelsAt(object, "spec", "podMetadata", "labels"),
    "app.kubernetes.io/name": app,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/managed-by": "prometheus-operator",
    [app]: name,
  });
  switch (`${group} ${kind}`) {
    case "postgresql.cnpg.io Cluster":
      return {
        labels: {
          ...labelsAt(object, "spec", "inheritedMetadata", "labels"),
          "cnpg.io/cluster": name,
          "cnpg.io/podRole": "instance",
          "cnpg.io/instanceRole": "primary",
        },
        ports: [tcp("postgresql", 5432), tcp("metrics", 9187), tcp("status", 8000)],
      };
    case "monitoring.coreos.com Prometheus":
      return {
        labels: { ...ofOperator("prometheus"), "operator.prometheus.io/name": name },
        ports: [tcp("web", 9090), tcp("reloader-web", 8080), ...portsOf(mapAt(object, "spec"))],
      };
    case "monitoring.coreos.com Alertmanager":
      return {
        labels: ofOperator("alertmanager"),
        ports: [tcp("web", 9093), tcp("mesh-tcp", 9094), { name: "mesh-udp", number: 9094, protocol: "UDP" }],
      };
    default:
      return undefined;
  }
}
