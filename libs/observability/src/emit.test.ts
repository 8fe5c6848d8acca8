import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { emitAlertsPage } from "./emit-alerts-page.ts";
import { emit } from "./emit.ts";
import { observedEnvironments } from "./observed-environment.ts";
import { groups } from "./rule-groups.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string | undefined =>
  existsSync(`${root}${path}`) ? readFileSync(`${root}${path}`, "utf8") : undefined;

const stale = "stale: run `lakehouse observability write`";

describe.each(observedEnvironments)("in $name", (environment) => {
  const files = emit(environment);

  test.each([...files.keys()])("%s is what the table says", (path) => {
    const written = read(`environments/${environment.name}/${path}`);
    // not the texts themselves: a difference of thousands of lines helps nobody
    expect(written === files.get(path) ? "up to date" : stale).toBe("up to date");
  });
});

test("docs/alerts.md is what the table says, with a heading for each alert", () => {
  expect(read("docs/alerts.md") === emitAlertsPage() ? "up to date" : stale).toBe("up to date");
  for (const { name } of groups.flatMap((group) => group.alerts)) expect(emitAlertsPage()).toContain(`\n## ${name}\n`);
});

test("the three forms hold the same kind of rules: a file, the file in a ConfigMap, an object of the operator", () => {
  const [docker, k3s, production] = observedEnvironments.map(emit);
  const file = parse(docker?.get("config/prometheus/rules/lakehouse.yml") ?? "");
  const configMap = parse(k3s?.get("observability/prometheus-rules.yaml") ?? "");
  const object = parse(production?.get("observability/prometheus-rules.yaml") ?? "");
  const names = groups.map((group) => group.name);
  const namesIn = (list: readonly { readonly name: string }[]) => list.map((group) => group.name);
  expect(namesIn(file.groups)).toEqual(names);
  expect(configMap.kind).toBe("ConfigMap");
  expect(namesIn(parse(configMap.data["lakehouse.yml"]).groups)).toEqual(names);
  expect(object).toMatchObject({ apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule" });
  expect(namesIn(object.spec.groups)).toEqual(names);
});

test("a dashboard is the same text in every environment, and small enough for a ConfigMap", () => {
  const [docker, ...clusters] = observedEnvironments.map(emit);
  for (const files of clusters) {
    const text = files.get("observability/grafana-dashboards.yaml") ?? "";
    const data = parse(text).data as Readonly<Record<string, string>>;
    expect(Object.keys(data)).toHaveLength(3);
    for (const [file, json] of Object.entries(data))
      expect(docker?.get(`config/grafana/dashboards/${file}`)).toBe(json);
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  }
});
