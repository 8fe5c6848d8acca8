/** The part of JSON Schema (draft 7) that our files need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** Tells ajv which branch of `oneOf` is meant, so that errors speak of that branch only. Editors ignore it. */
  readonly discriminator?: { readonly propertyName: string };
  /** Ours: what a message says instead of quoting a pattern. */
  readonly "x-expects"?: string;
}

/** An object that takes these properties and no other. */
export function closedObject(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return { type: "object", description, additionalProperties: false, required, properties };
}

export const nameSchema: JsonSchema = {
  type: "string",
  pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
  "x-expects": "a name of lower-case letters, digits and dashes",
};

export const durationSchema: JsonSchema = {
  type: "string",
  pattern: "^[1-9][0-9]*(ms|s|m|h|d)$",
  "x-expects": 'a duration such as "250ms", "5s" or "30d"',
};

export const dateSchema: JsonSchema = {
  type: "string",
  pattern: "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
  "x-expects": 'a day such as "2027-03-31"',
  description: "The last day on which it holds.",
  examples: ["2027-03-31"],
};

export const apiVersionSchema: JsonSchema = {
  type: "string",
  const: "lakehouse/v1",
  description: "The version of this file's format.",
};
