import type { Finding } from "@lakehouse/findings";
import type { Contract, ContractClass, ContractComponent, ContractException, KubernetesComponent } from "./contract.ts";
import { checkDate } from "./environment/check-exceptions.ts";
import { type Fields, fieldsOf } from "./environment/fields.ts";
import type { Located } from "./model.ts";
import { suggestName } from "./nearest-name.ts";
import { findingOf } from "./problem.ts";
import { contractSchema } from "./schema/contract-schema.ts";
import { createShapeValidator } from "./schema/validate-shape.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { YamlEntry, YamlNode } from "./yaml/yaml-node.ts";

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
  const shape = [...parsed.findings, ...validateShape(parsed.root).findings];
  if (hasErrors(shape)) return { findings: shape };
  const fields = fieldsOf(parsed.root);
  const contract: Contract = {
    components: new Map(entriesOf(parsed.root, "components").map((entry) => [entry.key, componentOf(entry)])),
    classes: fields.items("classes").map(classOf),
    exceptions: fields.items("exceptions").map(exceptionOf),
    place: parsed.root.place,
  };
  const findings = [...shape, ...checkContract(contract)];
  return hasErrors(findings) ? { findings } : { contract, findings };
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

function entriesOf(node: YamlNode | undefined, key: string): readonly YamlEntry[] {
  const value = node?.kind === "map" ? node.entries.get(key)?.value : undefined;
  return value?.kind === "map" ? [...value.entries.values()] : [];
}

function componentOf(entry: YamlEntry): ContractComponent {
  const fields = fieldsOf(entry.value);
  const others = entriesOf(entry.value, "overrides").flatMap(({ key, value }) => {
    const kubernetes = kubernetesOf(fieldsOf(value));
    return kubernetes ? [[key, kubernetes] as const] : [];
  });
  const absent = fields.texts("absent").map(({ value }) => [value, "absent"] as const);
  return {
    name: entry.key,
    place: entry.keyPlace,
    compose: fields.located("compose"),
    kubernetes: kubernetesOf(fields.map("kubernetes")),
    overrides: new Map<string, KubernetesComponent | "absent">([...others, ...absent]),
  };
}

function kubernetesOf(fields: Fields | undefined): KubernetesComponent | undefined {
  const kind = fields?.located("kind");
  const name = fields?.located("name");
  const namespace = fields?.located("namespace");
  return kind && name && namespace ? { kind, name, namespace } : undefined;
}

function classOf(fields: Fields): ContractClass {
  return {
    class: fields.text("class") as ContractClass["class"],
    path: required(fields, "path"),
    components: fields.texts("components"),
    environments: fields.texts("environments"),
    reason: fields.text("reason"),
    place: fields.placeOf("path"),
  };
}

function exceptionOf(fields: Fields): ContractException {
  return {
    path: required(fields, "path"),
    component: fields.located("component"),
    environment: fields.located("environment"),
    reason: fields.text("reason") ?? "",
    expires: required(fields, "expires"),
    place: fields.placeOf("path"),
  };
}

function required(fields: Fields, key: string): Located<string> {
  const located = fields.located(key);
  // The schema requires it; this is for whoever changes only one of the two
  if (!located) throw new Error(`the schema let an entry through without ${key}`);
  return located;
}

/** What the schema cannot see: names of components, days, and classes that need a list of environments. */
function checkContract({ components, classes, exceptions }: Contract): Finding[] {
  const named = [
    ...classes.flatMap((each) => each.components),
    ...exceptions.flatMap(({ component }) => component ?? []),
  ];
  return [
    ...named
      .filter(({ value }) => !components.has(value))
      .map(({ value, place }) => {
        const help = suggestName(value, components.keys());
        return findingOf({ rule: "ref/component", place, message: `no component is named "${value}"`, help });
      }),
    ...classes.flatMap(checkEnvironments),
    ...exceptions.flatMap(({ expires }) => checkDate(expires)),
  ];
}

const leastEnvironments: Readonly<Partial<Record<ContractClass["class"], number>>> = { ordered: 2, "present-in": 1 };

function checkEnvironments({ class: name, environments, place }: ContractClass): Finding[] {
  const least = leastEnvironments[name] ?? 0;
  if (environments.length >= least) return [];
  const message = `"${name}" needs "environments"${least > 1 ? `, at least ${least} of them` : ""}`;
  const help = name === "ordered" ? "from the smallest to the largest" : "those in which the value must be there";
  return [findingOf({ rule: "contract/environments", place, message, help })];
}
