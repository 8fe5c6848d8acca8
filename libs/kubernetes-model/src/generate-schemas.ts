import type { JsonSchema } from "./json-schema.ts";
import type { GroupVersionKind, OpenApi, OpenApiSchema } from "./open-api.ts";
import { schemaFileName } from "./schema-file-name.ts";

export interface GenerateSchemasOptions {
  /** Refuse fields that the API does not have. */
  readonly strict: boolean;
}

export interface KubernetesSchema extends GroupVersionKind {
  readonly fileName: string;
  readonly schema: JsonSchema;
}

const draft = "http://json-schema.org/schema#";
const prefix = "#/definitions/";

/** Types whose values are not what their definition says: a port is 80 or "http", a quantity 1 or "500m". */
const scalars: Readonly<Record<string, readonly string[]>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": ["string", "integer"],
  "io.k8s.apimachinery.pkg.api.resource.Quantity": ["string", "number"],
};

/**
 * A stand-alone JSON Schema for each kind of an API server, as kubeconform's own are made, plus the enums that the published
 * ones lack. What the API leaves out of `required` may be null, as in any manifest.
 */
export function generateSchemas({ definitions }: OpenApi, { strict }: GenerateSchemasOptions): KubernetesSchema[] {
  const schemas: KubernetesSchema[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = definition["x-kubernetes-group-version-kind"] ?? [];
    // a type without a kind of its own (DeleteOptions) belongs to every group, and is no manifest
    const [kind, ...others] = kinds;
    if (!kind || others.length > 0 || !definition.properties) continue;
    const schema = expand(definitions, name, strict, []);
    // what holds itself cannot stand alone: a custom resource definition describes schemas with schemas
    if (!schema) continue;
    const { group, version } = kind;
    schemas.push({
      group,
      version,
      kind: kind.kind,
      fileName: schemaFileName(kind),
      schema: { $schema: draft, ...pinKind(schema, kind) },
    });
  }
  return schemas;
}

/** The definition with all it refers to in place; undefined when it contains itself. */
function expand(
  definitions: OpenApi["definitions"],
  name: string,
  strict: boolean,
  parents: readonly string[],
): JsonSchema | undefined {
  const types = scalars[name];
  if (types) return { oneOf: types.map((type) => ({ type })) };
  const definition = definitions[name];
  if (!definition || parents.includes(name)) return undefined;
  return convert(definition, (ref) => expand(definitions, ref, strict, [...parents, name]), strict);
}

type Resolve = (name: string) => JsonSchema | undefined;

function convert(schema: OpenApiSchema, resolve: Resolve, strict: boolean): JsonSchema | undefined {
  if (schema.$ref) return resolve(schema.$ref.slice(prefix.length));
  if (schema.format === "int-or-string") return { oneOf: [{ type: "string" }, { type: "integer" }] };
  const { type, enum: values, required, properties, additionalProperties, items } = schema;
  const converted: { -readonly [K in keyof JsonSchema]: JsonSchema[K] } = {};
  if (type) converted.type = type;
  if (values) converted.enum = values;
  if (required) converted.required = required;
  if (properties) {
    const entries = Object.entries(properties).map(([key, value]) => [key, convert(value, resolve, strict)] as const);
    if (entries.some(([, value]) => value === undefined)) return undefined;
    converted.type ??= "object";
    converted.properties = Object.fromEntries(
      entries.map(([key, value]) => [key, required?.includes(key) ? value : allowNull(value ?? {})]),
    ) as Record<string, JsonSchema>;
    if (strict) converted.additionalProperties = false;
  }
  if (typeof additionalProperties === "object") {
    const values = convert(additionalProperties, resolve, strict);
    if (!values) return undefined;
    converted.additionalProperties = allowNull(values);
  } else if (additionalProperties !== undefined) converted.additionalProperties = additionalProperties;
  if (items) {
    const each = convert(items, resolve, strict);
    if (!each) return undefined;
    converted.items = allowNull(each);
  }
  return converted;
}

function allowNull(schema: JsonSchema): JsonSchema {
  const { type, oneOf, enum: values } = schema;
  if (oneOf) return { ...schema, oneOf: [...oneOf, { type: "null" }] };
  if (typeof type !== "string") return schema;
  return { ...schema, type: [type, "null"], ...(values ? { enum: [...values, null] } : {}) };
}

function pinKind(schema: JsonSchema, { group, version, kind }: GroupVersionKind): JsonSchema {
  const apiVersion: JsonSchema = { type: "string", enum: [group ? `${group}/${version}` : version] };
  return {
    ...schema,
    properties: { ...schema.properties, apiVersion, kind: { type: "string", enum: [kind] } },
    // the server refuses a manifest without them, and kubeconform would not have known what to look for
    required: [...new Set([...(schema.required ?? []), "apiVersion", "kind"])],
  };
}
