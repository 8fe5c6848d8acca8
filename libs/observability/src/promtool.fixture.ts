import { stringify } from "yaml";
import type { PrometheusRuleGroup } from "./rule-groups.ts";
import { runTool } from "@lakehouse/testing";

export type Rules = readonly (Pick<PrometheusRuleGroup, "name"> & { readonly rules: readonly object[] })[];

/** A series of one sample a minute, in promtool's notation: "0+1x60" counts up for an hour. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** What promtool prints about the rules; it fails when it finds them wrong. */
export async function checkRules(groups: Rules): Promise<string> {
  return promtool({ "rules.yml": { groups } }, ["check", "rules", "rules.yml"]);
}

/** Whether the alert fires at that minute with these labels, and with no others; promtool's whole output when not. */
export async function expectAlerts(
  groups: Rules,
  input: readonly InputSeries[],
  expected: {
    readonly alert: string;
    readonly minute: number;
    readonly firing: readonly Readonly<Record<string, string>>[];
  },
): Promise<string> {
  const alert = {
    eval_time: `${expected.minute}m`,
    alertname: expected.alert,
    exp_alerts: expected.firing.map((labels) => ({ exp_labels: labels })),
  };
  return testRules(groups, input, { alert_rule_test: [alert] });
}

/** Whether that series is recorded, with these labels and this value, and no other of its name. */
export async function expectSample(
  groups: Rules,
  input: readonly InputSeries[],
  expected: {
    readonly record: string;
    readonly minute: number;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  },
): Promise<string> {
  const labels = Object.entries(expected.labels).map(([name, value]) => `${name}="${value}"`);
  const query = {
    expr: expected.record,
    eval_time: `${expected.minute}m`,
    exp_samples: [{ labels: `${expected.record}{${labels.join(", ")}}`, value: expected.value }],
  };
  return testRules(groups, input, { promql_expr_test: [query] });
}

async function testRules(groups: Rules, input: readonly InputSeries[], expectations: object): Promise<string> {
  const rules = groups.map((group) => ({ ...group, rules: group.rules.map(withoutAnnotations) }));
  const tests = [{ interval: "1m", input_series: input, ...expectations }];
  const files = {
    "rules.yml": { groups: rules },
    "tests.yml": { rule_files: ["rules.yml"], evaluation_interval: "1m", tests },
  };
  return promtool(files, ["test", "rules", "tests.yml"]);
}

/** Their texts hold values: what fires is the question here. */
function withoutAnnotations(rule: object): object {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== "annotations"));
}

function promtool(files: Readonly<Record<string, object>>, args: readonly string[]): Promise<string> {
  const texts = Object.entries(files).map(([name, value]) => [
    name,
    stringify(value, { aliasDuplicateObjects: false }),
  ]);
  return runTool({ tool: "promtool", args, files: Object.fromEntries(texts) as Readonly<Record<string, string>> });
}
