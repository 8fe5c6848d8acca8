import type { Finding } from "@lakehouse/findings";
import type { Contract, ContractComponent } from "./contract.ts";
import { fieldsOf } from "./environment/fields.ts";
import { contractSchema } from "./schema/contract-schema.ts";
import { createShapeValidator } from "./schema/validate-shape.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { YamlEntry } from "./yaml/yaml-node.ts";

const validateShape = createShapeValidator(contractSchema);

export interface ContractResult {
  /** Absent when a finding is an error. */
  readonly contract?: Contract | undefined;
  readonly findings: readonly Finding[];
}

/** Reads contract.yaml. */
export function readContract(file: string, text: string): ContractResult {
  const parsed = parseYaml(file, text);
  if (!parsed.root) return { findings: parsed.findings };
  const findings = [...parsed.findings, ...validateShape(parsed.root).findings];
  if (findings.some((finding) => finding.severity === "error")) return { findings };
  const declared = parsed.root.kind === "map" ? parsed.root.entries.get("components")?.value : undefined;
  const entries = declared?.kind === "map" ? [...declared.entries.values()] : [];
  const components = new Map(entries.map((entry) => [entry.key, componentOf(entry)]));
  return { contract: { components, place: parsed.root.place }, findings };
}

function componentOf(entry: YamlEntry): ContractComponent {
  const fields = fieldsOf(entry.value);
  return {
    name: entry.key,
    place: entry.keyPlace,
    compose: fields.located("compose"),
    kubernetes: fields.located("kubernetes"),
  };
}
