import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

/**
 * What prom-client tells of the process, without the metrics that break the naming rules (`_total` on a gauge, and
 * summaries of the loop delay in a series each).
 */
export function registerProcessMetrics(registry: Registry, version: string): void {
  collectDefaultMetrics({ register: registry });
  for (const { name, type } of registry.getMetricsAsArray()) {
    if (name.endsWith("_total") && String(type) === "gauge") registry.removeSingleMetric(name);
  }
  const labels = { version, node: process.versions.node };
  const info = new Gauge({
    name: "validator_build_info",
    help: "Always 1; the labels say what runs.",
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  info.set(labels, 1);
}
