import { platformRules } from "./alerts/platform-alerts.ts";
import { resourceRules } from "./alerts/resource-rules.ts";
import { serviceRules } from "./alerts/service-rules.ts";
import { validatorRules } from "./alerts/validator-alerts.ts";
import type { ObservedEnvironment } from "./observed-environment.ts";
import type { Alert, AlertLevel, Group, Recording } from "./rule.ts";

/** The table of everything that is recorded and alerted on. Adding an alert is a row in one of these. */
export const groups: readonly Group[] = [resourceRules, serviceRules, platformRules, validatorRules];

const runbooks = "https://github.com/crypto-lakehouse/lakehouse/blob/main/docs/alerts.md";

/** A rule as Prometheus reads it. */
export type PrometheusRule = RecordingRule | AlertingRule;

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PrometheusRuleGroup {
  readonly name: string;
  readonly rules: readonly PrometheusRule[];
}

/** The rules of one environment, in the order of the table. */
export function ruleGroupsOf(environment: ObservedEnvironment): readonly PrometheusRuleGroup[] {
  const applies = ({ appliesTo }: Pick<Alert | Recording, "appliesTo">) => appliesTo?.(environment) ?? true;
  return groups.map(({ name, recordings, alerts }) => ({
    name,
    rules: [
      ...recordings.filter(applies).map((recording) => recordingRule(recording, environment)),
      ...alerts
        .filter(applies)
        .flatMap((alert) => alert.levels.map((level) => alertingRule(alert, level, environment))),
    ],
  }));
}

function recordingRule({ record, expr, service }: Recording, environment: ObservedEnvironment): RecordingRule {
  return { record, expr: expr(environment), ...(service !== undefined && { labels: { service } }) };
}

function alertingRule(alert: Alert, level: AlertLevel, environment: ObservedEnvironment): AlertingRule {
  return {
    alert: alert.name,
    expr: level.expr(environment),
    for: alert.for,
    labels: { severity: level.severity, ...(level.service !== undefined && { service: level.service }) },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${runbooks}#${alert.name.toLowerCase()}`,
    },
  };
}
