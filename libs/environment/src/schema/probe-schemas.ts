import type { ProbeKind } from "../model.ts";
import { durationSchema, type JsonSchema, nameSchema } from "./json-schema.ts";

const port = (description: string): JsonSchema => ({ type: "integer", minimum: 1, maximum: 65_535, description });
const serviceName = (description: string): JsonSchema => ({ type: "string", minLength: 1, description });
const secret = (description: string): JsonSchema => ({
  type: "object",
  description: `${description} Refers to a declared secret, as in {secret: postgres/validator-password}.`,
  additionalProperties: false,
  required: ["secret"],
  properties: {
    secret: {
      type: "string",
      pattern: "^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$",
      "x-expects": 'a secret as "name/key"',
      description: "The secret's name and key, as declared under secrets.",
    },
  },
});
const tls: JsonSchema = { type: "boolean", default: false, description: "Speak TLS to the service." };
const region: JsonSchema = {
  type: "string",
  minLength: 1,
  default: "us-east-1",
  description: "The region that requests are signed for.",
};
const bucket = (description: string): JsonSchema => ({
  type: "string",
  pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
  "x-expects": "a bucket name",
  description,
});
const accessKeys = {
  accessKeyId: secret("The access key's id."),
  secretAccessKey: secret("The access key's secret."),
};

const common = {
  name: { ...nameSchema, description: "Unique among the probes of its service; with it, the probe's id." },
  service: serviceName("The service that answers, as the manifests name it."),
  port: port("The service's port inside its container. The address for each vantage is derived from the manifests."),
  interval: { ...durationSchema, description: "How often it runs. Default: defaults.interval." },
  timeout: {
    ...durationSchema,
    description: "After this long it has failed; at most the interval. Default: defaults.timeout.",
  },
} satisfies Record<string, JsonSchema>;

interface ProbeSchema {
  readonly description: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** What each kind of probe takes beside what all take. The one list of kinds: schema, reader and editor follow it. */
const byKind: Readonly<Record<ProbeKind, ProbeSchema>> = {
  http: {
    description: "One GET; succeeds by status and, if asked, by body.",
    properties: {
      path: {
        type: "string",
        pattern: "^/",
        "x-expects": 'a path that begins with "/"',
        default: "/",
        description: "Path and query.",
      },
      tls,
      statuses: {
        type: "array",
        minItems: 1,
        uniqueItems: true,
        items: { type: "integer", minimum: 100, maximum: 599 },
        description: "Statuses that count as success. Default: 200 to 299.",
      },
      bodyMatches: { type: "string", minLength: 1, description: "A regular expression that the body must match." },
    },
    required: [],
  },
  tcp: { description: "Opens a connection and closes it.", properties: {}, required: [] },
  postgres: {
    description: "Logs in and runs one query.",
    properties: {
      database: { type: "string", minLength: 1, description: "The database to connect to." },
      user: {
        type: "string",
        minLength: 1,
        description: "The role to log in as; give it no more rights than the query needs.",
      },
      password: secret("The role's password."),
      query: { type: "string", minLength: 1, default: "SELECT 1", description: "What it runs." },
    },
    required: ["database", "user", "password"],
  },
  redis: {
    description: "Authenticates and sends PING.",
    properties: {
      user: { type: "string", minLength: 1, description: "The ACL user. Default: the default user." },
      password: secret("The password; none means that the server asks for none."),
    },
    required: [],
  },
  s3: {
    description: "Puts, reads, compares, lists and deletes a small canary object.",
    properties: {
      tls,
      region,
      bucket: bucket("The bucket for canaries; unversioned."),
      ...accessKeys,
    },
    required: ["bucket", "accessKeyId", "secretAccessKey"],
  },
  prefect: {
    description: "Asks the API whether it is ready, and whether the work pools exist and are not paused.",
    properties: {
      tls,
      auth: secret('"user:password" of the server\'s basic authentication, when it is on.'),
      workPools: {
        type: "array",
        uniqueItems: true,
        items: { type: "string", minLength: 1 },
        default: [],
        description: "Work pools that must exist and not be paused.",
      },
    },
    required: [],
  },
  gateway: {
    description: "Asks for readiness, and now and then has a canary object moved and compared.",
    properties: {
      tls,
      token: secret("The bearer token."),
      storage: {
        type: "object",
        additionalProperties: false,
        required: ["service", "port", "bucket", "accessKeyId", "secretAccessKey"],
        description: "Where the canary object is put and found moved.",
        properties: {
          service: serviceName("The object store, as the manifests name it."),
          port: port("Its S3 port inside its container."),
          tls,
          region,
          bucket: bucket("The bucket that canaries are moved in."),
          ...accessKeys,
        },
      },
      canaryInterval: {
        ...durationSchema,
        default: "60s",
        description: "A canary is moved at most this often; at least 60s.",
      },
    },
    required: ["token", "storage"],
  },
};

/** Every kind of probe there is. */
export const probeKinds = Object.keys(byKind) as readonly ProbeKind[];

/** One schema per kind, each closed, told apart by `kind`. */
export const probeSchemas: readonly JsonSchema[] = probeKinds.map((kind) => {
  const { description, properties, required } = byKind[kind];
  return {
    type: "object",
    title: `${kind} probe`,
    description,
    additionalProperties: false,
    required: ["name", "service", "kind", "port", ...required],
    properties: { kind: { const: kind, description }, ...common, ...properties },
  };
});
