import { apiVersionSchema, closedObject, type JsonSchema, nameSchema } from "./json-schema.ts";

/** contract.yaml: what the environments have in common. */
export const contractSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Contract",
  description: "What must be the same, and what may differ, across the environments.",
  type: "object",
  additionalProperties: false,
  required: ["apiVersion", "kind", "components"],
  properties: {
    apiVersion: apiVersionSchema,
    kind: { type: "string", const: "Contract", description: "Says that this is the contract." },
    components: {
      type: "object",
      description: "The parts of the platform by name, and what each is called where.",
      propertyNames: nameSchema,
      additionalProperties: closedObject(
        "What a component is called in each kind of environment; absent where it does not exist.",
        {
          compose: { type: "string", minLength: 1, description: "The Compose service." },
          kubernetes: { type: "string", minLength: 1, description: "The Kubernetes Service." },
        },
        [],
      ),
    },
  },
};
