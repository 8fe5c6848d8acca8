import { identity, promql } from "../promql.ts";
import type { ObservedEnvironment } from "../observed-environment.ts";
import type { Group, Recording } from "../rule.ts";

/** cAdvisor in Compose: the scrape writes the Compose service into `service`. */
const composeContainers = 'job="cadvisor", service!=""';
/** cAdvisor in the kubelet; a container has the name of its service. */
const containers = 'namespace=~"crypto-lakehouse.*", container!="", container!="POD"';
const pods = 'namespace=~"crypto-lakehouse.*", pod!=""';
/** What controllers append to a pod's name is made of these only, so that "-exporter" is not taken for it. */
const random = "[bcdfghjklmnpqrstvwxz2456789]";
const podName = `(.+?)(-${random}{6,10}-${random}{5}|-${random}{5}|-[0-9]+)?`;

function fromContainer(expr: string): string {
  return `label_replace(${expr}, "service", "$1", "container", "(.+)")`;
}

function fromPod(expr: string): string {
  return `label_replace(${expr}, "service", "$1", "pod", "${podName}")`;
}

/** The same series in both worlds: `compose` and `kubernetes` are given with their own selectors and name of service. */
function recording(record: string, compose: string, kubernetes: string): Recording {
  return { record, expr: ({ kubernetes: is }: ObservedEnvironment) => (is ? kubernetes : compose) };
}

function sum(expr: string): string {
  return `sum by (${identity}) (${expr})`;
}

export const resourceRules: Group = {
  name: "lakehouse-resources",
  recordings: [
    recording(
      "service:cpu_usage:cores",
      sum(`rate(container_cpu_usage_seconds_total{${composeContainers}}[5m])`),
      sum(fromContainer(`rate(container_cpu_usage_seconds_total{${containers}}[5m])`)),
    ),
    recording(
      "service:memory_working_set:bytes",
      sum(`container_memory_working_set_bytes{${composeContainers}}`),
      sum(fromContainer(`container_memory_working_set_bytes{${containers}}`)),
    ),
    {
      record: "service:memory_usage:ratio",
      expr: ({ kubernetes }) =>
        kubernetes
          ? promql`
            max by (${identity}) (
              ${fromContainer(`container_memory_working_set_bytes{${containers}}`)}
              / on (namespace, pod, container) group_left ()
              (max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory"}) > 0)
            )`
          : promql`
            max by (${identity}) (
              container_memory_working_set_bytes{${composeContainers}}
              / (container_spec_memory_limit_bytes{${composeContainers}} > 0)
            )`,
    },
    ...(["receive", "transmit"] as const).map((direction) =>
      recording(
        `service:network_${direction}:bytes_rate5m`,
        sum(`rate(container_network_${direction}_bytes_total{${composeContainers}}[5m])`),
        sum(fromPod(`rate(container_network_${direction}_bytes_total{${pods}}[5m])`)),
      ),
    ),
    recording(
      "service:container_restarts:increase1h",
      sum(`changes(container_start_time_seconds{${composeContainers}}[1h])`),
      sum(fromContainer('increase(kube_pod_container_status_restarts_total{namespace=~"crypto-lakehouse.*"}[1h])')),
    ),
  ],
  alerts: [],
};
