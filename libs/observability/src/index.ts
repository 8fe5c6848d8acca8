export { emit } from "./emit.ts";
export { emitAlertsPage } from "./emit-alerts-page.ts";
export { type ObservedEnvironment, observedEnvironments } from "./observed-environment.ts";
export { type AlertingRule, type PrometheusRule, type PrometheusRuleGroup, ruleGroupsOf } from "./rule-groups.ts";
export { type WriteOptions, type Written, writeObservability } from "./write-observability.ts";
