import type { Contract, Environment } from "@lakehouse/environment";
import type { Category, Finding, Place, Related, Severity } from "@lakehouse/findings";

/** Everything a rule may look at. */
export interface RuleModel {
  readonly environments: readonly Environment[];
  /** Absent when contract.yaml could not be read; rules about it then say nothing. */
  readonly contract?: Contract | undefined;
}

/** A check of the model. It reads no file and no clock: equal models give equal findings. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly category: Category;
  /** One sentence for the rules' reference page. */
  readonly description: string;
  readonly check: (model: RuleModel) => Finding[];
}

/** What a rule has to say about one place. */
export interface RuleProblem {
  readonly place: Place;
  readonly message: string;
  readonly help: string;
  /** When it differs from the rule's. */
  readonly severity?: Severity | undefined;
  readonly related?: readonly Related[] | undefined;
  readonly sensitive?: boolean | undefined;
}

interface RuleDefinition extends Omit<Rule, "check"> {
  readonly check: (model: RuleModel) => RuleProblem[];
}

/** A rule from what is particular to it. */
export function defineRule({ check, ...rule }: RuleDefinition): Rule {
  return {
    ...rule,
    check: (model) =>
      check(model).map((problem) => ({
        rule: rule.id,
        severity: problem.severity ?? rule.severity,
        category: rule.category,
        message: problem.message,
        file: problem.place.file,
        range: problem.place.range,
        related: problem.related ?? [],
        help: problem.help,
        ...(problem.sensitive && { sensitive: true }),
      })),
  };
}
