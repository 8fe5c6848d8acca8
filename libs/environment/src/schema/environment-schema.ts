import {
  apiVersionSchema,
  closedObject,
  dateSchema,
  durationSchema,
  type JsonSchema,
  nameSchema,
} from "./json-schema.ts";
import { probeSchemas } from "./probe-schemas.ts";

const slo = closedObject(
  "A promise about a service, measured by its probes.",
  {
    name: { ...nameSchema, description: "Unique in the environment." },
    service: { type: "string", minLength: 1, description: "The service that the promise is about." },
    type: {
      type: "string",
      enum: ["availability", "latency", "errors"],
      description: "What a bad event is: a failed probe, a slow one, or a wrong answer.",
    },
    objective: {
      type: "string",
      pattern: "^(?!0+(\\.0+)?%)([0-9]{1,2})(\\.[0-9]{1,5})?%$",
      "x-expects": 'a percentage below 100 such as "99.9%"',
      description: "The share of events that must be good.",
      examples: ["99.9%"],
    },
    window: { ...durationSchema, default: "30d", description: "The time over which the objective holds." },
    probes: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { type: "string" },
      description: "Names of probes of the same service.",
    },
    threshold: { ...durationSchema, description: "For latency: what a good event stays under." },
  },
  ["name", "service", "type", "objective", "probes"],
);

const secrets: JsonSchema = {
  type: "array",
  description: "Secrets that live outside Git. Manifests and probes refer to them as name/key.",
  items: closedObject(
    "A secret and its keys.",
    {
      name: { ...nameSchema, description: "The secret's name." },
      keys: {
        type: "array",
        minItems: 1,
        description: "What it holds.",
        items: nameSchema,
      },
    },
    ["name", "keys"],
  ),
};

const budget = closedObject(
  "What everything that starts by default may sum up to: the limits in Compose, the requests in Kubernetes.",
  {
    bound: {
      type: "string",
      enum: ["at-most", "at-least"],
      default: "at-most",
      description: "Whether the sums may not be more, or not be less.",
    },
    cpus: { type: "number", minimum: 0, description: "CPUs.", examples: [2] },
    memory: {
      type: "string",
      pattern: "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti)$",
      "x-expects": 'an amount such as "4Gi"',
      description: "Memory.",
      examples: ["4Gi"],
    },
    storage: {
      type: "string",
      pattern: "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti)$",
      "x-expects": 'an amount such as "50Gi"',
      description: "Storage of all persistent volumes.",
      examples: ["50Gi"],
    },
  },
  [],
);

const exception = closedObject(
  "A finding that is accepted until a date.",
  {
    rule: { type: "string", minLength: 1, description: "The id of the rule.", examples: ["sec/root-user"] },
    resource: {
      type: "string",
      minLength: 1,
      description: "What it is about: Kind/name or Kind/namespace/name; in Compose the service.",
      examples: ["DaemonSet/crypto-lakehouse-node/node-exporter"],
    },
    path: {
      type: "string",
      minLength: 1,
      description: "The path that it is about, when it is narrower or no resource.",
    },
    reason: { type: "string", minLength: 1, description: "Why it is accepted." },
    expires: dateSchema,
  },
  ["rule", "reason", "expires"],
);

const defaults = closedObject(
  "What a probe that says nothing else uses.",
  {
    interval: { ...durationSchema, description: "Default: 5s for Compose, 10s for Kubernetes." },
    timeout: { ...durationSchema, description: "Default: half the interval, at most 5s." },
  },
  [],
);

/** environment.yaml: what the manifests of an environment cannot say themselves. */
export const environmentSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Environment",
  description: "What the manifests of an environment cannot say: probes, SLOs, budgets, the names of secrets.",
  type: "object",
  additionalProperties: false,
  required: ["apiVersion", "kind", "platform"],
  properties: {
    apiVersion: apiVersionSchema,
    kind: { type: "string", const: "Environment", description: "Says that this is an environment." },
    platform: {
      type: "string",
      enum: ["compose", "kubernetes"],
      description: "What runs it: the compose.yaml beside this file, or the Kubernetes manifests beside it.",
    },
    defaults,
    budget,
    secrets,
    probes: {
      type: "array",
      description: "How each service shows that it works.",
      items: { type: "object", required: ["kind"], discriminator: { propertyName: "kind" }, oneOf: probeSchemas },
    },
    slos: { type: "array", description: "What is promised.", items: slo },
    exceptions: { type: "array", description: "What breaks a rule, and why it may until a date.", items: exception },
  },
};
