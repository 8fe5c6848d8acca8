import type { Finding, Place } from "@lakehouse/findings";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { suggestName } from "../nearest-name.ts";
import { findingOf } from "../problem.ts";
import { plainOf, type YamlEntry, type YamlNode } from "../yaml/yaml-node.ts";
import type { JsonSchema } from "./json-schema.ts";

export interface ShapeResult {
  readonly findings: readonly Finding[];
  /** Whether the value at this pointer ("/probes/3") and everything below it is as the schema wants it. */
  readonly isValid: (pointer: string) => boolean;
}

export type ShapeValidator = (root: YamlNode) => ShapeResult;

/** Compiles a schema into a check that reports every error where it is written. */
export function createShapeValidator(schema: JsonSchema): ShapeValidator {
  const ajv = new Ajv({ allErrors: true, discriminator: true, verbose: true, strictTypes: false });
  ajv.addVocabulary(["x-expects"]);
  const validate = ajv.compile(schema);
  return (root) => validateShape(root, validate);
}

function validateShape(root: YamlNode, validate: ValidateFunction): ShapeResult {
  validate(plainOf(root));
  const errors = (validate.errors ?? []).filter(isTelling);
  return {
    findings: errors.flatMap((error) => findingsOfError(root, error)),
    isValid: (pointer) => !errors.some(({ instancePath }) => `${instancePath}/`.startsWith(`${pointer}/`)),
  };
}

// A bad property name is reported by the rule inside `propertyNames`; a branch's error already says why `oneOf` failed.
function isTelling(error: ErrorObject): boolean {
  return error.keyword !== "propertyNames" && error.keyword !== "oneOf";
}

function findingsOfError(root: YamlNode, error: ErrorObject): Finding[] {
  const spot = locate(root, error.instancePath);
  if (error.keyword !== "discriminator") return [findingOfError(spot, error)];
  const isMissing = (error.params as { tagValue?: unknown }).tagValue === undefined;
  return isMissing ? unknownKeysOfAllBranches(spot, error) : [findingOfDiscriminator(spot, error)];
}

// Without a kind no branch is looked into; a misspelt key, which may be the kind itself, must be found all the same.
function unknownKeysOfAllBranches(spot: Spot, error: ErrorObject): Finding[] {
  const branches = (error.parentSchema as JsonSchema | undefined)?.oneOf ?? [];
  const known = [...new Set(branches.flatMap((branch) => Object.keys(branch.properties ?? {})))];
  const entries = spot.node.kind === "map" ? [...spot.node.entries.values()] : [];
  return entries
    .filter((entry) => !known.includes(entry.key))
    .map((entry) => unknownKey(entry.key, entry.keyPlace, known));
}

function unknownKey(key: string, place: Place, known: readonly string[]): Finding {
  return shapeFinding("schema/unknown-key", place, `unknown key "${key}"`, suggestName(key, known));
}

function findingOfError(spot: Spot, error: ErrorObject): Finding {
  const params = error.params as Readonly<Record<string, unknown>>;
  const parentName = spot.entry ? `"${spot.entry.key}"` : (spot.item ?? "the file");
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = Object.keys((error.parentSchema as JsonSchema | undefined)?.properties ?? {});
      const entry = spot.node.kind === "map" ? spot.node.entries.get(key) : undefined;
      return unknownKey(key, entry?.keyPlace ?? spot.place, known);
    }
    case "required":
      return shapeFinding(
        "schema/missing-key",
        spot.place,
        `${parentName} needs the key "${String(params["missingProperty"])}"`,
        "",
      );
    default:
      return findingOfValue(spot, error, error.propertyName);
  }
}

function findingOfDiscriminator(spot: Spot, error: ErrorObject): Finding {
  const schema = error.parentSchema as JsonSchema | undefined;
  const kinds = (schema?.oneOf ?? []).map((branch) => branch.properties?.["kind"]?.const ?? "");
  const entry = spot.node.kind === "map" ? spot.node.entries.get("kind") : undefined;
  const written = entry?.value.kind === "scalar" ? entry.value.text : "";
  return shapeFinding(
    "schema/value",
    entry?.value.place ?? spot.place,
    `"kind" is ${JSON.stringify(written)}, which is not one of ${kinds.join(", ")}`,
    suggestName(written, kinds),
  );
}

function findingOfValue(spot: Spot, error: ErrorObject, propertyName: string | undefined): Finding {
  const key = propertyName !== undefined && spot.node.kind === "map" ? spot.node.entries.get(propertyName) : undefined;
  const place = key?.keyPlace ?? spot.valuePlace;
  const subject = propertyName !== undefined ? `"${propertyName}"` : subjectOf(spot);
  const schema = error.parentSchema as JsonSchema | undefined;
  return shapeFinding(
    "schema/value",
    place,
    `${subject} must be ${expectation(error, schema)}`,
    suggestion(spot, schema),
  );
}

function expectation(error: ErrorObject, schema: JsonSchema | undefined): string {
  if (schema?.["x-expects"] !== undefined) return schema["x-expects"];
  switch (error.keyword) {
    case "type": {
      const names = { object: "a map", array: "a list", string: "text", integer: "a whole number", number: "a number" };
      return schema?.type === "boolean"
        ? "true or false"
        : (names[schema?.type as keyof typeof names] ?? "another type");
    }
    case "const":
      return JSON.stringify(schema?.const);
    case "enum":
      return `one of ${(schema?.enum ?? []).join(", ")}`;
    case "minimum":
      return `at least ${schema?.minimum}`;
    case "maximum":
      return `at most ${schema?.maximum}`;
    case "minLength":
    case "minItems":
      return "given";
    case "uniqueItems":
      return "a list without repetitions";
    default:
      return (error.message ?? "otherwise").replace(/^must (be )?/, "");
  }
}

function suggestion(spot: Spot, schema: JsonSchema | undefined): string {
  const names = schema?.enum ?? (schema?.const === undefined ? [] : [schema.const]);
  return spot.node.kind === "scalar" && names.length > 0 ? suggestName(spot.node.text, names) : "";
}

interface Spot {
  readonly node: YamlNode;
  /** The key it belongs to, when it is not an item of a list. */
  readonly entry?: YamlEntry | undefined;
  /** What an item of a list is called: 'an item of "probes"'. */
  readonly item?: string | undefined;
  /** Where a message about the node as a whole points: its key, or an item's beginning. */
  readonly place: Place;
  readonly valuePlace: Place;
}

function subjectOf(spot: Spot): string {
  const written =
    spot.node.kind === "scalar" && spot.node.value !== null ? ` is ${JSON.stringify(spot.node.value)}; it` : "";
  const name = spot.entry ? `"${spot.entry.key}"` : (spot.item ?? "the file");
  return `${name}${written}`;
}

function locate(root: YamlNode, pointer: string): Spot {
  let spot: Spot = { node: root, place: root.place, valuePlace: root.place };
  for (const token of pointer.split("/").slice(1)) {
    const next = step(spot, token.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (!next) return spot;
    spot = next;
  }
  return spot;
}

function step(spot: Spot, token: string): Spot | undefined {
  if (spot.node.kind === "map") {
    const entry = spot.node.entries.get(token);
    return entry && { node: entry.value, entry, place: entry.keyPlace, valuePlace: valuePlaceOf(entry) };
  }
  const node = spot.node.kind === "list" ? spot.node.items[Number(token)] : undefined;
  const item = `an item of "${spot.entry?.key ?? "the list"}"`;
  return node && { node, item, place: node.place, valuePlace: node.place };
}

// A map's or list's own text says little about what is wrong with it; its key says what it is.
function valuePlaceOf(entry: YamlEntry): Place {
  return entry.value.kind === "scalar" ? entry.value.place : entry.keyPlace;
}

function shapeFinding(rule: string, place: Place, message: string, help: string): Finding {
  return findingOf({ rule, place, message, help });
}
