export { applyExceptions, type JudgedFindings } from "./apply-exceptions.ts";
export type { Rule, RuleModel } from "./rule.ts";
export { type RuleId, rules } from "./rules.ts";
export { runRules } from "./run-rules.ts";
