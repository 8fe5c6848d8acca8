import type { Finding } from "@lakehouse/findings";
import type { Environment, Platform } from "../model.ts";
import { environmentSchema } from "../schema/environment-schema.ts";
import { createShapeValidator, type ShapeResult } from "../schema/validate-shape.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { checkExceptions } from "./check-exceptions.ts";
import { checkProbes } from "./check-probes.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkSlos } from "./check-slos.ts";
import { budgetOf, exceptionDeclaration, secretDeclaration, sloDefinition } from "./declared-parts.ts";
import { fieldsOf } from "./fields.ts";
import { probeDefaults, probeDefinition } from "./probe-definitions.ts";

const validateShape = createShapeValidator(environmentSchema);

/** What the manifests say, which the file refers to. */
export type ManifestParts = Pick<Environment, "services" | "resources">;
export type EnvironmentParts = Omit<Environment, "name" | keyof ManifestParts>;

export interface EnvironmentFile {
  readonly parts?: EnvironmentParts | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads environment.yaml. What the schema rejects is left out of the parts, and everything else is still checked, so that one
 * mistake does not hide the others.
 *
 * @param hasServices false when the manifests could not be read, and references to services cannot be judged
 */
export function readEnvironmentFile(
  file: string,
  text: string,
  { services, resources }: ManifestParts,
  hasServices: boolean,
): EnvironmentFile {
  const parsed = parseYaml(file, text);
  if (!parsed.root) return { findings: parsed.findings };
  const shape = validateShape(parsed.root);
  const { parts, read } = readParts(parsed.root, shape);
  const findings = [...parsed.findings, ...shape.findings, ...checkExceptions(parts.exceptions)];
  if (!hasServices || services.size === 0) return { parts, findings };
  const hasSecrets = parsed.root.kind === "map" && shape.isValid("/secrets");
  const known = { services, secrets: hasSecrets ? parts.secrets : undefined };
  // Probes that the schema rejected may still be named by SLOs
  const named = read.probeNodes.map((node) => {
    const fields = fieldsOf(node);
    return { name: fields.text("name") ?? "", service: fields.text("service") ?? "" };
  });
  return {
    parts,
    findings: [
      ...findings,
      ...checkProbes(read.probes, known),
      ...(hasSecrets ? checkSecrets(parts.secrets, services, resources) : []),
      ...checkSlos(read.slos, services, named),
    ],
  };
}

/** What the file says it is, before anything else is read; Compose when it does not say. */
export function platformOf(file: string, text: string): Platform {
  const { root } = parseYaml(file, text);
  return root && fieldsOf(root).text("platform") === "kubernetes" ? "kubernetes" : "compose";
}

function readParts(root: YamlNode, shape: ShapeResult) {
  const fields = fieldsOf(root);
  const platform: Platform = fields.text("platform") === "kubernetes" ? "kubernetes" : "compose";
  const defaults = probeDefaults(shape.isValid("/defaults") ? fields.map("defaults") : undefined, platform);
  const valid = (key: string) => itemsOf(root, key).filter((_, index) => shape.isValid(`/${key}/${index}`));
  const probes = valid("probes").map((node) => ({ node, definition: probeDefinition(node, defaults) }));
  const slos = valid("slos").map((node) => ({ node, definition: sloDefinition(node) }));
  const parts: EnvironmentParts = {
    platform,
    probes: probes.map((probe) => probe.definition),
    slos: slos.map((slo) => slo.definition),
    secrets: valid("secrets").map(secretDeclaration),
    budget: shape.isValid("/budget") ? budgetOf(fields.map("budget")) : undefined,
    exceptions: valid("exceptions").map(exceptionDeclaration),
    place: root.place,
  };
  return { parts, read: { probes, slos, probeNodes: itemsOf(root, "probes") } };
}

function itemsOf(root: YamlNode, key: string): readonly YamlNode[] {
  const value = root.kind === "map" ? root.entries.get(key)?.value : undefined;
  return value?.kind === "list" ? value.items : [];
}
