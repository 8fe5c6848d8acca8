import type { Finding } from "@lakehouse/findings";
import { findingOf } from "../problem.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { interpolate, type InterpolationProblem, type Variables } from "./interpolate.ts";

/** The tree with the variables in its texts replaced. Keys are left alone, as Compose leaves them. */
export function interpolateTree(root: YamlNode, variables: Variables): { root: YamlNode; findings: Finding[] } {
  const findings: Finding[] = [];
  // Aliases share nodes: each is replaced, and complained about, once
  const done = new Map<YamlNode, YamlNode>();
  const visit = (node: YamlNode): YamlNode => {
    const known = done.get(node);
    if (known) return known;
    const replaced = replace(node);
    done.set(node, replaced);
    return replaced;
  };
  const replace = (node: YamlNode): YamlNode => {
    if (node.kind === "list") return { ...node, items: node.items.map(visit) };
    if (node.kind === "map") {
      const entries = [...node.entries].map(([key, entry]) => [key, { ...entry, value: visit(entry.value) }] as const);
      return { ...node, entries: new Map(entries) };
    }
    if (typeof node.value !== "string" || !node.value.includes("$")) return node;
    const { text, problems } = interpolate(node.value, variables);
    findings.push(...problems.map((problem) => interpolationFinding(problem, node)));
    return { ...node, value: text, text };
  };
  return { root: visit(root), findings };
}

function interpolationFinding(problem: InterpolationProblem, node: YamlNode): Finding {
  switch (problem.kind) {
    case "undefined":
      return findingOf({
        rule: "compose/undefined-variable",
        severity: "warning",
        place: node.place,
        message: `${problem.message}; Compose would put nothing there`,
        help: "give it a default: ${NAME:-default}, or require it: ${NAME:?what to set}",
      });
    case "required":
      return findingOf({ rule: "compose/required-variable", place: node.place, message: problem.message });
    case "syntax":
      return findingOf({ rule: "compose/interpolation", place: node.place, message: problem.message });
  }
}
