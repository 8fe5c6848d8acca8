import { type Finding, sortFindings } from "@lakehouse/findings";
import type { RuleModel } from "./rule.ts";
import { rules } from "./rules.ts";

/** Runs every rule over the model. The findings are sorted. */
export function runRules(model: RuleModel): Finding[] {
  return sortFindings(Object.values(rules).flatMap((rule) => rule.check(model)));
}
