import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { metricCatalogue } from "../metric-catalogue.ts";
import { metricNamesOf } from "../metric-names.fixture.ts";
import { groups } from "../rule-groups.ts";
import { dashboards } from "./all-dashboards.ts";
import { grafanaJson } from "./grafana-json.ts";

interface GrafanaPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

const recorded = groups.flatMap((group) => group.recordings.map((recording) => recording.record));
const known = new Set<string>([...Object.values(metricCatalogue).flat(), ...recorded]);

test("there are the three that every environment has", () => {
  expect(dashboards.map((dashboard) => dashboard.name)).toEqual([
    "infrastructure-overview",
    "application-performance",
    "business-metrics",
  ]);
});

describe.each(dashboards.map((dashboard) => [dashboard.name, dashboard] as const))("%s", (_name, dashboard) => {
  const json = JSON.parse(grafanaJson(dashboard)) as {
    readonly panels: readonly GrafanaPanel[];
    readonly templating: { readonly list: readonly { readonly name: string }[] };
  };
  const panels = json.panels.filter((panel) => panel.type !== "row");

  test("can be narrowed down by data source, environment, cluster, namespace, service and instance", () => {
    const names = json.templating.list.map((variable) => variable.name);
    expect(names.slice(0, 6)).toEqual([
      "datasource",
      "environment",
      "cluster_name",
      "namespace",
      "service",
      "instance",
    ]);
  });

  test("uses no variable that it does not have", () => {
    const names = new Set(["__rate_interval", ...json.templating.list.map((variable) => variable.name)]);
    const used = [...JSON.stringify(json.panels).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? "");
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });

  test("says of every panel what it shows and in which unit", () => {
    expect(panels.filter((panel) => !panel.title || !panel.description)).toEqual([]);
    expect(panels.filter((panel) => !panel.fieldConfig?.defaults.unit)).toEqual([]);
    expect(panels.length).toBeLessThanOrEqual(20);
  });

  test("has panels that do not overlap, within 24 columns, each with an id of its own", () => {
    expect(new Set(json.panels.map((panel) => panel.id)).size).toBe(json.panels.length);
    const cells = json.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(json.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test("reads only metrics that somebody serves or a rule records", () => {
    const expressions = panels.flatMap((panel) => panel.targets ?? []).map((target) => target.expr);
    expect(expressions.length).toBeGreaterThanOrEqual(panels.length);
    expect(expressions.flatMap(metricNamesOf).filter((metric) => !known.has(metric))).toEqual([]);
  });
});

test.each(["validator", "s5cmd-gateway"] as const)("what is expected of the %s is in its source", (app) => {
  const source = readFileSync(
    fileURLToPath(new URL(`../../../../apps/${app}/src/metrics.ts`, import.meta.url)),
    "utf8",
  );
  const bare = metricCatalogue[app].map((name) => name.replace(/_seconds_(bucket|count|sum)$/, "_seconds"));
  expect(bare.filter((name) => !source.includes(`"${name}"`))).toEqual([]);
});

test("names of metrics are found in an expression without its labels, functions and keywords", () => {
  const expr = 'sum by (le) (rate(a_total{b="c", d=~"e|f"}[5m])) / on (g) group_left () max(h:i:j) or vector(0) > 1e9';
  expect(metricNamesOf(expr)).toEqual(["a_total", "h:i:j"]);
});
