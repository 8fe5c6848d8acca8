import type { Category, Finding, Place, Related, Severity } from "@lakehouse/findings";

export interface Problem {
  readonly rule: string;
  readonly place: Place;
  readonly message: string;
  readonly severity?: Severity | undefined;
  readonly help?: string | undefined;
  readonly related?: readonly Related[] | undefined;
}

const categoryOfPrefix: Readonly<Record<string, Category>> = {
  yaml: "yaml-syntax",
  structure: "file-structure",
  schema: "file-structure",
  compose: "file-structure",
  kubernetes: "kubernetes-resources",
  ref: "declared-flow",
  probe: "declared-flow",
  exception: "declared-flow",
  contract: "cross-compatibility",
  slo: "performance",
};

/** A finding of this library's own; an error unless it says otherwise. The category follows from the rule's prefix. */
export function findingOf(problem: Problem): Finding {
  const prefix = problem.rule.slice(0, problem.rule.indexOf("/"));
  return {
    rule: problem.rule,
    severity: problem.severity ?? "error",
    category: categoryOfPrefix[prefix] ?? "file-structure",
    message: problem.message,
    file: problem.place.file,
    range: problem.place.range,
    related: problem.related ?? [],
    help: problem.help ?? "",
  };
}
