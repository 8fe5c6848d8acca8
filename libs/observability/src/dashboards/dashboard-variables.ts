import type { Dashboard } from "./dashboard.ts";

const datasource = { type: "prometheus", uid: "${datasource}" };
const narrowed = 'environment=~"$environment", cluster_name=~"$cluster_name"';

/** What every dashboard can be narrowed down by: each variable offers what the ones before it leave. */
const queries: readonly (readonly [name: string, label: string, definition: string])[] = [
  ["environment", "Environment", "label_values(up, environment)"],
  ["cluster_name", "Cluster", 'label_values(up{environment=~"$environment"}, cluster_name)'],
  ["namespace", "Namespace", `label_values(up{${narrowed}}, namespace)`],
  [
    "service",
    "Service",
    `label_values({__name__=~"probe_success|service:cpu_usage:cores", ${narrowed}, namespace=~"$namespace"}, service)`,
  ],
  ["instance", "Instance", `label_values(up{${narrowed}, namespace=~"$namespace"}, instance)`],
];

export function variablesOf(dashboard: Dashboard): readonly object[] {
  return [
    {
      name: "datasource",
      label: "Data source",
      type: "datasource",
      query: "prometheus",
      current: { text: "Prometheus", value: "prometheus" },
    },
    ...queries.map(([name, label, definition]) => ({
      name,
      label,
      type: "query",
      datasource,
      definition,
      query: { query: definition, refId: name },
      // as the time range changes too: what came and went is still found
      refresh: 2,
      sort: 1,
      multi: true,
      includeAll: true,
      // matches a missing label as well, so that a series without it is shown
      allValue: ".*",
      current: { text: "All", value: "$__all" },
    })),
    ...Object.entries(dashboard.constants ?? {}).map(([name, { label, value }]) => ({
      name,
      label,
      type: "textbox",
      query: value,
      current: { text: value, value },
    })),
  ];
}
