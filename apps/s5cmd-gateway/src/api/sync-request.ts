import { Ajv, type ErrorObject } from "ajv";
import { type FieldError, Problem } from "./problem.ts";

export interface PlaceRequest {
  readonly connection?: string;
  readonly bucket: string;
  readonly prefix?: string;
}

/** The body of POST /sync, as it comes. */
export interface SyncRequest {
  readonly operation_type: "sync" | "copy" | "move" | "mirror" | "verify";
  readonly operation_mode?: "direct_sync" | "staged";
  readonly source: PlaceRequest;
  readonly destination: PlaceRequest;
  readonly configuration?: {
    readonly max_concurrent?: number;
    readonly part_size_mb?: number;
    readonly verification?: "none" | "size" | "etag";
  };
  readonly canary?: boolean;
}

const place = {
  type: "object",
  required: ["bucket"],
  additionalProperties: false,
  properties: {
    connection: { type: "string", minLength: 1, description: "Name of a configured object store; default: default" },
    bucket: { type: "string", minLength: 1 },
    prefix: {
      type: "string",
      maxLength: 1024,
      pattern: "^[^\\u0000]*$",
      description: "Keys that begin with it, a plain string; default: all keys",
    },
  },
};

/** JSON Schema of the body; also part of /openapi.json. */
export const syncRequestSchema = {
  type: "object",
  required: ["operation_type", "source", "destination"],
  additionalProperties: false,
  properties: {
    operation_type: {
      enum: ["sync", "copy", "move", "mirror", "verify"],
      description: "move, mirror and verify come later",
    },
    operation_mode: { enum: ["direct_sync", "staged"], default: "direct_sync", description: "staged comes later" },
    source: place,
    destination: place,
    configuration: {
      type: "object",
      additionalProperties: false,
      properties: {
        max_concurrent: { type: "integer", minimum: 1, maximum: 256, default: 32 },
        part_size_mb: { type: "integer", minimum: 5, maximum: 5120, default: 50 },
        verification: { enum: ["none", "size", "etag"], default: "etag" },
      },
    },
    canary: { type: "boolean", default: false, description: "A probe: left out of lists and counters" },
  },
};

const validate = new Ajv({ allErrors: true, strictTypes: false, verbose: true }).compile<SyncRequest>(
  syncRequestSchema,
);

/** The request, if its shape is right. @throws Problem 400 that names every field that is missing, unknown or wrong. */
export function parseSyncRequest(body: unknown): SyncRequest {
  if (validate(body)) return body;
  const errors = (validate.errors ?? []).map(fieldError);
  const detail = errors.map(({ pointer, message }) => `${pointer || "/"}: ${message}`).join("; ");
  throw new Problem({ status: 400, code: "invalid_request", title: "The request is not well-formed", detail, errors });
}

function fieldError({ keyword, instancePath, params, message, data }: ErrorObject): FieldError {
  const inner = (params["missingProperty"] ?? params["additionalProperty"]) as string | undefined;
  const pointer =
    inner === undefined ? instancePath : `${instancePath}/${inner.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return {
    pointer,
    name: inner ?? instancePath.split("/").at(-1) ?? "",
    message: explain(keyword, params, message, data),
  };
}

function explain(keyword: string, params: Record<string, unknown>, message: string | undefined, data: unknown): string {
  switch (keyword) {
    case "required":
      return "is missing";
    case "additionalProperties":
      return "is unknown";
    case "enum":
      return `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
    case "type":
      return `must be ${String(params["type"])}, is ${typeOf(data)}`;
    case "pattern":
      return "must not contain the character NUL";
    default:
      return message ?? "is wrong";
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && !Number.isInteger(value) ? "fraction" : typeof value;
}
