import { dashboards } from "./dashboards/all-dashboards.ts";
import { grafanaJson } from "./dashboards/grafana-json.ts";
import type { ObservedEnvironment } from "./observed-environment.ts";
import { ruleGroupsOf } from "./rule-groups.ts";
import { stringifyYaml } from "./stringify-yaml.ts";

const ruleFile = "lakehouse.yml";
const labels = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/part-of": "crypto-lakehouse",
});
const namespace = "crypto-lakehouse-monitoring";

/** The files that an environment has its rules and dashboards in, by path under its folder. The same input, the same text. */
export function emit(environment: ObservedEnvironment): ReadonlyMap<string, string> {
  const groups = ruleGroupsOf(environment);
  const boards = dashboards.map((dashboard) => [`${dashboard.name}.json`, grafanaJson(dashboard)] as const);
  if (environment.form === "file") {
    return new Map([
      [`config/prometheus/rules/${ruleFile}`, stringifyYaml({ groups })],
      ...boards.map(([file, text]) => [`config/grafana/dashboards/${file}`, text] as const),
    ]);
  }
  const rules =
    environment.form === "operator"
      ? {
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PrometheusRule",
          metadata: { name: "lakehouse", namespace, labels: labels("prometheus") },
          spec: { groups },
        }
      : configMap("prometheus-rules", "prometheus", { [ruleFile]: stringifyYaml({ groups }) });
  return new Map([
    ["observability/prometheus-rules.yaml", stringifyYaml(rules)],
    [
      "observability/grafana-dashboards.yaml",
      stringifyYaml(configMap("grafana-dashboards", "grafana", Object.fromEntries(boards))),
    ],
  ]);
}

function configMap(name: string, component: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, labels: labels(component) }, data };
}
