import { describe, expect, test } from "@jest/globals";
import { metricCatalogue } from "./metric-catalogue.ts";
import { metricNamesOf } from "./metric-names.fixture.ts";
import { observedEnvironments, type ObservedEnvironment } from "./observed-environment.ts";
import { type AlertingRule, groups, type PrometheusRule, ruleGroupsOf } from "./rule-groups.ts";

const environment = (name: string): ObservedEnvironment => {
  const found = observedEnvironments.find((each) => each.name === name);
  if (!found) throw new Error(`no environment ${name}`);
  return found;
};
const rulesOf = (name: string): PrometheusRule[] => ruleGroupsOf(environment(name)).flatMap((group) => group.rules);
const alertsOf = (name: string): AlertingRule[] => rulesOf(name).filter((rule) => "alert" in rule);
const namesOf = (name: string): string[] => [...new Set(alertsOf(name).map((rule) => rule.alert))];

const everywhere = [
  "ServiceAvailability",
  "ServiceErrorRate",
  "ServiceResponseTime",
  "ServiceMemoryUsage",
  "WorkflowFailureRate",
  "S5cmdOperationLatency",
  "MinioStorageCapacity",
  "BackupTooOld",
  "BackupUnverified",
  "CertificateExpiring",
  "ValidatorDown",
  "ValidatorReloadFailed",
  "ValidatorProbesLate",
  "DriftUnresolved",
  "DriftBlind",
];

describe("the alerts of", () => {
  test("docker are those that every environment has: it has no nodes", () => {
    expect(namesOf("docker")).toEqual(everywhere);
  });

  test("k3s-local add the nodes", () => {
    expect(namesOf("k3s-local").filter((name) => !everywhere.includes(name))).toEqual(["KubernetesNodeNotReady"]);
  });

  test("production add erasure sets and the archive of PostgreSQL's log", () => {
    expect(namesOf("production").filter((name) => !everywhere.includes(name))).toEqual([
      "MinioErasureSetDegraded",
      "PostgresWalArchiveFailing",
      "KubernetesNodeNotReady",
    ]);
  });
});

describe.each(observedEnvironments.map(({ name }) => name))("every alert of %s", (name) => {
  test("has a severity, a duration, a summary and a runbook", () => {
    for (const rule of alertsOf(name)) {
      expect(rule.labels["severity"]).toMatch(/^(critical|warning)$/);
      expect(rule.for).toMatch(/^\d+[mh]$/);
      expect(rule.annotations["summary"]).toBeTruthy();
      expect(rule.annotations["runbook_url"]).toMatch(/docs\/alerts\.md#[a-z0-9]+$/);
    }
  });

  test("says which service it is about, so that Alertmanager can group it", () => {
    // a label of its own, a series recorded by service, or an aggregation that keeps it
    const nameless = alertsOf(name).filter(
      ({ labels, expr }) => labels["service"] === undefined && !/service[:,)]/.test(expr),
    );
    expect(nameless.map((rule) => rule.alert)).toEqual([]);
  });

  test("reads only metrics that somebody serves or a rule before it records", () => {
    const recorded = rulesOf(name).flatMap((rule) => ("record" in rule ? [rule.record] : []));
    const known = new Set<string>([...Object.values(metricCatalogue).flat(), ...recorded]);
    const unknown = rulesOf(name).flatMap((rule) => metricNamesOf(rule.expr).filter((metric) => !known.has(metric)));
    expect(unknown).toEqual([]);
  });
});

test("an alert that counts events asks for at least three bad ones", () => {
  const counting = alertsOf("production").filter(({ expr }) => /increase|:ratio1h|p95_1h/.test(expr));
  expect(counting.length).toBeGreaterThan(6);
  expect(counting.filter(({ expr }) => !expr.includes("> 2.5"))).toEqual([]);
});

test("a row of the table has one name and steps for whoever is woken", () => {
  const alerts = groups.flatMap((group) => group.alerts);
  expect(new Set(alerts.map((alert) => alert.name)).size).toBe(alerts.length);
  expect(alerts.filter((alert) => alert.runbook.length === 0)).toEqual([]);
});
