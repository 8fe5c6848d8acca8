import { binaryBytes, ratioOfPercentage } from "../durations.ts";
import type { Budget, ExceptionDeclaration, SecretDeclaration, SloDefinition } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { type Fields, fieldsOf } from "./fields.ts";

const day = 86_400_000;

/** An SLO of environment.yaml that the schema has approved. */
export function sloDefinition(node: YamlNode): SloDefinition {
  const fields = fieldsOf(node);
  return {
    name: fields.text("name") ?? "",
    service: fields.text("service") ?? "",
    type: fields.text("type") as SloDefinition["type"],
    objective: ratioOfPercentage(fields.text("objective") ?? "") ?? 0,
    windowMs: fields.durationMs("window") ?? 30 * day,
    probes: fields.texts("probes").map(({ value }) => value),
    thresholdMs: fields.durationMs("threshold"),
    place: fields.placeOf("name"),
  };
}

export function secretDeclaration(node: YamlNode): SecretDeclaration {
  const fields = fieldsOf(node);
  return { name: fields.text("name") ?? "", keys: fields.texts("keys"), place: fields.placeOf("name") };
}

export function budgetOf(fields: Fields | undefined): Budget | undefined {
  if (!fields) return undefined;
  const cpus = fields.number("cpus");
  const memoryBytes = binaryBytes(fields.text("memory") ?? "");
  const storageBytes = binaryBytes(fields.text("storage") ?? "");
  return {
    bound: fields.text("bound") === "at-least" ? "at-least" : "at-most",
    ...(cpus !== undefined && { cpus: { value: cpus, place: fields.placeOf("cpus") } }),
    ...(memoryBytes !== undefined && { memoryBytes: { value: memoryBytes, place: fields.placeOf("memory") } }),
    ...(storageBytes !== undefined && { storageBytes: { value: storageBytes, place: fields.placeOf("storage") } }),
  };
}

export function exceptionDeclaration(node: YamlNode): ExceptionDeclaration {
  const fields = fieldsOf(node);
  const empty = { value: "", place: fields.place };
  return {
    rule: fields.located("rule") ?? empty,
    resource: fields.located("resource"),
    path: fields.located("path"),
    reason: fields.text("reason") ?? "",
    expires: fields.located("expires") ?? empty,
    place: fields.placeOf("rule"),
  };
}
