import { Ajv } from "ajv";
import type { Right } from "./config.ts";

/** The configuration file as written; paths are relative to the file. */
export interface ConfigFile {
  readonly connections: Readonly<Record<string, ConnectionEntry>>;
  readonly tenants: Readonly<Record<string, TenantEntry>>;
  readonly workers?: number;
}

export interface ConnectionEntry {
  readonly endpoint: string;
  readonly region?: string;
  readonly accessKeyIdFile: string;
  readonly secretAccessKeyFile: string;
}

export interface TenantEntry {
  readonly tokenFile: string;
  readonly grants: readonly {
    readonly connection?: string;
    readonly bucket: string;
    readonly prefix?: string;
    readonly rights: readonly Right[];
  }[];
}

const text = { type: "string", minLength: 1 };

const schema = {
  type: "object",
  required: ["connections", "tenants"],
  additionalProperties: false,
  properties: {
    workers: { type: "integer", minimum: 1, maximum: 32 },
    connections: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
      additionalProperties: {
        type: "object",
        required: ["endpoint", "accessKeyIdFile", "secretAccessKeyFile"],
        additionalProperties: false,
        properties: {
          endpoint: { type: "string", pattern: "^https?://[^/]+/?$" },
          region: text,
          accessKeyIdFile: text,
          secretAccessKeyFile: text,
        },
      },
    },
    tenants: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
      additionalProperties: {
        type: "object",
        required: ["tokenFile", "grants"],
        additionalProperties: false,
        properties: {
          tokenFile: text,
          grants: {
            type: "array",
            items: {
              type: "object",
              required: ["bucket", "rights"],
              additionalProperties: false,
              properties: {
                connection: text,
                bucket: text,
                prefix: { type: "string" },
                rights: { type: "array", minItems: 1, items: { enum: ["read", "write", "delete"] } },
              },
            },
          },
        },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true }).compile<ConfigFile>(schema);

/** All that is wrong with a parsed configuration file, or the file. */
export function checkConfigFile(value: unknown): { readonly file: ConfigFile } | { readonly problems: string[] } {
  if (validate(value)) return { file: value };
  const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const unknown = "additionalProperty" in params ? ` "${String(params["additionalProperty"])}"` : "";
    return `${instancePath || "/"}: ${message}${unknown}`;
  });
  return { problems };
}
