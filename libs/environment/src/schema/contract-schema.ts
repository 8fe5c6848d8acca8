import { contractClasses } from "../contract.ts";
import { apiVersionSchema, closedObject, dateSchema, type JsonSchema, nameSchema } from "./json-schema.ts";

const kubernetes = (description: string): JsonSchema =>
  closedObject(
    description,
    {
      kind: { type: "string", minLength: 1, description: "What runs it.", examples: ["StatefulSet", "Cluster"] },
      name: { type: "string", minLength: 1, description: "Its name." },
      namespace: { type: "string", minLength: 1, description: "Its namespace." },
    },
    ["kind", "name", "namespace"],
  );

const component = closedObject(
  "What a component is in each kind of environment; absent where it does not exist.",
  {
    compose: { type: "string", minLength: 1, description: "The Compose service." },
    kubernetes: kubernetes("The workload in Kubernetes."),
    overrides: {
      type: "object",
      description: "Environments in which it is another workload, by name.",
      propertyNames: nameSchema,
      additionalProperties: kubernetes("The workload there."),
    },
    absent: {
      type: "array",
      uniqueItems: true,
      items: nameSchema,
      description: "Environments of Kubernetes that do not have it.",
    },
  },
  [],
);

const contractClass = closedObject(
  "How the values at a path relate between the environments.",
  {
    class: {
      type: "string",
      enum: contractClasses,
      description:
        "same: equal everywhere. must-differ: different in each. ordered: never smaller than in the environment before. present-in: there in the environments that are named. free: anything.",
    },
    path: {
      type: "string",
      minLength: 1,
      description: "A path into a component; * stands for one segment, ** for any number.",
      examples: ["image.tag", "environment.*", "resources.limits.memory"],
    },
    components: { type: "array", minItems: 1, uniqueItems: true, items: nameSchema, description: "Default: all." },
    environments: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: nameSchema,
      description: "ordered: from the smallest to the largest; present-in: where it must be; else where it holds.",
    },
    reason: { type: "string", minLength: 1, description: "Why it is so." },
  },
  ["class", "path"],
);

const exception = closedObject(
  "A difference that is accepted until a date.",
  {
    path: { type: "string", minLength: 1, description: "The path that differs." },
    component: { ...nameSchema, description: "Default: all." },
    environment: { ...nameSchema, description: "Default: all." },
    reason: { type: "string", minLength: 1, description: "Why it is accepted." },
    expires: dateSchema,
  },
  ["path", "reason", "expires"],
);

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
      additionalProperties: component,
    },
    classes: {
      type: "array",
      description: "How values relate. Of two that fit a path, the later one counts; what none fits is a finding.",
      items: contractClass,
    },
    exceptions: { type: "array", description: "Differences that are accepted until a date.", items: exception },
  },
};
